// The page: takes a file, has it checked, shows what came out.

import { exampleName, makeChecker } from "./checker.js";
import { claimView } from "./claim_view.js";
import { byId } from "./dom.js";
import { proofView } from "./proof_view.js";
import { checking, failed, show, type Verdict, verdictOf } from "./verdict.js";
import { count } from "./words.js";

/** Longer files are not read: a proof of 2^24 steps has about a tenth of this. */
const maxMebibytes = 512;
/** A check that takes longer than this is announced. */
const patienceMs = 200;

interface Chosen {
  file: Blob;
  name: string;
}

const form = byId<HTMLFormElement>("ask");
const fileInput = byId<HTMLInputElement>("file");
const exampleButton = byId<HTMLButtonElement>("example");
const bitsInput = byId<HTMLInputElement>("bits");
const bitsProblem = byId("bits-problem");
const verdictPlace = byId("verdict");
const reportPlace = byId("report");

const checker = makeChecker();
const pageTitle = document.title;
let chosen: Chosen | undefined;
let nChecks = 0; // numbers the checks, so that only the last one is shown

function choose(file: Blob, name: string): void {
  if (file.size > maxMebibytes * 2 ** 20) {
    return refuse(
      `“${name}” has ${count(file.size)} bytes. This page checks files of up to ${maxMebibytes} MiB.`,
    );
  }
  chosen = { file, name };
  void check(chosen, true);
}

/** Says why there is nothing to check, and takes away what was shown of an earlier file. */
function refuse(problem: string): void {
  ++nChecks;
  chosen = undefined;
  reportPlace.replaceChildren();
  announce(failed(problem), true);
}

async function check({ file, name }: Chosen, isNew: boolean): Promise<void> {
  const minProvenBits = readBits();
  if (minProvenBits === undefined) return isNew ? bitsInput.focus() : undefined;
  const number = ++nChecks;
  const timer = setTimeout(() => {
    if (number !== nChecks) return;
    reportPlace.replaceChildren();
    announce(checking(name), isNew);
  }, patienceMs);
  const { report, problem } = await checker.check({ file, minProvenBits });
  clearTimeout(timer);
  if (number !== nChecks) return;
  if (report === undefined) return refuse(problem);
  reportPlace.replaceChildren(
    ...(report.result.hasClaim ? [claimView(report), proofView(report)] : []),
  );
  announce(verdictOf(report, name), isNew);
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

fileInput.addEventListener("change", () => {
  const file = fileInput.files?.[0];
  if (file !== undefined) choose(file, file.name);
  fileInput.value = ""; // so that the same file can be chosen again
});

exampleButton.addEventListener("click", async () => {
  try {
    choose(await checker.example(), exampleName);
  } catch (error) {
    refuse(`The example cannot be loaded: ${(error as Error).message}`);
  }
});

bitsInput.addEventListener("change", () => {
  if (chosen !== undefined) void check(chosen, false);
  else readBits();
});

form.addEventListener("submit", (event) => event.preventDefault());

document.addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dragging");
});
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) document.body.classList.remove("dragging");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dragging");
  const { files, items } = event.dataTransfer!;
  const file = files[0];
  if (file === undefined) refuse("What was dropped is not a file.");
  else if (files.length > 1) refuse("Several files were dropped. This page checks one at a time.");
  else if (items[0]?.webkitGetAsEntry()?.isDirectory) {
    refuse(`“${file.name}” is a folder. Drop the proof file that is in it.`);
  } else choose(file, file.name);
});
