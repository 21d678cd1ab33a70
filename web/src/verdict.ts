// The banner: accepted, rejected, or not checked at all, and why.

import { type Child, element, icon } from "./dom.js";
import { isAccepted, type Outcome } from "./outcome.js";
import type { Report } from "./report.js";
import { count, counted, meaningOf, milliseconds } from "./words.js";

/** Below this the page remarks on the policy; it is the default. */
const soundBits = 100;

export interface Verdict {
  kind: "accepted" | "rejected" | "failed" | "checking";
  title: string;
  text: Child[];
}

export function checking(what: string): Verdict {
  return { kind: "checking", title: "Checking …", text: [paragraph("", what)] };
}

export function failed(problem: string): Verdict {
  return { kind: "failed", title: "Nothing was checked", text: [paragraph("reason", problem)] };
}

export function verdictOf({ report, problem, name }: Outcome): Verdict {
  if (report === undefined) return failed(problem);
  const { result, fileBytes } = report;
  const facts = `${name} · ${count(fileBytes)} bytes · checked in ${milliseconds(result.verifyMs)}`;
  return {
    kind: result.accepted ? "accepted" : "rejected",
    title: result.accepted ? "Accepted" : "Rejected",
    text: [
      ...(result.accepted ? acceptedText(report) : rejectedText(report)),
      paragraph("facts", facts),
    ],
  };
}

/** The verdict on several files: accepted if each of them is. */
export function verdictOfAll(outcomes: Outcome[]): Verdict {
  const nAccepted = outcomes.filter(isAccepted).length;
  const all = nAccepted === outcomes.length;
  const hasRejected = outcomes.some(({ report }) => report !== undefined && !report.result.accepted);
  return {
    kind: all ? "accepted" : hasRejected ? "rejected" : "failed",
    title: all
      ? `All ${count(nAccepted)} accepted`
      : `${count(nAccepted)} of ${count(outcomes.length)} accepted`,
    text: [
      paragraph(
        "reason",
        all ? "Every file proves its claim." : "Not every file proves its claim.",
      ),
      paragraph("", "Choose a file in the list to see what was found."),
    ],
  };
}

export function show(place: HTMLElement, { kind, title, text }: Verdict): void {
  place.dataset["kind"] = kind;
  place.replaceChildren(icon(kind), element("div", "", element("h2", "", title), text));
}

function acceptedText(report: Report): Child[] {
  const { result, minProvenBits } = report;
  const { provenBits } = result.security;
  const what =
    report.statement === "attention"
      ? "Integer attention in the shape below makes of its inputs the outputs with the commitment below. "
      : "The program below, started on its memory, halts after exactly " +
        `${counted(report.result.steps, "step")} in the state below. `;
  return [
    paragraph("reason", result.reason),
    paragraph("", what, `This is proven with ${provenBits} bits of security.`),
    minProvenBits < soundBits &&
      paragraph(
        "caution",
        `You asked for ${minProvenBits} bits only. A sound choice is ${soundBits}.`,
      ),
  ];
}

function rejectedText({ result, minProvenBits }: Report): Child[] {
  const { provenBits } = result.security;
  const { segments, failedSegment } =
    result.statement === "program" ? result : { segments: 1, failedSegment: 0 };
  return [
    paragraph("reason", result.reason),
    result.name === "ProvenBitsTooLow" &&
      paragraph("", `It has ${provenBits} proven bits, and you asked for ${minProvenBits}.`),
    paragraph("", meaningOf(result)),
    result.status >= 400 &&
      segments > 1 &&
      paragraph("", `Found in segment ${count(failedSegment + 1)} of ${count(segments)}.`),
    paragraph("code", `${result.name} (${result.status})`),
  ];
}

function paragraph(className: string, ...text: string[]): HTMLElement {
  return element("p", className, ...text);
}
