// The steps of a verification, each with what it is for and its real values.

import { type Child, definitions, element, hiddenHead, withAttributes } from "./dom.js";
import { drawFolds, drawPath, drawPlaces } from "./drawing.js";
import { feltText, type Fold, type Message, numberText, type Path, type Walk } from "./recording.js";
import { count, counted } from "./words.js";

export interface Step {
  title: string;
  content: () => Child[];
}

export function stepsOf(walk: Walk): Step[] {
  return [
    { title: "A conversation", content: () => conversation(walk) },
    { title: "The equations, at one point", content: () => equations(walk) },
    { title: "Places, drawn by lot", content: () => places(walk) },
    { title: "One place, tied to its seal", content: () => path(walk) },
    { title: "Folding", content: () => folding(walk) },
    { title: "What has been found", content: () => conclusion(walk) },
  ];
}

const says: Record<string, [string, string]> = {
  trace: ["Seal of the run", "a hash of the table with a row for each step"],
  interaction: ["Seal of the lookups", "of the columns that count who used which table entry"],
  composition: ["Seal of the equations", "of all equations, combined and divided by where they hold"],
  layer: ["Seal of a folded layer", "of the values left after folding"],
  sums: ["Lookup sums", "one for each part of the machine; with the public ones they must give 0"],
  samples: ["Values at the random point", "of every column"],
  "last layer": ["The last polynomial", "what is left when nothing more is folded"],
  nonce: ["Proof of work", "makes it costly to try many conversations"],
};
const asks: Record<string, [string, string]> = {
  lookup: ["Two numbers for the lookups", "they turn table entries into fractions"],
  composition: ["A number to combine the equations", "its powers weigh them"],
  "out-of-domain": ["A number for a random point", "outside of the table, where the equations are compared"],
  deep: ["A number to combine the columns", "its powers weigh them, for the test by folding"],
  folding: ["A number to fold with", "it mixes the two halves"],
};

function conversation({ messages, backend }: Walk): Child[] {
  const row = (message: Message) => {
    const isAsked = message.event === "challenge";
    const key = message.event === "nonce" ? "nonce" : message.name;
    const [name, meaning] = (isAsked ? asks : says)[key] ?? [key, ""];
    const values = textsOf(message, backend);
    const more = values.length - shownValues;
    return element(
      "li",
      isAsked ? "asks" : "says",
      element("p", "", element("strong", "", name), " ", element("span", "note", meaning)),
      values.slice(0, shownValues).map((value) => element("code", "hash", value)),
      more > 0 && element("span", "note", `and ${counted(more, "more value")}`),
    );
  };
  return [
    paragraph(
      "On the left is what the file says, on the right what the check answers. Each answer is made by " +
        "hashing all that was said before, so the file could not be written with the answers in mind: " +
        "to change one word of it changes all answers after it.",
    ),
    withAttributes(element("ol", "talk", messages.map(row)), { role: "list" }),
  ];
}

const shownValues = 2;

function textsOf(message: Message, backend: Walk["backend"]): string[] {
  switch (message.event) {
    case "root":
      return [message.value];
    case "nonce":
      return [numberText(message.value)];
  }
  return message.values.map((hex) => feltText(backend, hex));
}

function equations({ constraints, backend }: Walk): Child[] {
  return [
    paragraph(
      "If the rules hold in every row, the sum of all equations is 0 in every row, and so a multiple of " +
        "the polynomial that is 0 in just these rows. The other factor, the quotient, is what the seal of " +
        "the equations is of. The check computes the sum at one random point, from the values that the " +
        "file gives there, and beside that the product:",
    ),
    definitions("hash-list", [
      ["The quotient there", code(feltText(backend, constraints.quotient))],
      ["times 0-in-every-row there", code(feltText(backend, constraints.vanishing))],
      ["is, like the sum", code(feltText(backend, constraints.value))],
    ]),
    paragraph(
      "Two different polynomials agree at hardly any point, so this one random point is enough, if the " +
        "values are really those of the sealed table. The rest of the check is about that.",
    ),
  ];
}

function places({ nDrawn, queries, logDomain }: Walk): Child[] {
  return [
    paragraph(
      `The sealed columns have 2^${logDomain}, that is ${count(2 ** logDomain)} places. ${count(nDrawn)} times a `,
      "place was drawn from the hash of the whole conversation, some of them more than once: these are ",
      `${counted(queries.length, "place")}, and the file has to show what is there.`,
    ),
    drawPlaces(queries, logDomain),
    paragraph(`We follow the first one, place ${count(queries[0] ?? 0)}.`),
  ];
}

