// The worker: verifies one file after the other, beside the page's own thread.

import { AnyVerifier, load, loadAttention } from "ptvm-verifier";

import { answer, type Question } from "./report.js";

const verifier = new AnyVerifier({ load, loadAttention });
verifier.load("program").catch(() => undefined); // told to whoever asks

onmessage = async ({ data }: MessageEvent<Question>) => postMessage(await answer(verifier, data));
