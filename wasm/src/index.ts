// The entry point for browsers: modules are fetched.

import { makeEntry } from "./entry.js";

export { type AnyResult, AnyVerifier, type Loaders } from "./any_verifier.js";
export {
  type AttentionClaim,
  type AttentionCommitments,
  attentionDifference,
  type AttentionResult,
  type AttentionShape,
  type Parameters,
} from "./attention.js";
export { type Backend, backends } from "./backends.js";
export type { Source } from "./entry.js";
export type { Policy } from "./policy.js";
export type {
  CommonResult,
  Instruction,
  MachineState,
  PartBytes,
  Result,
  Security,
} from "./result.js";
export { supportsSimd } from "./simd.js";
export type { Statement } from "./statement.js";
export { type Chunks, VerifierStream } from "./stream.js";
export { AttentionVerifier, UnreadableProofError, Verifier, VerifierCrashError } from "./verifier.js";

export const { load, loadAttention, verify, verifyStream } = makeEntry(async (url) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} cannot be loaded: ${response.status}`);
  return response.arrayBuffer();
});
