// The worker that explains one proof, beside the page's own thread.

import { explain } from "./explainer.js";

onmessage = async ({ data }: MessageEvent<Blob>) => {
  try {
    const response = await fetch("ptvm_explainer.wasm");
    if (!response.ok) throw new Error(`the server says ${response.status}`);
    const proof = new Uint8Array(await data.arrayBuffer());
    postMessage({ recorded: await explain(await response.arrayBuffer(), proof) });
  } catch (error) {
    postMessage({ problem: (error as Error).message });
  }
};
