// Proofs of attention: the module for them, which verify() loads when there is one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import {
  attentionDifference,
  backends,
  load,
  loadAttention,
  UnreadableProofError,
  verify,
  verifyStream,
} from "ptvm-verifier";
import { WorkerVerifier } from "ptvm-verifier/worker";
import {
  attentionFile,
  attentionSimdFile,
  prove,
  proveAttention,
  verifyNatively,
} from "./support.mjs";

const verifiers = [await loadAttention(attentionFile), await loadAttention(attentionSimdFile)];
const verifier = verifiers[1];
const shape = "--heads 2 --dim 3 --seq 5 --score-shift 1".split(" ");
const toy = "--stark-expansion-factor 2 --stark-num-colinearity-checks 3 --pow-bits 0".split(" ");
const any = { minProvenBits: 0 };
const withoutTime = ({ verifyMs, ...rest }) => rest;

function inPieces(verifier, bytes, size, policy) {
  const stream = verifier.stream(policy);
  for (let at = 0; at < bytes.length; at += size) stream.write(bytes.subarray(at, at + size));
  return stream.finish();
}

// The words of a claim, from the claim's begin on, and its commitments.
const claimAt = 12;
const words = [
  ...["version", "backend", "heads", "dim", "steps", "carried", "score_shift", "log_blowup"],
  ...["n_queries", "query_pow_bits", "interaction_pow_bits", "fold_step", "log_last_layer"],
  "requested_proven_bits",
];
const commitments = ["state_before", "queries", "state_after", "outputs"];
const commitmentAt = (index) => claimAt + 4 * words.length + 32 * index;

function altered(proof, at, change) {
  const bytes = Buffer.from(proof);
  change(bytes, at);
  return bytes;
}

for (const backend of backends) {
  describe(`Attention_${backend}`, () => {
    const proof = proveAttention([...shape, "--backend", backend]);
    const weak = proveAttention([...shape, ...toy, "--backend", backend]);
    const other = proveAttention([...shape, ...toy, "--backend", backend, "--seed", "2"]);

    test("IsAcceptedWithItsClaim", async () => {
      const { claim: json } = verifyNatively(proof);
      for (const result of [await verify(proof), ...verifiers.map((one) => one.verify(proof))]) {
        assert.ok(result.accepted, result.reason);
        assert.equal(result.statement, "attention");
        assert.equal(result.hasClaim, true);
        assert.ok(result.security.provenBits >= 100);
        assert.equal(result.backend, backend);
        assert.deepEqual(result.claim, {
          version: 1,
          shape: { heads: 2, dim: 3, steps: 5, carried: 2, scoreShift: 1 },
          commitments: {
            stateBefore: json.commitments.state_before,
            queries: json.commitments.queries,
            stateAfter: json.commitments.state_after,
            outputs: json.commitments.outputs,
          },
        });
        assert.equal(result.parameters.nQueries, json.parameters.n_queries);
        assert.equal(result.requestedProvenBits, json.requested_proven_bits);
        const parts = Object.values(result.partBytes);
        assert.equal(parts.reduce((sum, bytes) => sum + bytes), proof.length);
        assert.deepEqual(structuredClone(result), result);
      }
      assert.deepEqual(verifier.claim(proof), json);
    });

    test("IsAcceptedInPieces", async () => {
      const whole = withoutTime(verifier.verify(proof));
      for (const one of verifiers) {
        for (const size of [1, 7, 4096, proof.length]) {
          assert.deepEqual(withoutTime(inPieces(one, proof, size)), whole, `pieces of ${size}`);
        }
      }
      for (const size of [3, 8, 1000]) {
        const chunks = Array.from({ length: Math.ceil(proof.length / size) }, (_, index) =>
          proof.subarray(index * size, (index + 1) * size),
        );
        assert.deepEqual(withoutTime(await verifyStream(chunks)), whole, `chunks of ${size}`);
      }
      assert.deepEqual(withoutTime(await verifyStream(new Response(proof).body)), whole);
    });

    test("AsksForThePolicy", async () => {
      assert.equal((await verify(weak)).name, "ProvenBitsTooLow");
      const { security, accepted } = await verify(weak, any);
      assert.ok(accepted);
      const policy = { minProvenBits: 0, minConjecturedBits: security.conjecturedBits + 1 };
      assert.equal((await verify(weak, policy)).name, "ConjecturedBitsTooLow");
    });

    for (const [index, word] of words.entries()) {
      test(`RefusesAnother_${word}`, () => {
        const bytes = altered(weak, claimAt + 4 * index, (bytes, at) => {
          bytes.writeUInt32LE(bytes.readUInt32LE(at) + 1, at);
        });
        const { accepted, name } = verifier.verify(bytes, any);
        assert.equal(accepted, false);
        assert.ok(verifyNatively(bytes, "--min-proven-security", "0").reason.startsWith(name));
      });
    }
    for (const [index, commitment] of commitments.entries()) {
      test(`RefusesAnother_${commitment}`, () => {
        const at = commitmentAt(index);
        const flipped = altered(weak, at, (bytes) => (bytes[at] ^= 1));
        const foreign = altered(weak, at, (bytes) => other.copy(bytes, at, at, at + 32));
        for (const bytes of [flipped, foreign]) {
          assert.equal(verifier.verify(bytes, any).name, "DataMismatch");
        }
      });
    }

    test("RefusesTheClaimOfAnotherProof", () => {
      assert.ok(verifier.verify(other, any).accepted);
      const end = commitmentAt(commitments.length);
      const spliced = Buffer.concat([other.subarray(0, end), weak.subarray(end)]);
      assert.equal(verifier.verify(spliced, any).name, "DataMismatch");
    });

    test("IsComparedWithAnExpectedClaim", () => {
      const { claim } = verifier.verify(weak, any);
      const difference = (options) => {
        const bytes = proveAttention([...options, ...toy, "--backend", backend]);
        const result = verifier.verify(bytes, any);
        assert.ok(result.accepted);
        return attentionDifference(result.claim, claim);
      };
      assert.equal(difference(shape), undefined);
      assert.equal(difference([...shape, "--seed", "2"]), "stateBefore");
      assert.equal(difference([...shape, "--carried", "3"]), "carried");
      for (const [option, name] of [["--heads", "heads"], ["--dim", "dim"], ["--seq", "steps"]]) {
        const changed = [...shape];
        changed[changed.indexOf(option) + 1] = "4";
        assert.equal(difference(changed), name);
      }
    });

    test("HasTheNativeStatusWhenCutOrDamaged", () => {
      for (const size of [0, 3, 4, 8, 12, 100, 196, 200, weak.length >> 1, weak.length - 1]) {
        const expected = size < 4 ? "NotAProof" : "Truncated";
        assert.equal(verifier.verify(weak.subarray(0, size), any).name, expected, `${size}`);
        assert.equal(inPieces(verifier, weak.subarray(0, size), 64, any).name, expected);
      }
      const longer = Buffer.concat([weak, Buffer.alloc(1)]);
      assert.equal(verifier.verify(longer, any).name, "TrailingBytes");
      assert.equal(inPieces(verifier, longer, 64, any).name, "TrailingBytes");
      for (let i = 0; i < 30; ++i) {
        const bytes = altered(weak, Math.floor((i * weak.length) / 30), (bytes, at) => {
          bytes[at] ^= 1;
        });
        const { accepted, name } = verifiers[i % 2].verify(bytes, any);
        assert.equal(accepted, false);
        assert.equal(inPieces(verifier, bytes, 61, any).name, name, `byte ${i}/30`);
      }
    });
  });
}