function path({ paths, backend }: Walk): Child[] {
  const view = element("div", "");
  const show = (index: number) => {
    const { name, path } = paths[index]!;
    const bytes = backend === "vanilla" ? 32 : 8; // digits of a value in a row
    const values = path.values.match(new RegExp(`.{${bytes}}`, "g")) ?? [];
    const shown = values.slice(0, shownCells).map((hex) => feltText(backend, hex)).join(", ");
    const rest = values.length - shownCells;
    view.replaceChildren(
      element(
        "p",
        "",
        `The row has ${counted(values.length, "value")}: ${shown}`,
        rest > 0 ? `, and ${count(rest)} more. ` : ". ",
        "Its hash is the leaf at the bottom. Going up, two hashes make one; the other one of each pair, pale here, is from the file or from " +
        "another place. " +
          `At the top the seal must come out that the file has named in the conversation, the ${sealOf(name).toLowerCase()}. It does.`,
      ),
      drawPath(path),
      details("All digits", pathTable(path)),
    );
    buttons.forEach((button, n) => button.setAttribute("aria-pressed", String(n === index)));
  };
  const buttons = paths.map(({ name }, index) => {
    const button = withAttributes(element("button", "quiet", sealOf(name)), {
      type: "button",
    });
    button.addEventListener("click", () => show(index));
    return button;
  });
  show(0);
  const group = withAttributes(element("div", "choices", buttons), {
    role: "group",
    "aria-label": "Which seal",
  });
  return [group, view];
}

const shownCells = 6;

function sealOf(name: string): string {
  return says[name]?.[0] ?? name;
}

function pathTable({ leaf, nodes }: Path): HTMLElement {
  const row = (what: string, digest: string) =>
    element(
      "tr",
      "",
      withAttributes(element("th", "", what), { scope: "row" }),
      element("td", "", code(digest)),
    );
  return element(
    "table",
    "digits",
    hiddenHead("Node", "Hash"),
    element(
      "tbody",
      "",
      row("leaf", leaf),
      nodes.map(({ side, sibling, value }, level) => [
        row(`with, on its ${side}`, sibling),
        row(level === nodes.length - 1 ? "gives the root" : "gives", value),
      ]),
    ),
  );
}

function folding({ folds, lastLayer, backend }: Walk): Child[] {
  const row = ({ log_size, position, left, right, challenge, value }: Fold, index: number) =>
    element(
      "tr",
      "",
      withAttributes(element("th", "", index + 1), { scope: "row" }),
      element(
        "td",
        "",
        definitions("fold", [
          [`place ${count(position & ~1)} of 2^${log_size}`, code(feltText(backend, left))],
          [`place ${count(position | 1)}`, code(feltText(backend, right))],
          ["folded with", code(feltText(backend, challenge))],
          ["give", code(feltText(backend, value))],
        ]),
      ),
    );
  return [
    paragraph(
      "From the rows comes one number for each place. If the columns are what they should be, these lie " +
        "on a polynomial of low degree. To see this without reading all of them, pairs of places are " +
        "folded into one with a random number, and again, until a polynomial is left that the file " +
        `gives in full, with ${counted(lastLayer.length, "coefficient")}.`,
    ),
    drawFolds(folds),
    paragraph(
      "At the end the last polynomial must have the value that came out of the folds. It does: ",
      code(feltText(backend, folds.at(-1)?.value ?? "")),
    ),
    details(
      "All values",
      element("table", "digits", hiddenHead("Fold", "Values"), element("tbody", "", folds.map(row))),
    ),
  ];
}

function conclusion({ queries, nSegments }: Walk): Child[] {
  return [
    paragraph(
      `The same was done for all ${counted(queries.length, "place")}, and nothing differed. So the sealed `,
      "columns are, but for the luck that the security figure counts, what they should be; then the ",
      "values at the random point are theirs; then the equations hold in every row; then every row is a step ",
      "by the rules, and the steps lead from the first state to the last one.",
    ),
    nSegments > 1 &&
      paragraph(
        `This was the first of ${counted(nSegments, "segment")}. The others were checked in the same way, and `,
        "each begins in the state in which the one before it ends.",
      ),
  ];
}

function details(title: string, content: HTMLElement): HTMLElement {
  return element("details", "", element("summary", "", title), content);
}

function code(text: string): HTMLElement {
  return element("code", "hash", text);
}

function paragraph(...children: Child[]): HTMLElement {
  return element("p", "", ...children);
}
