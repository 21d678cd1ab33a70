import { supportsSimd, verify, verifyStream } from "ptvm-verifier";
import { WorkerVerifier } from "ptvm-verifier/worker";

async function check() {
  const fetchProof = () => fetch("fibonacci.proof");
  const proof = new Uint8Array(await (await fetchProof()).arrayBuffer());
  const worker = new WorkerVerifier();
  const results = [
    await verify(proof),
    await verifyStream((await fetchProof()).body),
    await worker.verify(proof),
    await worker.verifyStream((await fetchProof()).body),
    await worker.verify(proof.subarray(1)),
  ];
  worker.terminate();
  return [supportsSimd(), ...results.map(({ name }) => name)].join();
}

check().then(
  (outcome) => (document.title = outcome),
  (error) => (document.title = `failed: ${error.stack}`),
);
