// Several files: a row for each, with its verdict, which opens what was found out about it.

import { element, icon, withAttributes } from "./dom.js";
import type { Outcome } from "./outcome.js";
import type { Report } from "./report.js";
import { verdictOf } from "./verdict.js";
import { count, counted } from "./words.js";

export class FileList {
  readonly node: HTMLElement;
  readonly #rows: HTMLButtonElement[];
  readonly #progress: HTMLProgressElement;
  readonly #tally = element("p", "note");
  readonly #tallies = { accepted: 0, rejected: 0, failed: 0 };

  /** A list of `names`, none of them checked yet. `open` is called when a row is chosen. */
  constructor(names: string[], open: (index: number) => void) {
    this.#rows = names.map((name, index) => {
      const row = withAttributes(element("button", "row", icon("checking"), text(name, "waits")), {
        type: "button",
        "aria-pressed": "false",
      });
      row.disabled = true;
      row.addEventListener("click", () => {
        this.#press(row);
        open(index);
      });
      return row;
    });
    this.#progress = withAttributes(element("progress", ""), {
      max: `${names.length}`,
      "aria-label": "Files checked",
    });
    const title = element("h2", "", counted(names.length, "file"));
    title.id = "files-title";
    const rows = element("ol", "rows", this.#rows.map((row) => element("li", "", row)));
    this.node = withAttributes(
      element(
        "section",
        "files",
        title,
        this.#progress,
        this.#tally,
        withAttributes(rows, { role: "list" }),
      ),
      { "aria-labelledby": title.id },
    );
    this.#count();
  }

  /** Notes what came out for a file; its row can be chosen from now on. */
  set(index: number, outcome: Outcome): void {
    const row = this.#rows[index]!;
    const { kind, title } = verdictOf(outcome);
    const brief = outcome.report?.result.accepted ? `${title}: ${subjectOf(outcome.report)}` : title;
    row.dataset["kind"] = kind;
    row.disabled = false;
    row.replaceChildren(icon(kind), text(outcome.name, brief));
    if (kind !== "checking") ++this.#tallies[kind];
    this.#count();
  }

  #count(): void {
    const { accepted, rejected, failed } = this.#tallies;
    const nDone = accepted + rejected + failed;
    const parts = [
      `${count(nDone)} of ${count(this.#rows.length)} checked`,
      `${count(accepted)} accepted`,
      `${count(rejected)} rejected`,
    ];
    if (failed > 0) parts.push(`${count(failed)} could not be checked`);
    this.#progress.value = nDone;
    this.#progress.hidden = nDone === this.#rows.length;
    this.#tally.textContent = parts.join(" · ");
  }

  #press(pressed: HTMLButtonElement): void {
    for (const row of this.#rows) row.setAttribute("aria-pressed", String(row === pressed));
  }
}

function subjectOf({ result }: Report): string {
  return result.statement === "attention" ? "attention" : counted(result.steps, "step");
}

function text(name: string, verdict: string): HTMLElement {
  return element(
    "span",
    "",
    element("span", "name", name),
    " ",
    element("span", "brief", verdict),
  );
}
