// Markdown that is written by programs: tables, prose, and parts of a document between two marks.
import { readFileSync, writeFileSync } from "node:fs";

const digits = (value) => (value < 10 ? 2 : value < 100 ? 1 : 0);
export const number = (value) => value.toFixed(digits(value));
export const percent = (share) => `${(100 * share).toFixed(0)}%`;
export const mebibytes = (bytes) => (bytes / 2 ** 20).toFixed(0);

const line = (cells) => `| ${cells.join(" | ")} |`;

// A table whose first `n_names` columns are names and the others numbers.
export function table(titles, rows, n_names) {
  const alignment = titles.map((_, column) => (column < n_names ? "---" : "---:"));
  return [titles, alignment, ...rows].map(line).join("\n");
}

// The same for a terminal, with its columns padded.
export function padded(titles, rows, n_names) {
  const cells = [titles, ...rows];
  const widths = titles.map((_, k) => Math.max(...cells.map((row) => row[k].length)));
  const pad = (text, k) => (k < n_names ? text.padEnd(widths[k]) : text.padStart(widths[k]));
  return cells.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}

// Prose in lines of at most 100 characters.
export function wrap(text) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    if (`${lines.at(-1)} ${word}`.length > 100) lines.push("");
    lines.push(`${lines.pop()} ${word}`.trimStart());
  }
  return lines.join("\n");
}

// Puts `text` between the marks of the program `name`, instead of what is there.
export function replacePart(document, name, text) {
  const [begin, end] = [`<!-- ${name}: written by make ${name} -->`, `<!-- /${name} -->`];
  const [before, rest] = readFileSync(document, "utf8").split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`${document} has no place for ${name}`);
  writeFileSync(document, `${before}${begin}\n\n${text}\n\n${end}${after}`);
}
