// Real proofs, made by the native prover: the module's verdict is that of the native verifier.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { backends, load } from "ptvm-verifier";
import {
  native,
  programFile,
  programs,
  prove,
  randomNumbers,
  simdFile,
  verifyNatively,
  wasmFile,
} from "./support.mjs";

const verifier = await load(wasmFile);
const simdVerifier = await load(simdFile);
const fibonacci = prove({ name: "fibonacci" });
const weak = prove({ name: "fibonacci", options: ["--security-bits", "20"] });

const withoutTime = ({ verifyMs, ...rest }) => rest;

// Checks that all verifiers say the same of these bytes, and returns the module's result.
function compare(bytes, context, minProvenBits = 100) {
  const ours = verifier.verify(bytes, { minProvenBits });
  const simd = simdVerifier.verify(bytes, { minProvenBits });
  assert.deepEqual(withoutTime(simd), withoutTime(ours), context);
  const theirs = verifyNatively(bytes, "--min-proven-security", `${minProvenBits}`);
  assert.equal(ours.accepted, theirs.accepted, context);
  assert.equal(`${ours.name}: ${ours.reason}`, theirs.reason, context);
  return ours;
}

for (const backend of backends) {
  for (const name of programs) {
    test(`${name}, ${backend}: accepted, with the native verifier's claim and security`, () => {
      const proof = prove({ name, options: ["--backend", backend] });
      const result = verifier.verify(proof);
      assert.deepEqual(withoutTime(simdVerifier.verify(proof)), withoutTime(result));
      assert.equal(result.reason, "The proof is valid for its claim.");
      assert.ok(result.accepted);
      assert.equal(result.status, 0);
      assert.ok(result.hasClaim);

      const { security, claim } = verifyNatively(proof);
      assert.deepEqual(verifier.claim(proof), claim);
      assert.equal(claim.extension.backend, backend);
      assert.equal(result.security.provenBits, security.proven_bits);
      assert.equal(result.security.conjecturedBits, security.conjectured_bits);
      assert.equal(result.security.limitingTerm, security.limiting_term);
      assert.ok(result.security.provenBits >= 100);

      const { zero_flag: zeroFlag, carry_flag: carryFlag, ...state } = claim.final_state;
      assert.deepEqual(result.finalState, { ...state, zeroFlag, carryFlag });
      assert.deepEqual(result.initialMemory, claim.program.initial_memory);
      assert.equal(result.program.length, claim.program.instructions.length);
      assert.equal(result.programHash, claim.commitments.program_hash);
      assert.match(result.claimDigest, /^[0-9a-f]{64}$/);
      assert.equal(result.steps, claim.steps);
      assert.equal(result.segments, claim.extension.segment_steps.length);
      const sizes = Object.values(result.partBytes);
      assert.equal(sizes.reduce((sum, size) => sum + size, 0), proof.length);
      // In a small proof the queries may reach every place of a tree: nothing is left to open in it.
      assert.ok(name !== "long_loop" || sizes.every((size) => size > 0));
    });

    test(`${name}, ${backend}: accepted as a run of the transformer`, () => {
      const proof = prove({ name, options: ["--backend", backend, "--scope", "transformer"] });
      const result = verifier.verify(proof);
      assert.deepEqual(withoutTime(simdVerifier.verify(proof)), withoutTime(result));
      assert.equal(result.reason, "The proof is valid for its claim.");
      assert.ok(result.accepted);
      const claim = verifier.claim(proof);
      assert.deepEqual(claim, verifyNatively(proof).claim);
      assert.equal(claim.extension.backend, backend);
      assert.equal(claim.extension.proven_scope, "transformer");
    });
  }
}

test("the backends are those that the prover knows", () => {
  const { status, stderr } = native("bin/prover", "prove", programFile("halt"), "--backend", "none");
  assert.equal(status, 2);
  assert.equal(/expected one of (.*), not/.exec(stderr)?.[1], backends.join(", "), stderr);
});

test("the listing is the program's source", () => {
  const source = "LOADI -32768,SUB -1,STORE 3,PUSH,POP,CALL 7,JMP 8,RET,HALT";
  const lines = source.split(",");
  const { program } = verifier.inspect(prove({ source: [".memory 4", ...lines].join("\n") }));
  assert.deepEqual(program.map(({ text }) => text), lines);
  assert.deepEqual(program.map(({ operand }) => operand), [-32768, -1, 3, 0, 0, 7, 8, 0, 0]);
});

test("inspecting a proof accepts nothing", () => {
  const { accepted, name, reason, ...inspected } = verifier.inspect(fibonacci);
  const verified = verifier.verify(fibonacci);
  assert.equal(accepted, false);
  assert.equal(name, "NotVerified");
  assert.match(reason, /nothing was verified/);
  for (const key of ["steps", "program", "finalState", "security", "claimDigest"]) {
    assert.deepEqual(inspected[key], verified[key]);
  }
});

test("a proof may lie anywhere in its buffer", () => {
  for (const Buffer of [ArrayBuffer, SharedArrayBuffer]) {
    const buffer = new Buffer(weak.length + 10);
    const proof = new Uint8Array(buffer, 3, weak.length);
    proof.set(weak);
    assert.ok(verifier.verify(proof, { minProvenBits: 20 }).accepted);
  }
});

