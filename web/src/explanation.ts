// The proof for somebody who has never seen one: what was claimed, why it can be believed, and what
// is not claimed. With the figures of a proof if one was checked.

import { type Child, element, withAttributes } from "./dom.js";
import type { Claim, RunReport } from "./report.js";
import { count, counted, effortOf, notProvenIn } from "./words.js";

/** Of a report with a claim, or of proofs at large. */
export function explanation(report: RunReport | undefined): HTMLElement {
  const title = element("h2", "", report ? "In plain words" : "What a proof is");
  title.id = "plain-title";
  const claim = report?.claim;
  const view = element(
    "section",
    "plain",
    title,
    element("div", "cards", claimCard(report), reasonCard(report, claim), limitCard(claim)),
  );
  return withAttributes(view, { "aria-labelledby": title.id });
}

function claimCard(report: RunReport | undefined): HTMLElement {
  const title = "What was claimed";
  if (report === undefined) {
    return card(
      title,
      paragraph(
        "Somebody ran a program and says how the run ended: after how many steps, and with which " +
          "numbers in memory. To check that, one would run the program oneself.",
      ),
      paragraph(
        "With a proof nobody has to. It is a file that can be checked in a moment, however long the " +
          "run was, and that nobody can make for a run that ends otherwise.",
      ),
    );
  }
  const { accepted, program, initialMemory, steps, finalState } = report.result;
  return card(
    title,
    paragraph(
      `There is a program of ${counted(program.length, "instruction")}`,
      initialMemory.length > 0
        ? `, and a memory of ${counted(initialMemory.length, "cell")} with numbers in it. `
        : ". ",
      `Somebody says: started on these, it runs for exactly ${counted(steps, "step")} by the rules of `,
      `its machine, and halts at instruction ${finalState.pc} with ${count(finalState.acc)} in the accumulator.`,
    ),
    paragraph(
      accepted
        ? "The check did not run the program. It found that the file can only come from such a run."
        : "The check did not find this to be true. It may be true all the same, but this file is no " +
            "reason to believe it.",
    ),
  );
}

function reasonCard(report: RunReport | undefined, claim: Claim | undefined): HTMLElement {
  const nQueries = claim?.extension.parameters.n_queries;
  const blowup = claim && 2 ** claim.extension.parameters.log_blowup;
  const nRows = report && counted(report.result.steps, "step");
  const steps: [string, string][] = [
    [
      "The run is written down and sealed.",
      `Each ${nRows ? `of the ${nRows}` : "step"} is a row of a table. A hash of the whole table, 32 bytes, ` +
        "goes into the file. No other table has it, so no cell can be changed afterwards.",
    ],
    [
      "The rules become equations.",
      "That a row follows the rules is an equation between its cells. The columns are stretched " +
        `to ${blowup ? `${blowup} times` : "several times"} their length in such a way that one wrong cell ` +
        "spoils a large part of the longer table.",
    ],
    [
      "The questions come after the answers.",
      "The check draws random numbers from a hash of all that was sealed before. Nobody can know them " +
        "while the table can still be changed.",
    ],
    [
      "A few places tell.",
      `At ${nQueries ? counted(nQueries, "place") : "some places"} drawn like that, the file shows the table's values, with ` +
        "hashes that tie them to the seal. The equations have to hold there. If a large part of the " +
        "table were spoiled, one of the places would show it.",
    ],
  ];
  const accepted = report?.result.accepted ?? false;
  return card(
    report && !accepted ? "Why a proof can be believed" : "Why it can be believed",
    element(
      "ol",
      "reasons",
      steps.map(([name, text]) => element("li", "", element("strong", "", name), " ", text)),
    ),
    report &&
      accepted &&
      paragraph(
        `To get something false accepted takes about 2^${report.result.security.provenBits} attempts: `,
        effortOf(report.result.security.provenBits),
      ),
    report && !accepted && paragraph("This file failed the check, so none of this speaks for it."),
  );
}

function limitCard(claim: Claim | undefined): HTMLElement {
  const rest = claim && notProvenIn(claim.extension.proven_scope, claim.extension.engine_check);
  const limits: Child[] = [
    "That the program does what its name or its author says. Its listing tells what it does, and its hash whether it is the one you mean.",
    "That the numbers it was started on are true. They were given to it.",
    "Who ran it, when, or on what.",
    "That anything is secret. Whoever has the file can read the program, its memory and parts of the run.",
    rest && `Besides: ${rest}`,
  ];
  return card(
    "What is not claimed",
    element(
      "ul",
      "limits",
      limits.filter((limit) => limit !== undefined).map((limit) => element("li", "", limit)),
    ),
  );
}

function card(title: string, ...children: Child[]): HTMLElement {
  return element("section", "card", element("h3", "", title), ...children);
}

function paragraph(...text: string[]): HTMLElement {
  return element("p", "", ...text);
}
