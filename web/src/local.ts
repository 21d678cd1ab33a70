// For a page that is opened from a disk: browsers give it neither workers nor fetch, so this script
// holds the modules and the example, and works in the page's own thread.

import { AnyVerifier, load, loadAttention } from "ptvm-verifier";
import attentionModule from "ptvm-verifier/ptvm_attention.wasm";
import module from "ptvm-verifier/ptvm_verifier.wasm";

import example from "../public/fibonacci.proof";
import { type Answer, answer, type Question } from "./report.js";

export interface Local {
  check(question: Question): Promise<Answer>;
  example: Blob;
}

const verifier = new AnyVerifier({
  load: () => load(module),
  loadAttention: () => loadAttention(attentionModule),
});
const local: Local = {
  check: (question) => answer(verifier, question),
  example: new Blob([example]),
};
Object.assign(globalThis, { ptvmLocal: local });
