// Files as they come in, chosen or dropped: each with its name, or with why it cannot be checked.

import { count } from "./words.js";

/** Longer files are not read: a proof of 2^24 steps has about a tenth of this. */
const maxMebibytes = 512;
/** More files than this at once are refused. */
const maxFiles = 1000;

export interface Chosen {
  name: string;
  file: Blob;
  problem?: string;
}

/** What comes in: some files, or the reason why there are none. */
export type Intake = { files: Chosen[]; problem?: never } | { files?: never; problem: string };

/** Calls `take` for whatever is chosen by `input` or dropped on the page. */
export function takeFiles(input: HTMLInputElement, take: (intake: Intake) => void): void {
  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])];
    input.value = ""; // so that the same file can be chosen again
    if (files.length > 0) take(intakeOf(files.map((file) => chosenFile(file))));
  });
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
    const isFolder = (index: number) => items[index]?.webkitGetAsEntry()?.isDirectory ?? false;
    take(intakeOf([...files].map((file, index) => chosenFile(file, isFolder(index)))));
  });
}

export function chosenFile(file: Blob, isFolder = false, name = (file as File).name): Chosen {
  return { name, file, problem: problemOf(file, isFolder, name) };
}

function problemOf(file: Blob, isFolder: boolean, name: string): string | undefined {
  if (isFolder) return `“${name}” is a folder. Drop the proof files that are in it.`;
  if (file.size <= maxMebibytes * 2 ** 20) return undefined;
  return `“${name}” has ${count(file.size)} bytes. This page checks files of up to ${maxMebibytes} MiB.`;
}

function intakeOf(files: Chosen[]): Intake {
  if (files.length === 0) return { problem: "What was dropped is not a file." };
  if (files.length <= maxFiles) return { files };
  return {
    problem: `These are ${count(files.length)} files. This page checks up to ${count(maxFiles)} at once.`,
  };
}
