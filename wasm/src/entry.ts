// The functions that every entry point offers, over its way to read a file.

import type { Policy } from "./policy.js";
import type { Result } from "./result.js";
import { Verifier } from "./verifier.js";

/** Where the module comes from; unless given, from beside this file. */
export type Source = URL | BufferSource | WebAssembly.Module;

export interface Entry {
  /** Loads the module and gives a verifier of its own. */
  load(source?: Source): Promise<Verifier>;
  /** Verifies a proof with a verifier that is loaded by the first call. */
  verify(proof: Uint8Array, policy?: Policy): Promise<Result>;
}

export function makeEntry(read: (url: URL) => Promise<BufferSource>): Entry {
  let shared: Promise<Verifier> | undefined;
  const load = async (source: Source = new URL("./ptvm_verifier.wasm", import.meta.url)) =>
    Verifier.create(source instanceof URL ? await read(source) : source);
  const verify = async (proof: Uint8Array, policy?: Policy) => {
    shared ??= load().catch((error) => {
      shared = undefined; // so that the next call tries again
      throw error;
    });
    return (await shared).verify(proof, policy);
  };
  return { load, verify };
}
