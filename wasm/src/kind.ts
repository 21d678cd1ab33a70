// One kind of statement: how the functions of its module are called, and what they report.

import { type AttentionResult, readAttentionResult } from "./attention.js";
import type { Instance } from "./module.js";
import { type CommonResult, type Details, readResult, type Result } from "./result.js";

export interface Kind<R extends CommonResult> {
  /** What the names of its functions begin with. */
  prefix: string;
  /** The structure of the C API that is its result. */
  structure: string;
  read(instance: Instance, pointer: number): Details<R>;
}

export const programKind: Kind<Result> = {
  prefix: "ptvm_",
  structure: "result",
  read: readResult,
};

export const attentionKind: Kind<AttentionResult> = {
  prefix: "ptvm_attention_",
  structure: "attention_result",
  read: readAttentionResult,
};

/** The result whose structure is at `pointer`, of a verification that returned `status`. */
export function resultOf<R extends CommonResult>(
  kind: Kind<R>,
  instance: Instance,
  pointer: number,
  status: number,
  verifyMs: number,
): R {
  const details = kind.read(instance, pointer);
  const accepted = status === 0 && details.status === 0;
  return { accepted, ...details, verifyMs } as unknown as R;
}
