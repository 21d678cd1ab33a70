// The entry point for browsers: the module is fetched.

import { makeEntry } from "./entry.js";

export { type Backend, backends } from "./backends.js";
export type { Source } from "./entry.js";
export type { Policy } from "./policy.js";
export type { Instruction, MachineState, PartBytes, Result, Security } from "./result.js";
export { supportsSimd } from "./simd.js";
export { type Chunks, VerifierStream } from "./stream.js";
export { UnreadableProofError, Verifier, VerifierCrashError } from "./verifier.js";

export const { load, verify, verifyStream } = makeEntry(async (url) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} cannot be loaded: ${response.status}`);
  return response.arrayBuffer();
});
