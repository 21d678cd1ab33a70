// The verifier: the C API of libverifier on JavaScript values.

import type { AttentionResult } from "./attention.js";
import { attentionKind, type Kind, programKind, resultOf } from "./kind.js";
import { Instance } from "./module.js";
import { completePolicy, type Policy } from "./policy.js";
import { type CommonResult, readStatus, type Result, type StatusText } from "./result.js";
import { type Chunks, forEachChunk, VerifierStream } from "./stream.js";

/** Thrown where a claim is asked for and cannot be read. */
export class UnreadableProofError extends Error {
  override readonly name = "UnreadableProofError";

  readonly status: number;
  readonly statusName: string;

  constructor({ status, name, reason }: StatusText) {
    super(reason);
    this.status = status;
    this.statusName = name;
  }
}

/** Thrown if the module itself fails. The proof is then not accepted. */
export class VerifierCrashError extends Error {
  override readonly name = "VerifierCrashError";
}

// An instance whose memory has grown beyond this is not kept: memory never shrinks.
const keptMemoryBytes = 2 ** 24;

/**
 * Verifies proofs of one kind of statement, one after the other, with one instance of its module.
 * Verifiers share nothing but the compiled module.
 */
export class VerifierOf<R extends CommonResult> {
  /** The version of the C API, such as "0.1.0". */
  readonly version: string;
  /** The version of the proof files that can be read. */
  readonly proofFormatVersion: number;
  readonly #kind: Kind<R>;
  readonly #module: WebAssembly.Module;
  #instance: Instance | undefined;

  protected constructor(kind: Kind<R>, { module, instance }: Started) {
    this.#kind = kind;
    this.#module = module;
    this.#instance = instance;
    const version = instance.call("ptvm_api_version");
    this.version = [10000, 100, 1].map((unit) => Math.trunc(version / unit) % 100).join(".");
    this.proofFormatVersion = instance.call("ptvm_proof_format_version");
  }

  /**
   * Verifies the bytes of a proof file. Whatever they are, the outcome is in the Result.
   * Throws a TypeError or RangeError if the arguments are none.
   */
  verify(proof: Uint8Array, policy: Policy = {}): R {
    const complete = completePolicy(policy);
    const { prefix, structure } = this.#kind;
    return this.#run(proof, (instance) => {
      const policyPointer = allocatePolicy(instance, complete);
      const result = instance.allocateStructure(structure);
      const size = instance.allocate(4);

      const start = performance.now();
      const pointer = instance.copyIn(proof);
      // A proof for which this fails is refused by the verification for the same reason.
      instance.call(`${prefix}workspace_size`, size, pointer, proof.length);
      const workspaceSize = instance.readU32(size);
      const workspace = instance.allocate(workspaceSize);
      const status = instance.call(
        `${prefix}verify`,
        ...[result, workspace, workspaceSize, pointer, proof.length, policyPointer],
      );
      const verifyMs = performance.now() - start;
      return resultOf(this.#kind, instance, result, status, verifyMs);
    });
  }

  /** Begins the verification of a proof that arrives in pieces. Throws as `verify` does. */
  stream(policy: Policy = {}): VerifierStream<R> {
    const complete = completePolicy(policy);
    const instance = this.#take();
    const run = <T>(work: (instance: Instance) => T) => guarded(() => work(instance));
    const release = () => this.#giveBack(instance);
    const allocate = (instance: Instance) => allocatePolicy(instance, complete);
    return new VerifierStream({ run, release }, this.#kind, allocate);
  }

  /**
   * Verifies a proof while it arrives, such as the body of a response; of a proof that is refused no
   * more is read than it takes to know. Rejects if a chunk is no Uint8Array, or with what `chunks`
   * throws.
   */
  async verifyStream(chunks: Chunks, policy?: Policy): Promise<R> {
    const stream = this.stream(policy);
    await forEachChunk(chunks, (chunk) => stream.write(chunk));
    return stream.finish();
  }

  /**
   * Reads a proof file WITHOUT verifying it: `accepted` is false, and the claim is what somebody
   * says. `status` is 0 if the file could be read and its claim is consistent in itself.
   */
  inspect(proof: Uint8Array): R {
    const { prefix, structure } = this.#kind;
    return this.#run(proof, (instance) => {
      const pointer = instance.allocateStructure(structure);
      instance.call(`${prefix}inspect`, pointer, instance.copyIn(proof), proof.length);
      const result = resultOf(this.#kind, instance, pointer, 0, 0);
      return { ...result, ...(result.accepted && notVerified) };
    });
  }

  /**
   * The claim of a proof file as an object: statement-v1, or spec/attention-claim.schema.json.
   * Nothing is verified. Throws an UnreadableProofError if there is none.
   */
  claim(proof: Uint8Array): Record<string, unknown> {
    const { text, error } = this.#run(proof, (instance) => {
      const pointer = instance.copyIn(proof);
      const length = instance.allocate(4);
      const write = (text: number, capacity: number) =>
        instance.call(
          `${this.#kind.prefix}claim_json`,
          ...[text, capacity, length, pointer, proof.length],
        );
      write(0, 0);
      const capacity = instance.readU32(length);
      const text = instance.allocate(capacity);
      const status = write(text, capacity);
      return status === 0
        ? { text: new TextDecoder().decode(instance.copyOut(text, capacity)) }
        : { error: readStatus(instance, status) };
    });
    if (error !== undefined) throw new UnreadableProofError(error);
    return JSON.parse(text);
  }

  // Runs `work` on an instance without blocks. One that failed is never used again.
  #run<T>(proof: Uint8Array, work: (instance: Instance) => T): T {
    if (!(proof instanceof Uint8Array)) throw new TypeError("a proof must be a Uint8Array");
    const instance = this.#take();
    const value = guarded(() => work(instance));
    this.#giveBack(instance);
    return value;
  }

  #take(): Instance {
    const instance = this.#instance ?? new Instance(new WebAssembly.Instance(this.#module));
    this.#instance = undefined;
    return instance;
  }

  #giveBack(instance: Instance): void {
    instance.free();
    if (instance.memoryBytes <= keptMemoryBytes) this.#instance = instance;
  }
}

/** Verifies proofs of programs' runs. */
export class Verifier extends VerifierOf<Result> {
  /** A verifier from the bytes of ptvm_verifier.wasm, or from the module that they compile to. */
  static async create(source: BufferSource | WebAssembly.Module): Promise<Verifier> {
    return new Verifier(programKind, await start(source));
  }
}

/** Verifies proofs of attention. */
export class AttentionVerifier extends VerifierOf<AttentionResult> {
  /** A verifier from the bytes of ptvm_attention.wasm, or from the module that they compile to. */
  static async create(source: BufferSource | WebAssembly.Module): Promise<AttentionVerifier> {
    return new AttentionVerifier(attentionKind, await start(source));
  }
}

interface Started {
  module: WebAssembly.Module;
  instance: Instance;
}

async function start(source: BufferSource | WebAssembly.Module): Promise<Started> {
  const module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source);
  return { module, instance: new Instance(await WebAssembly.instantiate(module)) };
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    throw new VerifierCrashError("the verifier failed", { cause: error });
  }
}

function allocatePolicy(instance: Instance, policy: Required<Policy>): number {
  const pointer = instance.allocateStructure("policy");
  instance.writeField(pointer, "policy.min_proven_bits", policy.minProvenBits);
  instance.writeField(pointer, "policy.min_conjectured_bits", policy.minConjecturedBits);
  return pointer;
}

const notVerified = {
  accepted: false,
  name: "NotVerified",
  reason: "The file was read, but nothing was verified.",
};
