// The verifier in a worker, under Node.js; tests/npm has it in a browser.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { load, UnreadableProofError } from "ptvm-verifier";
import { WorkerTerminatedError, WorkerVerifier } from "ptvm-verifier/worker";
import { prove } from "./support.mjs";

const proof = prove({ name: "fibonacci" });
const policy = { minProvenBits: 50 };
const here = await load();
const withoutTime = ({ verifyMs, ...rest }) => rest;

test("a worker's answers are those of a verifier in this thread", async (t) => {
  const worker = new WorkerVerifier();
  t.after(() => worker.terminate());
  const shifted = new Uint8Array(new ArrayBuffer(proof.length + 9), 5, proof.length);
  shifted.set(proof);
  for (const bytes of [proof, shifted, proof.subarray(0, 1000), new Uint8Array(9)]) {
    assert.deepEqual(withoutTime(await worker.verify(bytes, policy)), withoutTime(here.verify(bytes)));
    assert.deepEqual(await worker.inspect(bytes), here.inspect(bytes));
  }
  assert.deepEqual(await worker.claim(proof), here.claim(proof));
  assert.equal(proof.length, shifted.length, "the caller keeps its bytes");
});

test("a worker reads a stream", async (t) => {
  const worker = new WorkerVerifier();
  t.after(() => worker.terminate());
  const [first, second] = await Promise.all([
    worker.verifyStream(new Response(proof).body),
    worker.verifyStream([proof.subarray(0, 777), proof.subarray(777)]),
  ]);
  assert.ok(first.accepted && second.accepted);
  await assert.rejects(worker.verifyStream(["text"]), TypeError);
  assert.ok((await worker.verify(proof)).accepted);
});

test("errors cross as what they are", async (t) => {
  const worker = new WorkerVerifier();
  t.after(() => worker.terminate());
  await assert.rejects(worker.verify("text"), TypeError);
  await assert.rejects(worker.verify(proof, { minProvenBits: -1 }), RangeError);
  const unreadable = { statusName: "NotAProof", status: 201 };
  await assert.rejects(worker.claim(new Uint8Array(9)), unreadable);
  await assert.rejects(worker.claim(new Uint8Array(9)), UnreadableProofError);
});

test("a terminated worker leaves no promise pending", async () => {
  const worker = new WorkerVerifier();
  const pending = [worker.verify(proof), worker.claim(proof)];
  worker.terminate();
  worker.terminate();
  for (const promise of pending) await assert.rejects(promise, WorkerTerminatedError);
  await assert.rejects(worker.verify(proof), WorkerTerminatedError);
});

test("a process need not terminate an idle worker to end", () => {
  const code = `
    import { WorkerVerifier } from "ptvm-verifier/worker";
    console.log((await new WorkerVerifier().verify(new Uint8Array(9))).name);`;
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", code],
    { cwd: new URL("..", import.meta.url), encoding: "utf8", timeout: 60_000 },
  );
  assert.deepEqual([stdout.trim(), status], ["NotAProof", 0], stderr);
});
