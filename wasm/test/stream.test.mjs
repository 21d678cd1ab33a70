// Proofs in pieces: whatever the pieces, the result is that of the whole.
import assert from "node:assert/strict";
import { test } from "node:test";
import { backends, load, verifyStream } from "ptvm-verifier";
import { Instance } from "../dist/module.js";
import { prove, simdFile, wasmFile } from "./support.mjs";

const verifiers = [await load(wasmFile), await load(simdFile)];
const verifier = verifiers[1];
const weak = prove({ name: "fibonacci", options: ["--security-bits", "20"] });
const withoutTime = ({ verifyMs, ...rest }) => rest;

function* pieces(bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
function inPieces(verifier, bytes, size, policy) {
  const stream = verifier.stream(policy);
  for (const piece of pieces(bytes, size)) stream.write(piece);
  return stream.finish();
}

for (const backend of backends) {
  const proof = prove({ name: "fibonacci", options: ["--backend", backend] });

  test(`${backend}: a proof in pieces of any size is accepted as the whole is`, () => {
    const whole = withoutTime(verifier.verify(proof));
    assert.ok(whole.accepted);
    for (const one of verifiers) {
      for (const size of [1, 7, 4096, proof.length]) {
        assert.deepEqual(withoutTime(inPieces(one, proof, size)), whole, `pieces of ${size}`);
      }
    }
  });

  test(`${backend}: an altered or cut proof in pieces is refused for the same reason`, () => {
    for (let i = 0; i < 40; ++i) {
      const bytes = Uint8Array.from(proof);
      bytes[Math.floor((i * bytes.length) / 40)] ^= 1;
      const { accepted, name } = inPieces(verifier, bytes, 4096);
      assert.equal(accepted, false);
      assert.equal(name, verifier.verify(bytes).name, `byte ${i}/40`);
    }
    assert.equal(inPieces(verifier, proof.subarray(0, -1), 4096).name, "Truncated");
    assert.equal(inPieces(verifier, Buffer.concat([proof, proof]), 999).name, "TrailingBytes");
    assert.equal(inPieces(verifier, proof, 4096, { minProvenBits: 128 }).name, "ProvenBitsTooLow");
  });
}

test("a body, an iterable and an asynchronous one are read to their end", async () => {
  async function* slowly() {
    yield* pieces(weak, 500);
  }
  const policy = { minProvenBits: 20 };
  for (const chunks of [new Response(weak).body, [...pieces(weak, 999)], slowly()]) {
    assert.ok((await verifyStream(chunks, policy)).accepted);
  }
  assert.equal((await verifyStream([])).name, "NotAProof");
});

test("no more of a refused proof is read than it takes to know", async () => {
  let nPulled = 0;
  let reason;
  const body = new ReadableStream({
    pull: (controller) => void (++nPulled, controller.enqueue(new Uint8Array(1000))),
    cancel: (why) => void (reason = why ?? "cancelled"),
  });
  assert.equal((await verifier.verifyStream(body)).name, "NotAProof");
  assert.ok(nPulled <= 3, `${nPulled}`);
  assert.equal(reason, "cancelled");
});

test("a source that fails makes the promise fail", async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new Error("lost")) });
  await assert.rejects(verifier.verifyStream(body), /lost/);
  await assert.rejects(verifier.verifyStream(["text"]), TypeError);
});

test("streams run side by side, beside other calls", () => {
  const policy = { minProvenBits: 20 };
  const streams = [verifier.stream(policy), verifier.stream(policy), verifier.stream(policy)];
  for (const piece of pieces(weak, 3000)) {
    for (const stream of streams) assert.ok(stream.write(piece));
    assert.ok(verifier.verify(weak, policy).accepted);
  }
  for (const stream of streams) assert.ok(stream.finish().accepted);
});

test("a stream's memory does not depend on the proof's size", (t) => {
  const sizes = new Set();
  const { free } = Instance.prototype;
  t.after(() => (Instance.prototype.free = free));
  Instance.prototype.free = function () {
    sizes.add(this.memoryBytes);
    free.call(this);
  };
  for (const name of ["halt", "long_loop"]) {
    const proof = prove({ name });
    const stream = verifier.stream();
    stream.write(proof);
    assert.ok(stream.finish().accepted);
  }
  assert.equal(sizes.size, 1, [...sizes].join());
});

test("a claim of absurd size is refused at once", () => {
  const header = Buffer.from("5054564d010000000000ffff", "hex");
  const bytes = Buffer.concat([header, Buffer.alloc(100_000)]);
  assert.equal(inPieces(verifier, bytes, 4096).accepted, false);
});

test("a stream that was used wrongly throws", () => {
  const stream = verifier.stream();
  for (const chunk of [undefined, "PTVM", [1], new ArrayBuffer(3)]) {
    assert.throws(() => stream.write(chunk), TypeError);
  }
  assert.equal(stream.finish().name, "NotAProof");
  assert.throws(() => stream.write(new Uint8Array(1)), TypeError);
  assert.throws(() => stream.finish(), TypeError);
  assert.throws(() => verifier.stream({ minProvenBits: -1 }), RangeError);
});
