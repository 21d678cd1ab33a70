// Verification of a proof that arrives in pieces. It takes the same memory whatever the size of the
// proof, and refuses a bad one as soon as the first check fails.

import { type Kind, resultOf } from "./kind.js";
import type { Instance } from "./module.js";
import type { CommonResult, Result } from "./result.js";

/** Where pieces of a proof come from: the body of a response, or anything that can be iterated. */
export type Chunks = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** What a stream needs of the verifier that it was made by. */
export interface Runner {
  /** Calls `work`; throws a VerifierCrashError if the module fails. */
  run<T>(work: (instance: Instance) => T): T;
  /** The instance is no longer needed. */
  release(): void;
}

// Enough for a claim of 1 MiB; a longer one is refused as WorkspaceTooSmall.
const workspaceBytes = 2 ** 21 + 2 ** 13;
const windowBytes = 2 ** 16;

export class VerifierStream<R extends CommonResult = Result> {
  readonly #runner: Runner;
  readonly #kind: Kind<R>;
  readonly #stream: number;
  readonly #window: number;
  #verifyMs = 0;
  #isRefused = false;
  #isFinished = false;

  /** Use `Verifier.stream`. */
  constructor(runner: Runner, kind: Kind<R>, allocatePolicy: (instance: Instance) => number) {
    this.#runner = runner;
    this.#kind = kind;
    [this.#stream, this.#window] = runner.run((instance) => {
      const policy = allocatePolicy(instance);
      const pointer = instance.allocate(4);
      const workspace = instance.allocate(workspaceBytes);
      const window = instance.allocate(windowBytes);
      instance.call(`${kind.prefix}stream_begin`, pointer, workspace, workspaceBytes, policy);
      return [instance.readU32(pointer), window] as const;
    });
  }

  /**
   * Takes the next bytes of the proof file, any number. Gives false if the proof is refused already,
   * for a reason that `finish` tells; true says nothing yet.
   */
  write(chunk: Uint8Array): boolean {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("a chunk must be a Uint8Array");
    if (this.#isFinished) throw new TypeError("the stream was finished");
    const start = performance.now();
    for (let at = 0; at < chunk.length && !this.#isRefused; at += windowBytes) {
      const piece = chunk.subarray(at, at + windowBytes);
      this.#isRefused = this.#runner.run((instance) => {
        instance.write(this.#window, piece);
        const parameters = [this.#stream, this.#window, piece.length] as const;
        return instance.call(`${this.#kind.prefix}stream_write`, ...parameters) !== 0;
      });
    }
    this.#verifyMs += performance.now() - start;
    return !this.#isRefused;
  }

  /** Says that the proof has ended. The stream cannot be used after it. */
  finish(): R {
    if (this.#isFinished) throw new TypeError("the stream was finished");
    this.#isFinished = true;
    const { prefix, structure } = this.#kind;
    const result = this.#runner.run((instance) => {
      const start = performance.now();
      const result = instance.allocateStructure(structure);
      const status = instance.call(`${prefix}stream_end`, result, this.#stream);
      const verifyMs = this.#verifyMs + performance.now() - start;
      return resultOf(this.#kind, instance, result, status, verifyMs);
    });
    this.#runner.release();
    return result;
  }
}

/** Calls `write` with every chunk, until it gives false; the rest is then not asked for. */
export async function forEachChunk(
  chunks: Chunks,
  write: (chunk: Uint8Array) => boolean | Promise<boolean>,
): Promise<void> {
  if (!("getReader" in chunks)) {
    for await (const chunk of chunks) {
      if (!(await write(chunk))) return;
    }
    return;
  }
  const reader = chunks.getReader(); // not every browser can iterate
  try {
    for (let next; !(next = await reader.read()).done; ) {
      if (!(await write(next.value))) break;
    }
  } finally {
    // What is left is not needed; that its source fails now changes nothing.
    await reader.cancel().catch(() => undefined);
  }
}
