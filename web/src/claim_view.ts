// The claim: the run and how it ended, memory, program, and what the proof covers.

import type { Result } from "ptvm-verifier";

import { type Child, definitions, element, hiddenHead, withAttributes } from "./dom.js";
import type { Claim, RunReport } from "./report.js";
import { count, counted, notProvenIn, provenIn } from "./words.js";

/** The sections about the claim. Unless the proof was accepted they are marked as not proven. */
export function claimView({ result, claim }: RunReport): HTMLElement {
  const { accepted } = result;
  const title = element("h2", "", accepted ? "What is proven" : "What the file claims");
  const view = element(
    "section",
    accepted ? "claim" : "claim unproven",
    title,
    claim && scope(claim, accepted),
    cards(result, claim),
  );
  if (!accepted) {
    for (const heading of view.querySelectorAll("h2, h3")) {
      heading.append(" ", element("span", "stamp", "claimed, not proven"));
    }
  }
  return withAttributes(view, { "aria-labelledby": setId(title, "claim-title") });
}

// A small memory stands under the registers and beside the program, a large one below both.
function cards(result: Result, claim: Claim | undefined): HTMLElement {
  const run = runCard(result, claim);
  const program = programCard(result);
  const memory = memoryCard(result);
  return result.finalState.memory.length <= maxSmallMemory
    ? element("div", "cards", element("div", "cards column", run, memory), program)
    : element("div", "cards wide", run, program, memory);
}

const maxSmallMemory = 20;


function scope({ extension }: Claim, accepted: boolean): HTMLElement {
  const { proven_scope, engine_check } = extension;
  const names = `proven_scope ${proven_scope}, engine_check ${engine_check}`;
  return element(
    "div",
    "scope",
    element(
      "p",
      "covered",
      element("strong", "", accepted ? "Proven: " : "Claimed, not proven: "),
      provenIn(proven_scope),
    ),
    element("p", "uncovered", element("strong", "", "Not covered: "), notProvenIn(proven_scope, engine_check)),
    element("p", "names", names),
  );
}

function runCard({ steps, finalState: state }: Result, claim: Claim | undefined): HTMLElement {
  const flag = (value: boolean) => (value ? "set" : "clear");
  return card(
    "run",
    "Run",
    element("p", "figure", element("strong", "", count(steps)), steps === 1 ? " step" : " steps"),
    claim && element("p", "note", segmentsText(claim.extension.segment_steps)),
    element("h4", "", "Final registers"),
    definitions("registers", [
      ["accumulator", count(state.acc)],
      ["program counter", state.pc],
      ["stack pointer", state.sp],
      ["zero flag", flag(state.zeroFlag)],
      ["carry flag", flag(state.carryFlag)],
      ["halted", state.halted ? "yes" : "no"],
    ]),
  );
}

function segmentsText(segmentSteps: number[]): string {
  if (segmentSteps.length === 1) return "in one segment";
  const least = Math.min(...segmentSteps);
  const most = Math.max(...segmentSteps);
  const range = least === most ? count(most) : `${count(least)} to ${count(most)}`;
  const segments = counted(segmentSteps.length, "segment");
  return `in ${segments} of ${range} steps, each with its own proof and chained by its state`;
}

function programCard({ program, finalState }: Result): HTMLElement {
  const row = ({ text }: { text: string }, index: number) => {
    const isLast = index === finalState.pc;
    const [mnemonic = "", ...operand] = text.split(" ");
    return element(
      "tr",
      isLast ? "last" : "",
      withAttributes(element("th", "", index), { scope: "row" }),
      element("td", "", element("span", "mnemonic", mnemonic), " ", operand.join(" ")),
      element("td", "remark", isLast && "the run ends here"),
    );
  };
  const head = hiddenHead("Index", "Instruction", "Remark");
  const listing = element("table", "listing", head, element("tbody", "", program.map(row)));
  return card(
    "program",
    "Program",
    note(counted(program.length, "instruction")),
    scrollable(listing, "Program listing"),
  );
}

function memoryCard({ initialMemory, finalState }: Result): HTMLElement {
  const { memory } = finalState;
  const cell = (value: number, address: number) => {
    const before = initialMemory[address] ?? 0;
    return element(
      "li",
      value === 0 ? "cell" : "cell filled",
      element("span", "address", element("span", "hidden", "cell "), address),
      element("span", "hidden", ": "),
      element("span", "value", value),
      before !== value &&
        element("span", "before", element("span", "hidden", ", "), `was ${before}`),
    );
  };
  const nChanged = memory.filter((value, address) => value !== initialMemory[address]).length;
  const summary = `${counted(memory.length, "cell")}, of which the run changed ${count(nChanged)}`;
  if (memory.length === 0)
    return card("memory", "Final memory", note("This program has no memory."));
  const cells = withAttributes(element("ol", "cells", memory.map(cell)), { role: "list" });
  return card(
    "memory",
    "Final memory",
    note(summary),
    scrollable(cells, "Final memory, cell by cell"),
  );
}

function card(name: string, title: string, ...children: Child[]): HTMLElement {
  const heading = element("h3", "", title);
  const node = element("section", `card ${name}`, heading, ...children);
  return withAttributes(node, { "aria-labelledby": setId(heading, `${name}-title`) });
}

// A part that scrolls by itself can be reached, and so scrolled, with the keyboard.
function scrollable(node: HTMLElement, label: string): HTMLElement {
  return withAttributes(element("div", "scroll", node), {
    role: "region",
    tabindex: "0",
    "aria-label": label,
  });
}

function note(text: string): HTMLElement {
  return element("p", "note", text);
}

function setId(node: HTMLElement, id: string): string {
  node.id = id;
  return id;
}
