// The page: takes files, has them checked, shows what came out.

import { attentionView } from "./attention_view.js";
import { exampleName, makeChecker } from "./checker.js";
import { claimView } from "./claim_view.js";
import { byId } from "./dom.js";
import { explanation } from "./explanation.js";
import { FileList } from "./file_list.js";
import { type Chosen, chosenFile, type Intake, takeFiles } from "./intake.js";
import { keepOffline } from "./offline.js";
import { isAccepted, type Outcome } from "./outcome.js";
import { proofView } from "./proof_view.js";
import { readFragment } from "./share.js";
import { expectedView, shareView } from "./share_view.js";
import { stepsView } from "./steps_view.js";
import { checking, failed, show, type Verdict, verdictOf, verdictOfAll } from "./verdict.js";
import { counted } from "./words.js";

/** A check that takes longer than this is announced. */
const patienceMs = 200;

const form = byId<HTMLFormElement>("ask");
const exampleButton = byId<HTMLButtonElement>("example");
const bitsInput = byId<HTMLInputElement>("bits");
const bitsProblem = byId("bits-problem");
const expectedPlace = byId("expected");
const verdictPlace = byId("verdict");
const filesPlace = byId("files");
const reportPlace = byId("report");

const checker = makeChecker();
const pageTitle = document.title;
let chosen: Chosen[] = [];
let shown: Outcome[] = []; // what the page tells about now
let nChecks = 0; // numbers the checks, so that only the last one is shown

function choose({ files, problem }: Intake): void {
  if (files === undefined) return refuse(problem);
  chosen = files;
  void checkChosen(true);
}

/** Says why there is nothing to check, and takes away what was shown of earlier files. */
function refuse(problem: string): void {
  ++nChecks;
  chosen = [];
  filesPlace.replaceChildren();
  showDetails([]);
  announce(failed(problem), true);
}

async function checkChosen(isNew: boolean): Promise<void> {
  const minProvenBits = readBits();
  if (minProvenBits === undefined) return isNew ? bitsInput.focus() : undefined;
  const number = ++nChecks;
  const files = chosen;
  if (files.length === 1) {
    const outcome = await checkOne(files[0]!, minProvenBits, number, isNew);
    if (number !== nChecks) return;
    filesPlace.replaceChildren();
    showOutcome(outcome, isNew);
  } else {
    await checkSeveral(files, minProvenBits, number, isNew);
  }
}

async function checkOne(
  { file, name, problem }: Chosen,
  minProvenBits: number,
  number: number,
  isNew: boolean,
): Promise<Outcome> {
  const timer = setTimeout(() => {
    if (number !== nChecks) return;
    filesPlace.replaceChildren();
    showDetails([]);
    announce(checking(name), isNew);
  }, patienceMs);
  const answer = problem ? { problem } : await checker.check({ file, minProvenBits });
  clearTimeout(timer);
  return { name, file, ...answer };
}

// One after the other, in a list that fills. A file that was opened meanwhile stays open.
async function checkSeveral(
  files: Chosen[],
  minProvenBits: number,
  number: number,
  isNew: boolean,
): Promise<void> {
  const outcomes: Outcome[] = [];
  let isOpen = false;
  const open = (index: number) => {
    isOpen = true;
    showOutcome(outcomes[index]!, true);
  };
  const list = new FileList(files.map(({ name }) => name), open);
  filesPlace.replaceChildren(list.node);
  showDetails([]);
  announce(checking(counted(files.length, "file")), isNew);
  for (const [index, { file, name, problem }] of files.entries()) {
    const answer = problem ? { problem } : await checker.check({ file, minProvenBits });
    if (number !== nChecks) return;
    outcomes.push({ name, file, ...answer });
    list.set(index, outcomes[index]!);
  }
  if (isOpen) return;
  showDetails(outcomes);
  announce(verdictOfAll(outcomes), isNew);
}

function showOutcome(outcome: Outcome, takeFocus: boolean): void {
  showDetails([outcome]);
  announce(verdictOf(outcome), takeFocus);
}

/** Everything but the verdict: of one file all that is known, else the explanation alone. */
function showDetails(outcomes: Outcome[]): void {
  shown = outcomes;
  const only = outcomes.length === 1 ? outcomes[0]! : undefined;
  const report = only?.report;
  if (report?.statement === "attention" && report.result.hasClaim) {
    reportPlace.replaceChildren(attentionView(report), proofView(report));
  } else if (report?.statement !== "program" || report.claim === undefined) {
    reportPlace.replaceChildren(explanation(undefined));
  } else {
    const views = [
      explanation(report),
      claimView(report),
      proofView(report),
      isAccepted(only!) && stepsView(only!.file),
      shareView(report),
    ];
    reportPlace.replaceChildren(...views.filter((view) => view !== false));
  }
  showExpected();
}

function showExpected(): void {
  const expected = readFragment(location.hash);
  const forget = () => {
    history.replaceState(null, "", location.href.split("#")[0]);
    expectedPlace.replaceChildren();
    byId("file").focus();
  };
  expectedPlace.replaceChildren(
    ...(expected === undefined ? [] : [expectedView(expected, shown, forget)]),
  );
}

/** The verdict is a live region. It takes the focus, too, when a file was chosen. */
function announce(verdict: Verdict, takeFocus: boolean): void {
  show(verdictPlace, verdict);
  document.title = `${verdict.title} · ${pageTitle}`;
  if (takeFocus) verdictPlace.focus();
}

function readBits(): number | undefined {
  const isValid = bitsInput.checkValidity();
  bitsInput.setAttribute("aria-invalid", String(!isValid));
  bitsProblem.textContent = isValid ? "" : "Enter a whole number from 0 to 1000.";
  return isValid ? bitsInput.valueAsNumber : undefined;
}

takeFiles(byId<HTMLInputElement>("file"), choose);

exampleButton.addEventListener("click", async () => {
  try {
    choose({ files: [chosenFile(await checker.example(), false, exampleName)] });
  } catch (error) {
    refuse(`The example cannot be loaded: ${(error as Error).message}`);
  }
});

bitsInput.addEventListener("change", () => {
  if (chosen.length > 0) void checkChosen(false);
  else readBits();
});

form.addEventListener("submit", (event) => event.preventDefault());

addEventListener("hashchange", showExpected); // another link in the same tab

showDetails([]);
keepOffline();
