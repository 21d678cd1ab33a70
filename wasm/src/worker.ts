// The entry point `ptvm-verifier/worker` for browsers.

import { type Listener, WorkerVerifierBase } from "./worker_verifier.js";

export { WorkerTerminatedError } from "./worker_verifier.js";

/** Starts the worker; bundlers find its script by this very expression. */
const standard = () =>
  new Worker(new URL("./worker_thread.js", import.meta.url), { type: "module" });

export class WorkerVerifier extends WorkerVerifierBase {
  /** Starts a worker: that of the package unless `makeWorker` starts worker_thread.js otherwise. */
  constructor(makeWorker: () => Worker = standard) {
    super(({ onAnswer, onFailure }: Listener) => {
      const worker = makeWorker();
      worker.onmessage = ({ data }) => onAnswer(data);
      worker.onerror = () => onFailure(new Error("the worker did not start, or failed"));
      return {
        post: (request) => worker.postMessage(request),
        setBusy: () => undefined,
        terminate: () => worker.terminate(),
      };
    });
  }
}
