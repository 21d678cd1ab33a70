// One check of a file: question and answer, as plain data that can go to and from a worker.

import type { AnyVerifier, AttentionResult, Backend, Result } from "ptvm-verifier";

/** The members of a statement-v1 claim that a Result lacks (spec/statement.md). */
export interface Claim {
  equivalence: { transformer_fingerprint: string; native_fingerprint: string };
  commitments: {
    transformer_config_hash: string;
    deterministic_model_hash: string;
    stark_options_hash: string;
    prover_build_info: string;
    prover_build_hash: string;
  };
  extension: {
    backend: Backend;
    proven_scope: string;
    engine_check: string;
    parameters: { log_blowup: number; n_queries: number; query_pow_bits: number };
    segment_steps: number[];
  };
}

export interface Question {
  file: Blob;
  minProvenBits: number;
}

interface Checked {
  fileBytes: number;
  minProvenBits: number;
}

/** Of a proof of a program's run, or of a file that is no proof. */
export interface RunReport extends Checked {
  statement: "program";
  result: Result;
  /** There exactly if the file holds a claim. Proven only if `result.accepted`. */
  claim: Claim | undefined;
}

/** Of a proof of attention, whose result holds all of its claim. */
export interface AttentionReport extends Checked {
  statement: "attention";
  result: AttentionResult;
}

export type Report = RunReport | AttentionReport;

/** Either what the verifier found, or why it could not be asked. */
export type Answer = { report: Report; problem?: never } | { report?: never; problem: string };

export async function answer(verifier: AnyVerifier, question: Question): Promise<Answer> {
  try {
    const proof = new Uint8Array(await question.file.arrayBuffer());
    return { report: await makeReport(verifier, proof, question.minProvenBits) };
  } catch (error) {
    return { problem: problemOf(error as Error) };
  }
}

async function makeReport(
  verifier: AnyVerifier,
  proof: Uint8Array,
  minProvenBits: number,
): Promise<Report> {
  const one = await verifier.verifierFor(proof);
  const result = one.verify(proof, { minProvenBits });
  const checked = { fileBytes: proof.length, minProvenBits };
  if (result.statement === "attention") return { statement: result.statement, result, ...checked };
  const claim = result.hasClaim ? readClaim(one.claim(proof)) : undefined;
  return { statement: result.statement, result, claim, ...checked };
}

// The verifier writes the claim itself, from its binary form, so the members are known to be there.
function readClaim(json: Record<string, unknown>): Claim {
  const { equivalence, commitments, extension } = json as unknown as Claim;
  const { backend, proven_scope, engine_check, parameters, segment_steps } = extension;
  // Without the cuts, which can be as long as the proof and are not shown.
  const shown = { backend, proven_scope, engine_check, parameters, segment_steps };
  return { equivalence, commitments, extension: shown };
}

function problemOf({ name, message }: Error): string {
  switch (name) {
    case "NotFoundError":
    case "NotReadableError":
      return "The file cannot be read. It may be a folder, or have changed since it was chosen.";
    case "VerifierCrashError":
      return "The verifier failed on this file, so the file is not accepted.";
    case "RangeError":
      return "There is not enough memory to check this file.";
  }
  return `The verifier did not work: ${message}`;
}
