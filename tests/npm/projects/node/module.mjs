import { readFileSync } from "node:fs";
import { load, verify, verifyStream } from "ptvm-verifier";
import { WorkerVerifier } from "ptvm-verifier/worker";

const proof = readFileSync(process.argv[2]);
const worker = new WorkerVerifier();
const results = [
  await verify(proof),
  (await load()).verify(proof),
  await verifyStream([proof]),
  await worker.verify(proof),
];
worker.terminate();
console.log(results.map(({ name }) => name).join());
