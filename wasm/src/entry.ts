// The functions that every entry point offers, over its way to read a file.

import { type AnyResult, AnyVerifier } from "./any_verifier.js";
import type { Policy } from "./policy.js";
import { supportsSimd } from "./simd.js";
import { type Chunks, forEachChunk } from "./stream.js";
import { AttentionVerifier, Verifier } from "./verifier.js";

/**
 * Where a module comes from; unless given, from beside this file, the one with vector instructions
 * if the engine has them.
 */
export type Source = URL | BufferSource | WebAssembly.Module;

export interface Entry {
  /** Loads the module for proofs of programs' runs and gives a verifier of its own. */
  load(source?: Source): Promise<Verifier>;
  /** The same for proofs of attention. */
  loadAttention(source?: Source): Promise<AttentionVerifier>;
  /**
   * Verifies a proof of whatever statement, which `statement` of the result names, with a verifier
   * that is loaded by the first call that needs it.
   */
  verify(proof: Uint8Array, policy?: Policy): Promise<AnyResult>;
  /** The same for a proof while it arrives, such as `response.body` (see Verifier.verifyStream). */
  verifyStream(chunks: Chunks, policy?: Policy): Promise<AnyResult>;
}

// Written out, so that bundlers see which files belong to the package.
const program = () =>
  supportsSimd()
    ? new URL("./ptvm_verifier.simd.wasm", import.meta.url)
    : new URL("./ptvm_verifier.wasm", import.meta.url);
const attention = () =>
  supportsSimd()
    ? new URL("./ptvm_attention.simd.wasm", import.meta.url)
    : new URL("./ptvm_attention.wasm", import.meta.url);

export function makeEntry(read: (url: URL) => Promise<BufferSource>): Entry {
  const open = async (source: Source) => (source instanceof URL ? read(source) : source);
  const load = async (source: Source = program()) => Verifier.create(await open(source));
  const loadAttention = async (source: Source = attention()) =>
    AttentionVerifier.create(await open(source));
  const any = new AnyVerifier({ load, loadAttention });
  const verify = async (proof: Uint8Array, policy?: Policy) => any.verify(proof, policy);
  const verifyStream = async (chunks: Chunks, policy?: Policy) => {
    const stream = any.stream(policy);
    await forEachChunk(chunks, (chunk) => stream.write(chunk));
    return stream.finish();
  };
  return { load, loadAttention, verify, verifyStream };
}
