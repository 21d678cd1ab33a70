// Runs ptvm_explainer.wasm on a proof: a module of its own, loaded when somebody asks for it.

import type { Recorded } from "./recording.js";

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  ptvm_wasm_alloc(size: number): number;
  ptvm_explain(text: number, capacity: number, proof: number, size: number): number;
}

/** More text than this does not come of any parameters that the verifier allows. */
const maxText = 2 ** 21;

/** What a verification of `proof` computes. Throws an Error if the module cannot work on it. */
export async function explain(module: BufferSource, proof: Uint8Array): Promise<Recorded> {
  const { instance } = await WebAssembly.instantiate(module);
  const { memory, ...functions } = instance.exports as unknown as Exports;
  functions._initialize();
  const allocate = (size: number) => {
    const pointer = functions.ptvm_wasm_alloc(size) >>> 0;
    if (pointer === 0) throw new Error(`there is no memory for ${size} bytes`);
    return pointer;
  };
  const text = allocate(maxText);
  const pointer = allocate(proof.length);
  new Uint8Array(memory.buffer).set(proof, pointer);
  const length = functions.ptvm_explain(text, maxText, pointer, proof.length) >>> 0;
  if (length === 0 || length > maxText) throw new Error("there is no memory for it");
  // The instance goes with this function, so the view of its memory outlives no call.
  return JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, text, length)));
}
