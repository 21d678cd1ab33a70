import {
  type AnyResult,
  attentionDifference,
  type AttentionResult,
  type Backend,
  backends,
  load,
  loadAttention,
  type Policy,
  type Result,
  UnreadableProofError,
  verify,
  type VerifierStream,
  verifyStream,
} from "ptvm-verifier";
import { WorkerTerminatedError, WorkerVerifier } from "ptvm-verifier/worker";

const policy: Policy = { minProvenBits: 100 };

export async function use(proof: Uint8Array, body: ReadableStream<Uint8Array>): Promise<number> {
  const results: AnyResult[] = [await verify(proof, policy), await verifyStream(body)];
  const verifier = await load(new URL("https://example.org/ptvm_verifier.wasm"));
  const stream: VerifierStream = verifier.stream(policy);
  const goesOn: boolean = stream.write(proof);
  if (goesOn) results.push(stream.finish());
  const worker = new WorkerVerifier();
  try {
    results.push(await worker.verify(proof, policy));
  } catch (error) {
    if (!(error instanceof WorkerTerminatedError || error instanceof UnreadableProofError)) throw error;
  } finally {
    worker.terminate();
  }
  for (const result of results) {
    if (result.statement === "attention") attentionDifference(result.claim, result.claim);
    else result.steps.toFixed();
    // @ts-expect-error: what is claimed depends on the statement
    result.steps;
  }
  const run: Result = verifier.verify(proof);
  const attention: AttentionResult = (await loadAttention()).stream(policy).finish();
  results.push(run, attention);
  // @ts-expect-error: a policy has no such member
  await verify(proof, { minBits: 1 });
  // @ts-expect-error: a proof is bytes
  verifier.verify("proof");
  const first: Backend | undefined = backends[0];
  return results.filter((result) => result.accepted && first !== undefined).length;
}
