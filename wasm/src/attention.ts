// What a verification of a proof of attention reports (spec/attention.md), as plain data.

import type { Backend } from "./backends.js";
import type { Instance } from "./module.js";
import { type CommonResult, type Details, fieldsOf, readCommon } from "./result.js";

export interface AttentionShape {
  heads: number;
  /** Coordinates of a query, a key or a value of one head. */
  dim: number;
  /** Queries of one head. */
  steps: number;
  /** Positions before the first query. */
  carried: number;
  /** A gap of one is a difference of 2^scoreShift in scores. */
  scoreShift: number;
}

/** In hexadecimal. They depend on the backend and on `logBlowup` beside the data. */
export interface AttentionCommitments {
  /** Keys and values of the carried positions. */
  stateBefore: string;
  queries: string;
  /** Keys and values of all positions: the state before of what follows. */
  stateAfter: string;
  outputs: string;
}

export interface AttentionClaim {
  /** 1: attention of signed bytes with the nine weights. */
  version: number;
  shape: AttentionShape;
  commitments: AttentionCommitments;
}

export interface Parameters {
  logBlowup: number;
  /** Of the proof, not of attention. */
  nQueries: number;
  queryPowBits: number;
  interactionPowBits: number;
  foldStep: number;
  logLastLayerDegree: number;
}

/** Of a proof of attention. */
export interface AttentionResult extends CommonResult {
  statement: "attention";
  claim: AttentionClaim;
  backend: Backend | "";
  parameters: Parameters;
  /** 0 if the parameters were chosen by hand. */
  requestedProvenBits: number;
}

/** The name of the first member in which two claims differ, such as "heads"; undefined if none does. */
export function attentionDifference(
  claim: AttentionClaim,
  expected: AttentionClaim,
): string | undefined {
  const flat = ({ version, shape, commitments }: AttentionClaim) => {
    const { heads, dim, steps, carried, scoreShift } = shape;
    const { stateBefore, queries, stateAfter, outputs } = commitments;
    const numbers = { version, heads, dim, steps, carried, scoreShift };
    return Object.entries({ ...numbers, stateBefore, queries, stateAfter, outputs });
  };
  const other = flat(expected);
  return flat(claim).find(([, value], index) => value !== other[index]![1])?.[0];
}

/** Reads the `ptvm_attention_result` at `pointer`. */
export function readAttentionResult(instance: Instance, pointer: number): Details<AttentionResult> {
  const { number, text, hex } = fieldsOf(instance, "attention_result", pointer);
  return {
    statement: "attention",
    ...readCommon(instance, "attention_result", pointer),
    hasClaim: number("has_claim") !== 0,
    claim: {
      version: number("claim.version"),
      shape: {
        heads: number("claim.heads"),
        dim: number("claim.dim"),
        steps: number("claim.steps"),
        carried: number("claim.carried"),
        scoreShift: number("claim.score_shift"),
      },
      commitments: {
        stateBefore: hex("claim.state_before"),
        queries: hex("claim.queries"),
        stateAfter: hex("claim.state_after"),
        outputs: hex("claim.outputs"),
      },
    },
    backend: text("backend") as Backend | "",
    parameters: {
      logBlowup: number("log_blowup"),
      nQueries: number("n_queries"),
      queryPowBits: number("query_pow_bits"),
      interactionPowBits: number("interaction_pow_bits"),
      foldStep: number("fold_step"),
      logLastLayerDegree: number("log_last_layer_degree"),
    },
    requestedProvenBits: number("requested_proven_bits"),
  };
}
