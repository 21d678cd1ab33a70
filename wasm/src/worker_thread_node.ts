// What runs in the worker of Node.js.

import { parentPort } from "node:worker_threads";

import { load, loadAttention } from "./node.js";
import { makeServer, type Request } from "./worker_messages.js";

const answer = makeServer({ load, loadAttention });

const port = parentPort!;

port.on("message", async (request: Request) => port.postMessage(await answer(request)));
