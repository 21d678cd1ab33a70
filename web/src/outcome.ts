// What came out for one file: a report, or why there is none.

import type { Answer } from "./report.js";

export type Outcome = Answer & { name: string; file: Blob };

export function isAccepted({ report }: Outcome): boolean {
  return report?.result.accepted ?? false;
}
