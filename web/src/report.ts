// One check of a file: question and answer, as plain data that can go to and from a worker.

import type { Backend, Result, Verifier } from "ptvm-verifier";

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

export interface Report {
  result: Result;
  /** There exactly if the file holds a claim. Proven only if `result.accepted`. */
  claim: Claim | undefined;
  fileBytes: number;
  minProvenBits: number;
}

/** Either what the verifier found, or why it could not be asked. */
export type Answer = { report: Report; problem?: never } | { report?: never; problem: string };

export async function answer(verifier: Promise<Verifier>, question: Question): Promise<Answer> {
  try {
    const proof = new Uint8Array(await question.file.arrayBuffer());
    return { report: makeReport(await verifier, proof, question.minProvenBits) };
  } catch (error) {
    return { problem: problemOf(error as Error) };
  }
}

function makeReport(verifier: Verifier, proof: Uint8Array, minProvenBits: number): Report {
  const result = verifier.verify(proof, { minProvenBits });
  return {
    result,
    claim: result.hasClaim ? readClaim(verifier, proof) : undefined,
    fileBytes: proof.length,
    minProvenBits,
  };
}

// The verifier writes the claim itself, from its binary form, so the members are known to be there.
function readClaim(verifier: Verifier, proof: Uint8Array): Claim {
  const { equivalence, commitments, extension } = verifier.claim(proof) as unknown as Claim;
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
