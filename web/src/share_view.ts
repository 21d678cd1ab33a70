// The claim of the link that the page was opened with, and the link to a claim that was checked.

import { type Child, definitions, element, withAttributes } from "./dom.js";
import type { Outcome } from "./outcome.js";
import type { RunReport } from "./report.js";
import { type Agreement, compare, type Expected, expectedOf, fragmentOf } from "./share.js";
import { count, provenIn } from "./words.js";

const answers: Record<Agreement, string> = {
  same: "This file is the proof of that claim.",
  misdescribed:
    "This file proves the claim of that digest, but the link describes it wrongly. " +
    "Trust what is shown below, not the link.",
  "same-run":
    "This file proves the same run, but it is not that claim: it was made by another prover or " +
    "with other options.",
  other: "This file is valid, but it proves something else.",
  unproven: "This file does not prove that claim. It proves nothing.",
};

/** What the link expects, and whether one of `outcomes` is it. */
export function expectedView(
  expected: Expected | null,
  outcomes: Outcome[],
  forget: () => void,
): HTMLElement {
  const title = element("h2", "", "The claim of your link");
  title.id = "expected-title";
  const button = withAttributes(element("button", "quiet", "Forget the link"), { type: "button" });
  button.addEventListener("click", forget);
  const { agreement, text } = answerOf(expected, outcomes);
  const answer = withAttributes(element("p", "answer", text), { role: "status" });
  if (agreement !== undefined) answer.dataset["agreement"] = agreement;
  const view = element("section", "expected", title, expected !== null && description(expected), answer, button);
  return withAttributes(view, { "aria-labelledby": title.id });
}

function description({ digest, programHash, scope, steps, pc, acc }: Expected): Child[] {
  return [
    element(
      "p",
      "",
      "Whoever made the link says that there is a proof of this. A link proves nothing: choose the " +
        "file that should be the proof, and it is compared.",
    ),
    definitions("hash-list", [
      ["Outcome", `halts after ${count(steps)} steps, accumulator ${count(acc)}, at instruction ${pc}`],
      ["Proven would be", provenIn(scope)],
      ["Program hash", element("code", "hash", programHash)],
      ["Claim digest", element("code", "hash", digest)],
    ]),
  ];
}

function answerOf(
  expected: Expected | null,
  outcomes: Outcome[],
): { agreement?: Agreement | "damaged"; text: string } {
  if (expected === null) {
    return {
      agreement: "damaged",
      text: "The link is damaged: its part behind # is not a whole claim. Ask for it once more.",
    };
  }
  const found = outcomes.map(({ report }) => report && compare(expected, report));
  if (found.length === 0) return { text: "No file was compared yet." };
  if (found.length === 1) {
    const agreement = found[0] ?? "unproven";
    return { agreement, text: answers[agreement] };
  }
  const index = found.indexOf("same");
  return index >= 0
    ? { agreement: "same", text: `“${outcomes[index]!.name}” is the proof of that claim.` }
    : { agreement: "other", text: "None of these files is the proof of that claim." };
}

/** A link to the claim of an accepted proof. A page from a disk has no address that others know. */
export function shareView(report: RunReport): HTMLElement | false {
  const expected = expectedOf(report);
  if (!report.result.accepted || expected === undefined || location.protocol === "file:") {
    return false;
  }
  const title = element("h2", "", "Share the claim");
  title.id = "share-title";
  const label = withAttributes(element("label", "hidden", "Link to this claim"), { for: "link" });
  const link = withAttributes(element("input", ""), { id: "link", type: "text", readonly: "" });
  link.value = location.href.split("#")[0] + fragmentOf(expected);
  const button = withAttributes(element("button", "quiet", "Copy the link"), { type: "button" });
  const done = withAttributes(element("span", "note"), { role: "status" });
  link.addEventListener("focus", () => link.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link.value);
      done.textContent = "Copied.";
    } catch {
      link.focus();
      done.textContent = "The browser does not let the page copy it: it is selected now.";
    }
  });
  const view = element(
    "section",
    "share",
    title,
    element(
      "p",
      "note",
      "The link says what is claimed, in its part behind #, which browsers send to nobody. Who opens " +
        "it can compare a proof file with it. The file itself is not in the link.",
    ),
    element("div", "link", label, link, button, done),
  );
  return withAttributes(view, { "aria-labelledby": title.id });
}
