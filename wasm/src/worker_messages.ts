// What a WorkerVerifier and its thread say to each other: a request with a number, and its answer.

import { type AnyStream, AnyVerifier, type Loaders } from "./any_verifier.js";
import { UnreadableProofError, VerifierCrashError } from "./verifier.js";

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

/** Answers requests. The verifier of programs' runs is loaded at once, others when they are needed. */
export function makeServer(loaders: Loaders) {
  const verifier = new AnyVerifier(loaders);
  verifier.load("program").catch(() => undefined); // told to whoever asks
  const streams = new Map<number, AnyStream>();

  const run = async ({ id, method, parameters, stream = id }: Request): Promise<unknown> => {
    const [first, second] = parameters as [Uint8Array, undefined];
    switch (method) {
      case "verify":
        return verifier.verify(first, second);
      case "inspect":
        return (await verifier.verifierFor(first)).inspect(first);
      case "claim":
        return (await verifier.verifierFor(first)).claim(first);
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
      return { id: request.id, value: await run(request) };
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
