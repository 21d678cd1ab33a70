// What a WorkerVerifier and its thread say to each other: a request with a number, and its answer.

import type { Source } from "./entry.js";
import { UnreadableProofError, type Verifier, VerifierCrashError } from "./verifier.js";
import type { VerifierStream } from "./stream.js";

export type Method = "verify" | "inspect" | "claim" | "begin" | "write" | "finish";

export interface Request {
  /** Of the answer; for `write` and `finish`, `stream` is the number of their `begin`. */
  id: number;
  method: Method;
  parameters: unknown[];
  stream?: number;
}

export interface Answer {
  id: number;
  value?: unknown;
  error?: Problem;
}

interface Problem {
  name: string;
  message: string;
  status?: number;
  statusName?: string;
}

/** Answers requests, one after the other, with a verifier that is loaded at once. */
export function makeServer(load: (source?: Source) => Promise<Verifier>) {
  const loading = load();
  loading.catch(() => undefined); // told to whoever asks
  const streams = new Map<number, VerifierStream>();

  const run = (verifier: Verifier, { id, method, parameters, stream = id }: Request): unknown => {
    const [first, second] = parameters as [Uint8Array, undefined];
    switch (method) {
      case "verify":
        return verifier.verify(first, second);
      case "inspect":
        return verifier.inspect(first);
      case "claim":
        return verifier.claim(first);
      case "begin":
        return void streams.set(id, verifier.stream(parameters[0] as undefined));
      case "write":
        return streams.get(stream)!.write(first);
      case "finish": {
        const finished = streams.get(stream)!;
        streams.delete(stream);
        return finished.finish();
      }
    }
  };
  return async (request: Request): Promise<Answer> => {
    try {
      return { id: request.id, value: run(await loading, request) };
    } catch (error) {
      const { name, message, status, statusName } = error as UnreadableProofError;
      return { id: request.id, error: { name, message, status, statusName } };
    }
  };
}

/** The error that the thread met, as one of this thread's. */
export function errorOf({ name, message, status = 0, statusName = "" }: Problem): Error {
  switch (name) {
    case "TypeError":
      return new TypeError(message);
    case "RangeError":
      return new RangeError(message);
    case "UnreadableProofError":
      return new UnreadableProofError({ status, name: statusName, reason: message });
    case "VerifierCrashError":
      return new VerifierCrashError(message);
    default:
      return new Error(message);
  }
}
