// Plots of the measurements, as SVG, drawn by Vega-Lite.
import * as vega from "vega";
import * as vegaLite from "vega-lite";
import { summary } from "./statistics.mjs";

// One point a prover and size; of contests that differ in parameters only, the first. The lookups'
// AIR has no line of its own.
function points(data, groups) {
  const seen = new Set();
  return data.contests
    .filter(({ group, work }) => groups.includes(group) && !/^permutation/.test(work))
    .flatMap(({ log_rows, entrants }) =>
      Object.entries(entrants).map(([prover, entrant]) => ({
        prover,
        log_rows,
        per_second: summary(entrant).per_second,
        bytes: entrant.proof_bytes,
        mib: entrant.peak_rss_bytes / 2 ** 20,
      })),
    )
    .filter(({ prover, log_rows }) => {
      const key = `${prover} ${log_rows}`;
      return !seen.has(key) && seen.add(key);
    });
}

const specification = ({ values, title, x, y, scale, field }) => ({
  $schema: "https://vega.github.io/schema/vega-lite/v5.json",
  background: "white",
  title,
  width: 420,
  height: 260,
  data: { values },
  config: { legend: { labelLimit: 240 } },
  mark: { type: "line", point: { size: 60 } },
  encoding: {
    x: {
      field: "log_rows",
      type: "quantitative",
      title: x,
      axis: { values: [...new Set(values.map((v) => v.log_rows))], format: "d", grid: false },
      scale: { zero: false, padding: 15 },
    },
    y: { field, type: "quantitative", title: y, scale, axis: { format: "~s" } },
    color: { field: "prover", type: "nominal", title: null, sort: null },
  },
});

const log = { type: "log" };
const wide = "wide-fibonacci, 100 columns";
const rows = "log2 of the rows";
const steps = "log2 of the steps or cycles";

export async function plots(data) {
  const airs = points(data, ["stwo", "all"]);
  const machines = points(data, ["vm"]);
  const pictures = [
    {
      name: "peers-air-speed",
      values: airs,
      title: `Proving speed: ${wide}`,
      x: rows,
      y: "cells per second",
      scale: log,
      field: "per_second",
    },
    {
      name: "peers-air-memory",
      values: airs,
      title: `Peak memory: ${wide}`,
      x: rows,
      y: "MiB",
      scale: log,
      field: "mib",
    },
    {
      name: "peers-vm-speed",
      values: machines,
      title: "Proving speed: virtual machines",
      x: steps,
      y: "steps per second",
      scale: log,
      field: "per_second",
    },
    {
      name: "peers-vm-bytes",
      values: machines,
      title: "Proof size: virtual machines",
      x: steps,
      y: "bytes",
      scale: { zero: true },
      field: "bytes",
    },
  ];
  return Promise.all(
    pictures
      .filter(({ values }) => values.length)
      .map(async (picture) => {
        const compiled = vegaLite.compile(specification(picture)).spec;
        const view = new vega.View(vega.parse(compiled), { renderer: "none" });
        return { name: picture.name, title: picture.title, svg: await view.toSVG() };
      }),
  );
}
