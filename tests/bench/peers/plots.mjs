// Plots of the measurements, as SVG.
import { linePlot } from "./line_plot.mjs";
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

const log = { type: "log" };
const wide = "wide-fibonacci, 100 columns";
const rows = { field: "log_rows", title: "log2 of the rows" };
const steps = { field: "log_rows", title: "log2 of the steps or cycles" };

export async function plots(data) {
  const airs = points(data, ["stwo", "all"]);
  const machines = points(data, ["vm"]);
  const pictures = [
    {
      name: "peers-air-speed",
      values: airs,
      title: `Proving speed: ${wide}`,
      x: rows,
      y: { title: "cells per second", scale: log, field: "per_second" },
    },
    {
      name: "peers-air-memory",
      values: airs,
      title: `Peak memory: ${wide}`,
      x: rows,
      y: { title: "MiB", scale: log, field: "mib" },
    },
    {
      name: "peers-vm-speed",
      values: machines,
      title: "Proving speed: virtual machines",
      x: steps,
      y: { title: "steps per second", scale: log, field: "per_second" },
    },
    {
      name: "peers-vm-bytes",
      values: machines,
      title: "Proof size: virtual machines",
      x: steps,
      y: { title: "bytes", scale: { zero: true }, field: "bytes" },
    },
  ];
  return Promise.all(
    pictures
      .filter(({ values }) => values.length)
      .map((picture) => linePlot({ ...picture, series: "prover" })),
  );
}