describe("KindsOfProofs", () => {
  const attention = proveAttention([...shape, "--backend", "circle8"]);
  const program = prove({ name: "fibonacci" });

  test("AreToldApartByVerify", async () => {
    assert.equal((await verify(attention)).statement, "attention");
    assert.equal((await verify(program)).statement, "program");
    assert.ok((await verify(program)).accepted);
    assert.equal((await verify(new Uint8Array(3))).name, "NotAProof");
    assert.equal((await verifyStream([])).name, "NotAProof");
  });

  test("AreRefusedByTheVerifierOfTheOther", async () => {
    assert.equal((await load()).verify(attention).name, "UnsupportedBackend");
    assert.equal(verifier.verify(program).name, "UnsupportedBackend");
    assert.throws(() => verifier.claim(program), UnreadableProofError);
  });

  test("AreVerifiedByOneWorker", async (t) => {
    const worker = new WorkerVerifier();
    t.after(() => worker.terminate());
    const [first, second, third] = await Promise.all([
      worker.verify(attention),
      worker.verifyStream([program]),
      worker.verifyStream([attention.subarray(0, 5), attention.subarray(5)]),
    ]);
    assert.deepEqual(withoutTime(first), withoutTime(verifier.verify(attention)));
    assert.deepEqual(withoutTime(third), withoutTime(first));
    assert.ok(second.accepted);
    assert.deepEqual(await worker.claim(attention), verifier.claim(attention));
    assert.equal((await worker.inspect(attention)).name, "NotVerified");
  });

  test("AreNotVerifiedByInspect", () => {
    const bytes = Buffer.from(attention);
    bytes[bytes.length - 1] ^= 1;
    const result = verifier.inspect(bytes);
    assert.equal(result.accepted, false);
    assert.equal(result.name, "NotVerified");
    assert.equal(result.claim.shape.heads, 2);
    assert.equal(verifier.verify(bytes).accepted, false);
  });
});

test("the larger shape of the specification is accepted", () => {
  const proof = proveAttention("--heads 4 --dim 64 --seq 64 --backend circle8".split(" "));
  for (const one of verifiers) assert.ok(one.verify(proof).accepted);
  assert.ok(inPieces(verifier, proof, 5000).accepted);
});

test("the module for attention is not loaded for a program", async (t) => {
  const browser = await import("../dist/index.js");
  const { fetch } = globalThis;
  t.after(() => (globalThis.fetch = fetch));
  const names = [];
  globalThis.fetch = async (url) => {
    names.push(url.pathname.split("/").at(-1));
    return new Response(readFileSync(url));
  };
  await browser.verify(prove({ name: "halt" }));
  assert.deepEqual(names, ["ptvm_verifier.simd.wasm"]);
  await browser.verify(proveAttention([...shape, ...toy]));
  assert.deepEqual(names, ["ptvm_verifier.simd.wasm", "ptvm_attention.simd.wasm"]);
});
