// Verifies proofs of whatever statement: the file says of which, and the module for it is loaded when
// the first such file comes.

import type { AttentionResult } from "./attention.js";
import { completePolicy, type Policy } from "./policy.js";
import type { Result } from "./result.js";
import { headBytes, type Statement, statementOf } from "./statement.js";
import type { VerifierStream } from "./stream.js";
import type { AttentionVerifier, Verifier } from "./verifier.js";

/** `statement` says which of the two it is. */
export type AnyResult = Result | AttentionResult;

export interface Loaders {
  load(): Promise<Verifier>;
  loadAttention(): Promise<AttentionVerifier>;
}

/** The verifiers of all statements, each loaded once. */
export class AnyVerifier {
  readonly #loaders: Record<Statement, () => Promise<Verifier | AttentionVerifier>>;
  readonly #loaded = new Map<Statement, Promise<Verifier | AttentionVerifier>>();

  constructor({ load, loadAttention }: Loaders) {
    this.#loaders = { program: () => load(), attention: () => loadAttention() };
  }

  /** The verifier for a file that begins with `head`. A failure to load it is tried again. */
  verifierFor(head: Uint8Array): Promise<Verifier | AttentionVerifier> {
    if (!(head instanceof Uint8Array)) throw new TypeError("a proof must be a Uint8Array");
    return this.load(statementOf(head));
  }

  load(statement: Statement): Promise<Verifier | AttentionVerifier> {
    let verifier = this.#loaded.get(statement);
    if (verifier === undefined) {
      verifier = this.#loaders[statement]();
      this.#loaded.set(statement, verifier);
      verifier.catch(() => this.#loaded.delete(statement));
    }
    return verifier;
  }

  async verify(proof: Uint8Array, policy?: Policy): Promise<AnyResult> {
    return (await this.verifierFor(proof)).verify(proof, policy);
  }

  stream(policy: Policy = {}): AnyStream {
    return new AnyStream(this, policy);
  }
}

/** A stream of which the first bytes say who verifies it. As VerifierStream, with promises. */
export class AnyStream {
  readonly #verifier: AnyVerifier;
  readonly #policy: Policy;
  #head = new Uint8Array(0); // as long as there is no stream
  #stream: VerifierStream<AnyResult> | undefined;

  /** Use `AnyVerifier.stream`. */
  constructor(verifier: AnyVerifier, policy: Policy) {
    this.#verifier = verifier;
    this.#policy = completePolicy(policy);
  }

  async write(chunk: Uint8Array): Promise<boolean> {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("a chunk must be a Uint8Array");
    if (this.#stream !== undefined) return this.#stream.write(chunk);
    const head = new Uint8Array(this.#head.length + chunk.length);
    head.set(this.#head);
    head.set(chunk, this.#head.length);
    this.#head = head;
    return head.length < headBytes || this.#begin();
  }

  async finish(): Promise<AnyResult> {
    if (this.#stream === undefined) await this.#begin();
    return this.#stream!.finish();
  }

  async #begin(): Promise<boolean> {
    const verifier = await this.#verifier.verifierFor(this.#head);
    this.#stream = verifier.stream(this.#policy) as VerifierStream<AnyResult>;
    const head = this.#head;
    this.#head = new Uint8Array(0);
    return this.#stream.write(head);
  }
}
