// The worker: verifies one file after the other, beside the page's own thread.

import { load } from "ptvm-verifier";

import { answer, type Question } from "./report.js";

const verifier = load();
verifier.catch(() => undefined); // told to whoever asks

onmessage = async ({ data }: MessageEvent<Question>) => postMessage(await answer(verifier, data));