test("the policy decides between sound proofs", () => {
  const name = (proof, policy) => verifier.verify(proof, policy).name;
  assert.equal(name(weak), "ProvenBitsTooLow");
  assert.equal(name(weak, {}), "ProvenBitsTooLow");
  assert.equal(name(weak, { minProvenBits: undefined }), "ProvenBitsTooLow");
  assert.equal(name(weak, { minConjecturedBits: 1 }), "ProvenBitsTooLow");
  assert.equal(name(weak, { minProvenBits: 20 }), "Accepted");
  assert.equal(name(weak, { minProvenBits: 20, minConjecturedBits: 100 }), "ConjecturedBitsTooLow");
  assert.equal(name(fibonacci, { minProvenBits: 100, minConjecturedBits: 100 }), "Accepted");
  assert.equal(name(fibonacci, { minProvenBits: 2 ** 32 - 1 }), "ProvenBitsTooLow");
});

for (const backend of backends) {
  const proof = prove({ name: "fibonacci", options: ["--backend", backend] });

  test(`${backend}: an altered byte is rejected for the native verifier's reason`, () => {
    const next = randomNumbers(2);
    const names = new Set();
    for (let i = 0; i < 100; ++i) {
      const bytes = Uint8Array.from(proof);
      // Half of them near the start, where a byte of each kind is close to the next.
      const position = next() % (i % 2 ? 4000 : bytes.length);
      bytes[position] ^= 1 << next() % 8;
      const result = compare(bytes, `byte ${position}`);
      assert.equal(result.accepted, false, `byte ${position}`);
      names.add(result.name);
    }
    assert.ok(names.size >= 5, [...names].join());
  });

  test(`${backend}: the end of the stack, which is built as unused, is never reached`, async (t) => {
    const { instantiate } = WebAssembly;
    t.after(() => (WebAssembly.instantiate = instantiate));
    let memory;
    WebAssembly.instantiate = async (module) => {
      const instance = await instantiate(module);
      memory = instance.exports.memory;
      return instance;
    };
    const options = ["--backend", backend, "--scope", "transformer"];
    const largest = prove({ name: "long_loop", options });
    for (const file of [wasmFile, simdFile]) {
      const fresh = await load(file);
      assert.ok(fresh.verify(largest).accepted);
      fresh.claim(largest);
      assert.ok(new Uint8Array(memory.buffer, 0, 2 ** 10).every((byte) => byte === 0));
      assert.ok(new Uint8Array(memory.buffer, 0, 2 ** 16).some((byte) => byte !== 0));
    }
  });

  test(`${backend}: a cut, extended or spliced proof is rejected for the native verifier's reason`, () => {
    for (const size of [0, 3, 4, 8, 11, 12, 100, 400, 2500, 10_000, proof.length - 1]) {
      assert.ok(!compare(proof.subarray(0, size), `cut to ${size}`).accepted);
    }
    assert.equal(compare(Buffer.concat([proof, Buffer.of(0)])).name, "TrailingBytes");
    assert.ok(!compare(Buffer.concat([proof, proof])).accepted);
    const middle = proof.length >> 1;
    const options = ["--backend", backend, "--pow-bits", "21"];
    const other = prove({ name: "fibonacci", options });
    const spliced = Buffer.concat([proof.subarray(0, middle), other.subarray(middle)]);
    assert.ok(!compare(spliced).accepted);
  });

  test(`${backend}: a proof that names another backend is rejected`, () => {
    for (const other of [0, 1, 2, 77]) {
      if (backends[other] === backend) continue;
      const bytes = Uint8Array.from(proof);
      bytes[6] = other; // of the header
      assert.equal(compare(bytes, `backend ${other}`).name, "UnsupportedBackend");
    }
  });
}

// Changes a proof in one way, as tests/differential/verdicts.c does; returns what is left of it.
function change(proof, random) {
  const at = random() % proof.length;
  const way = random() % 5;
  const value = random() % 256;
  if (way === 0) proof[at] ^= 1 << value % 8;
  else if (way === 1) proof[at] = value;
  else if (way === 2) proof.fill(0xff, at - (at % 4), at - (at % 4) + 4);
  else if (way === 3) proof[at % 500] ^= 1 << value % 8;
  else return proof.subarray(0, at);
  return proof;
}

test("the fuzz targets' proofs, whole and changed, have the native verifier's status", () => {
  const nForms = 400;
  const corpus = new URL("../../tests/fuzz/corpus/proof/", import.meta.url);
  const statuses = new Set();
  for (const name of readdirSync(corpus)) {
    const file = new URL(name, corpus);
    const { stdout } = native("tests/verdicts", `${nForms}`, fileURLToPath(file));
    const verdicts = stdout.trim().split(" ");
    assert.equal(verdicts.length, 1 + nForms, name);
    const proof = readFileSync(file);
    const random = randomNumbers(1);
    for (const [i, verdict] of verdicts.entries()) {
      const form = i === 0 ? proof : change(Uint8Array.from(proof), random);
      const [status, statusInPieces] = verdict.split("/").map(Number);
      for (const machine of [verifier, simdVerifier]) {
        const stream = machine.stream({ minProvenBits: 0 });
        stream.write(form);
        assert.equal(machine.verify(form, { minProvenBits: 0 }).status, status, `${name}, ${i}`);
        assert.equal(stream.finish().status, statusInPieces, `${name}, ${i}, in pieces`);
      }
      statuses.add(status);
    }
  }
  assert.ok(statuses.size >= 12, [...statuses].join());
});

test("every bit of a small proof's first kilobyte matters", () => {
  const bytes = Uint8Array.from(weak);
  assert.ok(verifier.verify(bytes, { minProvenBits: 20 }).accepted);
  for (let bit = 0; bit < 8 * 1024; ++bit) {
    bytes[bit >> 3] ^= 1 << (bit & 7);
    assert.equal(verifier.verify(bytes, { minProvenBits: 20 }).accepted, false, `bit ${bit}`);
    bytes[bit >> 3] ^= 1 << (bit & 7);
  }
});
