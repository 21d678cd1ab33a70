// A verifier of all statements in a worker: the methods of Verifier as promises, beside the caller's
// own thread.

import type { AnyResult } from "./any_verifier.js";
import type { Policy } from "./policy.js";
import { type Chunks, forEachChunk } from "./stream.js";
import { type Answer, errorOf, type Method, type Request } from "./worker_messages.js";

/** A running worker as browsers and Node.js both have it. */
export interface Thread {
  post(request: Request): void;
  /** Whether an answer is waited for; Node.js need not stay for a worker that is not busy. */
  setBusy(isBusy: boolean): void;
  terminate(): void;
}

export interface Listener {
  onAnswer(answer: Answer): void;
  onFailure(error: Error): void;
}

/** What the calls reject with that a worker had not answered when it was terminated. */
export class WorkerTerminatedError extends Error {
  override readonly name = "WorkerTerminatedError";
}

// Of bytes that lie in a larger buffer, a message would copy the whole buffer.
function copyOf(bytes: Uint8Array): Uint8Array {
  return bytes instanceof Uint8Array ? new Uint8Array(bytes) : bytes;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class WorkerVerifierBase {
  readonly #thread: Thread;
  readonly #waiting = new Map<number, Waiting>();
  #nRequests = 0;
  #end: Error | undefined;

  constructor(start: (listener: Listener) => Thread) {
    this.#thread = start({
      onAnswer: (answer) => this.#settle(answer),
      onFailure: (error) => this.#stop(error),
    });
    this.#thread.setBusy(false);
  }

  /** As Verifier.verify; the bytes are copied. */
  verify(proof: Uint8Array, policy?: Policy): Promise<AnyResult> {
    return this.#call("verify", [copyOf(proof), policy]);
  }

  /** As Verifier.inspect: nothing is verified. */
  inspect(proof: Uint8Array): Promise<AnyResult> {
    return this.#call("inspect", [copyOf(proof)]);
  }

  /** As Verifier.claim: nothing is verified. */
  claim(proof: Uint8Array): Promise<Record<string, unknown>> {
    return this.#call("claim", [copyOf(proof)]);
  }

  /** As Verifier.verifyStream; the next chunk is asked for when the last one was dealt with. */
  async verifyStream(chunks: Chunks, policy?: Policy): Promise<AnyResult> {
    const stream = this.#nRequests;
    await this.#call("begin", [policy]);
    try {
      await forEachChunk(chunks, (chunk) => this.#call("write", [copyOf(chunk)], stream));
    } catch (error) {
      if (this.#end === undefined) await this.#call("finish", [], stream);
      throw error;
    }
    return this.#call("finish", [], stream);
  }

  /**
   * Ends the worker at once, whatever it does. Calls that wait for it, and later ones, reject with a
   * WorkerTerminatedError.
   */
  terminate(): void {
    this.#stop(new WorkerTerminatedError("the worker was terminated"));
  }

  async #call<T>(method: Method, parameters: unknown[], stream?: number): Promise<T> {
    if (this.#end !== undefined) throw this.#end;
    const id = this.#nRequests++;
    this.#thread.post({ id, method, parameters, stream }); // throws for what cannot be copied
    this.#thread.setBusy(true);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
    });
  }

  #settle({ id, value, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#thread.setBusy(false);
    if (error === undefined) waiting.resolve(value);
    else waiting.reject(errorOf(error));
  }

  #stop(error: Error): void {
    if (this.#end !== undefined) return;
    this.#end = error;
    this.#thread.terminate();
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
