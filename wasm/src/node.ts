// The entry point for Node.js: modules are read from files.

import { readFile } from "node:fs/promises";

import { makeEntry } from "./entry.js";

export { AnyVerifier } from "./any_verifier.js";
export { attentionDifference } from "./attention.js";
export { backends } from "./backends.js";
export { supportsSimd } from "./simd.js";
export { VerifierStream } from "./stream.js";
export { AttentionVerifier, UnreadableProofError, Verifier, VerifierCrashError } from "./verifier.js";

export const { load, loadAttention, verify, verifyStream } = makeEntry(
  async (url) => new Uint8Array(await readFile(url)),
);
