// The entry point for Node.js: the module is read from a file.

import { readFile } from "node:fs/promises";

import { makeEntry } from "./entry.js";

export { backends } from "./backends.js";
export { supportsSimd } from "./simd.js";
export { VerifierStream } from "./stream.js";
export { UnreadableProofError, Verifier, VerifierCrashError } from "./verifier.js";

export const { load, verify, verifyStream } = makeEntry(
  async (url) => new Uint8Array(await readFile(url)),
);
