// Has files checked: in a worker, or in this thread where the page was opened from a disk.

import type { Local } from "./local.js";
import { loadLocal } from "./local_script.js";
import type { Answer, Question } from "./report.js";
import { scriptUrl } from "./script_url.js";

export interface Checker {
  /** Checks a file; ends whatever check is still going on, whose promise then stays pending. */
  check(question: Question): Promise<Answer>;
  /** The proof that the page comes with. */
  example(): Promise<Blob>;
}

export const exampleName = "fibonacci.proof";

export function makeChecker(): Checker {
  return location.protocol === "file:" ? new LocalChecker() : new WorkerChecker();
}

class WorkerChecker implements Checker {
  #worker = this.#start(); // at once, so that the module is compiled when it is needed
  #isBroken = false;
  #resolve: ((answer: Answer) => void) | undefined; // of the check that is going on

  check(question: Question): Promise<Answer> {
    if (this.#isBroken || this.#resolve !== undefined) {
      this.#worker.terminate();
      this.#worker = this.#start();
      this.#isBroken = false;
    }
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#worker.postMessage(question);
    });
  }

  async example(): Promise<Blob> {
    const response = await fetch(exampleName);
    if (!response.ok) throw new Error(`the server says ${response.status}`);
    return response.blob();
  }

  #start(): Worker {
    const worker = new Worker(scriptUrl("worker.js"), { type: "module" });
    const settle = (answer: Answer) => {
      if (worker !== this.#worker) return;
      this.#resolve?.(answer);
      this.#resolve = undefined;
    };
    worker.onmessage = ({ data }: MessageEvent<Answer>) => settle(data);
    worker.onerror = () => {
      this.#isBroken ||= worker === this.#worker;
      settle({ problem: "The verifier did not start, or stopped." });
    };
    return worker;
  }
}

class LocalChecker implements Checker {
  readonly #local = loadLocal<Local>("local.js", "ptvmLocal");

  async check(question: Question): Promise<Answer> {
    try {
      return await (await this.#local).check(question);
    } catch (error) {
      return { problem: `The verifier did not start: ${(error as Error).message}` };
    }
  }

  async example(): Promise<Blob> {
    return (await this.#local).example;
  }
}
