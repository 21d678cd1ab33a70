// What figures, names and outcomes are called on the page.

import type { Backend, CommonResult } from "ptvm-verifier";

const grouped = new Intl.NumberFormat("en-US");

export function count(n: number): string {
  return grouped.format(n);
}

/** "1 step", "103 steps". */
export function counted(n: number, noun: string): string {
  return `${count(n)} ${noun}${n === 1 ? "" : "s"}`;
}

export function milliseconds(ms: number): string {
  return ms < 0.1 ? "less than 0.1 ms" : `${ms < 100 ? ms.toFixed(1) : count(Math.round(ms))} ms`;
}

/** What 2^bits attempts cost: the years of 10^9 machines that make 10^9 attempts a second. */
export function effortOf(bits: number): string {
  const years = 2 ** bits / 1e18 / 31_557_600;
  const machines = "a billion machines that each make a billion attempts a second";
  if (years < 1) return `${machines} would need less than a year.`;
  const digits = 10 ** Math.floor(Math.log10(years));
  const rounded = Math.floor(years / digits) * digits;
  const figure = rounded < 1e15 ? count(rounded) : `10^${Math.floor(Math.log10(years))}`;
  return `${machines} would need more than ${figure} ${rounded === 1 ? "year" : "years"}.`;
}

const unsupportedBackend = 203;

/** What a rejection does and does not mean, by the group of its status (spec/status.md). */
export function meaningOf({ status, hasClaim }: CommonResult): string {
  if (status === unsupportedBackend) {
    return "This verifier lacks the backend of the proof, so the proof was not checked.";
  }
  switch (Math.floor(status / 100)) {
    case 2:
      return hasClaim
        ? "The file contradicts itself or is incomplete, so its proof was not checked."
        : "The file cannot be read as a proof, so there is nothing to check.";
    case 3:
      return "The file is weaker than what was asked of it, so its proof was not checked further.";
    case 4:
    case 5:
    case 6:
      return (
        "This file does not prove its claim: it was altered, damaged or made wrongly. " +
        "The claim itself may be true or false."
      );
  }
  return "The verifier could not do its work, so nothing was proven.";
}

/** What limits the proven figure, to be put behind "limited by" (shared/security/estimate.h). */
export function limitOf(term: string): string {
  return limits.get(term) ?? term;
}

const limits = new Map([
  ["lookup", "the challenges of the lookup argument"],
  ["composition", "the challenge that combines the constraints"],
  ["out-of-domain", "the point outside the domain at which the constraints are compared"],
  ["deep-batching", "the challenge that combines the quotients"],
  ["fri-folding", "the challenges of the folding steps"],
  ["queries", "the number of queries"],
  ["hash", "collisions of the hash function"],
  ["parameters", "a parameter that the analysis does not cover"],
]);

/** The analysis of the low-degree test that the proven figure is from. */
export function analysisOf(regime: string): string {
  return analyses.get(regime) ?? regime;
}

const analyses = new Map([
  ["unique-decoding", "unique decoding"],
  ["unique-decoding-2025", "unique decoding, batching bound of 2025"],
  ["johnson", "list decoding up to the Johnson bound"],
]);

/** What the constraints of the claim's `proven_scope` say. */
export function provenIn(scope: string): string {
  switch (scope) {
    case "isa":
      return "every step obeys the instruction set.";
    case "transformer":
      return "every step is what the layer computes that the program compiles to.";
  }
  return scope;
}

/** What they do not say, and what the prover says of it by `engine_check`. */
export function notProvenIn(scope: string, engineCheck: string): string {
  if (scope === "transformer") {
    return "that the layer of an instruction does what the instruction says.";
  }
  switch (engineCheck) {
    case "none":
      return "the transformer engine was not checked.";
    case "lockstep":
      return "that the transformer engine agrees in every step. Only the prover says so.";
  }
  return "anything about the transformer engine.";
}

/** What a proof of attention says, and what it does not. */
export const attentionCovered =
  "somebody knows queries, keys and values with the commitments below, in this shape, and integer " +
  "attention makes of them the outputs and the state after that the other two stand for.";
export const attentionUncovered =
  "what the numbers are, where they come from, and that nobody can learn something of them: the " +
  "proof is not zero-knowledge.";

/** What the claim's backend is: the field of the trace, that of the challenges, the hash, and what for. */
export function backendOf(backend: Backend): BackendWords {
  return backendWords[backend];
}

export interface BackendWords {
  field: string;
  challenges: string;
  hash: string;
  meaning: string;
}

const backendWords: Record<Backend, BackendWords> = {
  stwo: {
    field: "M31, the integers modulo 2^31 \u2212 1, on the circle",
    challenges: "its extension of degree 4, 124 bits",
    hash: "Blake2s",
    meaning: "The protocol of the prover stwo, byte for byte.",
  },
  circle8: {
    field: "M31, the integers modulo 2^31 \u2212 1, on the circle",
    challenges: "its extension of degree 8, 248 bits",
    hash: "Blake2s",
    meaning: "The same protocol with larger challenges: fewer queries, and levels above 100 proven bits.",
  },
  vanilla: {
    field: "the integers modulo 1 + 407 \u00b7 2^119",
    challenges: "the same field, 128 bits",
    hash: "BLAKE2b",
    meaning: "A STARK over one large prime field, without extensions.",
  },
};
