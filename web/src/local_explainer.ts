// The explainer for a page that is opened from a disk, like local.ts for the verifier.

import module from "../public/ptvm_explainer.wasm";
import { explain } from "./explainer.js";
import type { Recorded } from "./recording.js";

export type LocalExplainer = (file: Blob) => Promise<Recorded>;

const local: LocalExplainer = async (file) =>
  explain(module, new Uint8Array(await file.arrayBuffer()));
Object.assign(globalThis, { ptvmLocalExplainer: local });
