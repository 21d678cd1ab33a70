// What a proof file is a proof of, which decides which module checks it.

export type Statement = "program" | "attention";

/** As many bytes of a file say what it is a proof of: magic, version, backend, kind. */
export const headBytes = 8;

const attentionKind = 1;

/** What a file that begins with `head` is a proof of; what is no proof at all counts as a program's. */
export function statementOf(head: Uint8Array): Statement {
  return head[headBytes - 1] === attentionKind ? "attention" : "program";
}
