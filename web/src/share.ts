// A claim as the fragment of a link. A browser never sends a fragment to a server, so what is in it
// stays between those who have the link.
//
// "#claim=<digest>&program=<hash>&scope=isa&steps=103&pc=15&acc=21": the digest of the claim, which
// determines all of it, and beside that a summary for people. A link proves nothing; it says what a
// file should prove.

import type { Report, RunReport } from "./report.js";

export interface Expected {
  /** Blake2s-256 of the claim. */
  digest: string;
  /** Blake2b-256 of the program and its memory. */
  programHash: string;
  scope: string;
  steps: number;
  pc: number;
  acc: number;
}

export function expectedOf({ result, claim }: RunReport): Expected | undefined {
  return (
    claim && {
      digest: result.claimDigest,
      programHash: result.programHash,
      scope: claim.extension.proven_scope,
      steps: result.steps,
      pc: result.finalState.pc,
      acc: result.finalState.acc,
    }
  );
}

export function fragmentOf({ digest, programHash, scope, steps, pc, acc }: Expected): string {
  return `#claim=${digest}&program=${programHash}&scope=${scope}&steps=${steps}&pc=${pc}&acc=${acc}`;
}

/** The claim in a fragment; undefined if there is none, and null if it is damaged. */
export function readFragment(fragment: string): Expected | undefined | null {
  const fields = new URLSearchParams(fragment.slice(1));
  if (!fields.has("claim")) return undefined;
  const read = (name: string, pattern: RegExp) => {
    const values = fields.getAll(name);
    return values.length === 1 && pattern.test(values[0]!) ? values[0]! : "";
  };
  const hash = /^[0-9a-f]{64}$/;
  const expected = {
    digest: read("claim", hash),
    programHash: read("program", hash),
    scope: read("scope", /^(isa|transformer)$/),
    steps: read("steps", /^[1-9]\d{0,9}$/),
    pc: read("pc", /^\d{1,5}$/),
    acc: read("acc", /^(0|-?[1-9]\d{0,4})$/),
  };
  if (Object.values(expected).some((value) => value === "")) return null;
  const { steps, pc, acc } = expected;
  return { ...expected, steps: Number(steps), pc: Number(pc), acc: Number(acc) };
}

/**
 * How a report compares with what is expected: the claim itself; the claim, but the link describes
 * it wrongly; another claim about the same run, such as one of another prover; another run; or a
 * file that is not accepted, which proves nothing.
 */
export type Agreement = "same" | "misdescribed" | "same-run" | "other" | "unproven";

export function compare(expected: Expected, report: Report): Agreement {
  if (!report.result.accepted) return "unproven";
  if (report.statement === "attention") return "other";
  const found = expectedOf(report);
  if (found === undefined) return "unproven";
  if (fragmentOf(found) === fragmentOf(expected)) return "same";
  if (found.digest === expected.digest) return "misdescribed";
  // The machine is deterministic, so a program and its memory have one run.
  return found.programHash === expected.programHash && found.scope === expected.scope
    ? "same-run"
    : "other";
}
