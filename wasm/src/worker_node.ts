// The entry point `ptvm-verifier/worker` for Node.js.

import { Worker } from "node:worker_threads";

import { type Listener, WorkerVerifierBase } from "./worker_verifier.js";

export { WorkerTerminatedError } from "./worker_verifier.js";

export class WorkerVerifier extends WorkerVerifierBase {
  constructor() {
    super(({ onAnswer, onFailure }: Listener) => {
      const worker = new Worker(new URL("./worker_thread_node.js", import.meta.url), {
        execArgv: [], // those of the process may not suit a script
      });
      worker.on("message", onAnswer);
      worker.on("error", onFailure);
      return {
        post: (request) => worker.postMessage(request),
        setBusy: (isBusy) => (isBusy ? worker.ref() : worker.unref()),
        terminate: () => void worker.terminate(),
      };
    });
  }
}
