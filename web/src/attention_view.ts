// The claim of a proof of attention: its shape, and the commitments to what went in and came out.

import { type Child, definitions, element, withAttributes } from "./dom.js";
import type { AttentionReport } from "./report.js";
import { attentionCovered, attentionUncovered, count, counted } from "./words.js";

/** The sections about the claim. Unless the proof was accepted they are marked as not proven. */
export function attentionView({ result }: AttentionReport): HTMLElement {
  const { accepted } = result;
  const title = element("h2", "", accepted ? "What is proven" : "What the file claims");
  title.id = "claim-title";
  const view = element(
    "section",
    accepted ? "claim attention" : "claim attention unproven",
    title,
    element(
      "div",
      "scope",
      sentence("covered", accepted ? "Proven: " : "Claimed, not proven: ", attentionCovered),
      sentence("uncovered", "Not covered: ", attentionUncovered),
    ),
    shapeCard(result),
    commitmentCard(result),
  );
  if (!accepted) {
    for (const heading of view.querySelectorAll("h2, h3")) {
      heading.append(" ", element("span", "stamp", "claimed, not proven"));
    }
  }
  return withAttributes(view, { "aria-labelledby": title.id });
}

function sentence(className: string, lead: string, text: string): HTMLElement {
  return element("p", className, element("strong", "", lead), text);
}

function shapeCard({ claim }: AttentionReport["result"]): HTMLElement {
  const { heads, dim, steps, carried, scoreShift } = claim.shape;
  return card(
    "Shape",
    element("p", "figure", element("strong", "", count(heads * steps)), " queries answered"),
    element(
      "p",
      "note",
      `${counted(steps, "step")} in each of ${counted(heads, "head")}, over signed bytes`,
    ),
    definitions("registers shape", [
      ["heads", heads],
      ["coordinates", dim],
      ["steps", steps],
      ["carried positions", carried],
      ["score shift", scoreShift],
      ["version", claim.version],
    ]),
  );
}

function commitmentCard({ claim, claimDigest }: AttentionReport["result"]): HTMLElement {
  const { stateBefore, queries, stateAfter, outputs } = claim.commitments;
  const rows: [string, Child][] = [
    ["State before", hash(stateBefore)],
    ["Queries", hash(queries)],
    ["State after", hash(stateAfter)],
    ["Outputs", hash(outputs)],
    ["Claim digest", hash(claimDigest)],
  ];
  const note =
    "Each stands for numbers that the file does not show. Compare them with those that you expect; " +
    "the state after is the state before of what follows.";
  return card("Commitments", element("p", "note", note), definitions("hash-list", rows));
}

function hash(hex: string): HTMLElement {
  return element("code", "hash", hex);
}

function card(title: string, ...children: Child[]): HTMLElement {
  return element("section", "card", element("h3", "", title), ...children);
}
