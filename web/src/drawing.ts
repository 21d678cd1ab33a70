// Drawings of a verification: the places that are asked for, a Merkle path, the folding. Each is an
// image with a text of its own for those who do not see it; figures stand beside it in full.

import { withAttributes } from "./dom.js";
import { brief, type Fold, type Path } from "./recording.js";

type Attributes = Record<string, string | number>;

function shape(tag: string, attributes: Attributes, text?: string): SVGElement {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, `${value}`);
  if (text !== undefined) node.textContent = text;
  return node;
}

function drawing(width: number, height: number, label: string, shapes: SVGElement[]): SVGElement {
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}` });
  svg.append(...shapes);
  return withAttributes(svg, { class: "drawing", role: "img", "aria-label": label });
}

const width = 340;

/** The domain as a bar, with a mark for each of `positions`; the first one stands out. */
export function drawPlaces(positions: number[], logSize: number): SVGElement {
  const x = (position: number) => 4 + ((position + 0.5) / 2 ** logSize) * (width - 8);
  const marks = positions.map((position, index) =>
    shape("line", {
      class: index === 0 ? "mark own" : "mark",
      x1: x(position),
      x2: x(position),
      y1: index === 0 ? 4 : 10,
      y2: index === 0 ? 36 : 30,
    }),
  );
  const label = `${positions.length} of ${2 ** logSize} places, as marks on a bar`;
  const bar = shape("rect", { class: "bar", x: 4, y: 12, width: width - 8, height: 16, rx: 3 });
  return drawing(width, 40, label, [bar, ...marks.reverse()]);
}

const rowHeight = 46;
const boxWidth = 128;
const boxHeight = 28;

/** The way from a leaf, at the bottom, to the root: known nodes, and their siblings. */
export function drawPath({ leaf, nodes }: Path): SVGElement {
  const height = rowHeight * nodes.length + boxHeight + 8;
  const y = (level: number) => height - 4 - boxHeight - rowHeight * level;
  const column = { left: 24, right: width - 24 - boxWidth };
  const middle = (width - boxWidth) / 2;
  const shapes: SVGElement[] = [];
  const box = (kind: string, left: number, level: number, hex: string) => {
    const rect = { class: `node ${kind}`, x: left, y: y(level), rx: 5 };
    const at = { class: "digest", x: left + boxWidth / 2, y: y(level) + 19, "text-anchor": "middle" };
    shapes.push(
      shape("rect", { ...rect, width: boxWidth, height: boxHeight }),
      shape("text", at, brief(hex)),
    );
  };
  const line = (kind: string, from: number, level: number, to: number) =>
    shapes.push(
      shape("line", {
        class: `edge ${kind}`,
        x1: from + boxWidth / 2,
        y1: y(level),
        x2: to + boxWidth / 2,
        y2: y(level + 1) + boxHeight,
      }),
    );
  // A node stands left or right by where its sibling is; the root in the middle.
  const columnOf = (level: number) => {
    const node = nodes[level];
    return node === undefined ? middle : column[node.side === "left" ? "right" : "left"];
  };
  nodes.forEach(({ side, sibling }, level) => {
    line("own", columnOf(level), level, columnOf(level + 1));
    line("other", column[side], level, columnOf(level + 1));
    box("other", column[side], level, sibling);
  });
  [leaf, ...nodes.map(({ value }) => value)].forEach((hex, level) => {
    box(level === nodes.length ? "root" : "own", columnOf(level), level, hex);
  });
  const label =
    `A path of ${nodes.length} steps from the leaf ${brief(leaf)} up to the root ` +
    `${brief(nodes.at(-1)?.value ?? leaf)}, each step with a sibling`;
  return drawing(width, height, label, shapes);
}

const foldHeight = 34;

/** Bars that halve, with the pair of places that the query is folded with, down to the last layer. */
export function drawFolds(folds: Fold[]): SVGElement {
  const sizes = [...folds.map(({ log_size }) => log_size), (folds.at(-1)?.log_size ?? 1) - 1];
  const largest = sizes[0]!;
  // In steps of equal size, for bars that really halved would vanish.
  const barWidth = (logSize: number) => (width - 8) * (0.12 + (0.88 * logSize) / largest);
  const shapes = sizes.flatMap((logSize, level) => {
    const fold = folds[level];
    const top = 4 + level * foldHeight;
    const left = (width - barWidth(logSize)) / 2;
    const bar = { class: fold ? "bar" : "bar last", x: left, y: top, rx: 3 };
    const own = fold?.position ?? (folds.at(-1)?.position ?? 0) >> 1;
    const places = fold ? [own & ~1, own | 1] : [own];
    const marks = places.map((place) => {
      const x = left + 3 + ((place + 0.5) / 2 ** logSize) * (barWidth(logSize) - 6);
      const kind = place === own ? "mark own" : "mark";
      return shape("line", { class: kind, x1: x, x2: x, y1: top, y2: top + 20 });
    });
    const text = `2^${logSize}`;
    const at = { class: "digest", x: width / 2, y: top + 15, "text-anchor": "middle" };
    return [
      shape("rect", { ...bar, width: barWidth(logSize), height: 20 }),
      ...marks.reverse(),
      shape("text", at, text),
    ];
  });
  const label = `${folds.length} folds, from 2^${largest} places to 2^${sizes.at(-1)}`;
  return drawing(width, 8 + foldHeight * sizes.length, label, shapes);
}
