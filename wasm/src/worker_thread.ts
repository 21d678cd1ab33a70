// What runs in the worker of a browser.

import { load, loadAttention } from "./index.js";
import { makeServer, type Request } from "./worker_messages.js";

const answer = makeServer({ load, loadAttention });

onmessage = async ({ data }: MessageEvent<Request>) => postMessage(await answer(data));
