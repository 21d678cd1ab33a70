// The functions that every entry point offers, over its way to read a file.

import type { Policy } from "./policy.js";
import type { Result } from "./result.js";
import { supportsSimd } from "./simd.js";
import type { Chunks } from "./stream.js";
import { Verifier } from "./verifier.js";

/**
 * Where the module comes from; unless given, from beside this file, the one with vector instructions
 * if the engine has them.
 */
export type Source = URL | BufferSource | WebAssembly.Module;

export interface Entry {
  /** Loads the module and gives a verifier of its own. */
  load(source?: Source): Promise<Verifier>;
  /** Verifies a proof with a verifier that is loaded by the first call. */
  verify(proof: Uint8Array, policy?: Policy): Promise<Result>;
  /** The same for a proof while it arrives, such as `response.body` (see Verifier.verifyStream). */
  verifyStream(chunks: Chunks, policy?: Policy): Promise<Result>;
}

// Written out, so that bundlers see which files belong to the package.
const standard = () => new URL("./ptvm_verifier.wasm", import.meta.url);
const simd = () => new URL("./ptvm_verifier.simd.wasm", import.meta.url);

export function makeEntry(read: (url: URL) => Promise<BufferSource>): Entry {
  let shared: Promise<Verifier> | undefined;
  const load = async (source: Source = supportsSimd() ? simd() : standard()) =>
    Verifier.create(source instanceof URL ? await read(source) : source);
  const loadShared = () =>
    (shared ??= load().catch((error) => {
      shared = undefined; // so that the next call tries again
      throw error;
    }));
  const verify = async (proof: Uint8Array, policy?: Policy) =>
    (await loadShared()).verify(proof, policy);
  const verifyStream = async (chunks: Chunks, policy?: Policy) =>
    (await loadShared()).verifyStream(chunks, policy);
  return { load, verify, verifyStream };
}
