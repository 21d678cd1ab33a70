// Who is measured beside whom: contests of provers that do the same work under the same regime.
//
// A contest's first entrant is this project; its proofs must be at least as secure as every other
// entrant's, by both figures, and of kernels the results must be the same, which `run.mjs` checks.
import { miden, ourMachine, ours, ourVanilla, plonky3, stwo, winterfell } from "./provers.mjs";
import { ourKernel, stwoKernel } from "./provers.mjs";

// 96 conjectured bits, as stwo's own examples count them.
const stwoRegime = { pow_bits: 10, queries: 86, log_blowup: 1, fold_step: 1 };
// 96 conjectured bits with the grinding that the other two use. One query more for us and stwo: our
// challenges are from a field a little smaller than Winterfell's, which costs a tenth of a bit.
const commonRegime = { pow_bits: 16, queries: 80, log_blowup: 1, fold_step: 1 };
const commonOnCircle = { ...commonRegime, queries: 81 };
// Winterfell's usual blow-up, and one query more, for the same reason.
const winterfellRegime = { pow_bits: 16, queries: 28, log_blowup: 3, fold_step: 3 };
const besideWinterfell = { ...winterfellRegime, queries: 29 };
const vanillaBesideWinterfell = { ...besideWinterfell, log_last_layer: 5 };

const sizes = (quick, all, few) => (quick ? few : all);

function besideStwo(air, log_rows, fold_step) {
  const regime = { ...stwoRegime, fold_step };
  return {
    group: "stwo",
    work: `${air}, 2^${log_rows} rows`,
    parameters: `fold ${fold_step}`,
    log_rows,
    unit: "cells",
    entrants: { ptvm: ours(air, log_rows, regime), stwo: stwo(air, log_rows, regime) },
  };
}

// `limit`: the threads to use, if not all that the run has.
function kernelBesideStwo(kernel, log_size, limit) {
  return {
    group: "kernels",
    work: kernel === "grind" ? `grind, ${log_size} bits` : `${kernel}, 2^${log_size}`,
    parameters: limit ? `${limit} thread` : "all threads",
    log_rows: log_size,
    unit: "items",
    entrants: {
      ptvm: ourKernel(kernel, log_size, limit),
      stwo: stwoKernel(kernel, log_size, limit),
    },
  };
}

function besideAll(log_rows) {
  const air = "wide-fibonacci";
  return {
    group: "all",
    work: `${air}, 2^${log_rows} rows`,
    parameters: "blow-up 2",
    log_rows,
    unit: "cells",
    entrants: {
      ptvm: ours(air, log_rows, commonOnCircle),
      stwo: stwo(air, log_rows, commonOnCircle),
      Plonky3: plonky3(air, log_rows, commonRegime),
      "Winterfell, 64-bit field": winterfell(`${air}-f64`, log_rows, commonRegime),
      ...(log_rows <= 16 && {
        "Winterfell, 128-bit field": winterfell(`${air}-f128`, log_rows, commonRegime),
      }),
    },
  };
}

// The other side's own example has two columns; ours runs wide-fibonacci with as many cells or more.
function besideWinterfellsExample(log_rows) {
  return {
    group: "example",
    work: `Fibonacci, 2 columns x 2^${log_rows}; ptvm: wide-fibonacci, 2^${log_rows - 5} rows`,
    parameters: "blow-up 8",
    log_rows,
    unit: "cells",
    entrants: {
      ptvm: ours("wide-fibonacci", log_rows - 5, besideWinterfell),
      "Winterfell, 128-bit field": winterfell("fibonacci-f128", log_rows, winterfellRegime),
    },
  };
}

// The vanilla instance: a field of the same size, as many columns and rows, and the same last layer.
function vanillaBeside(log_rows) {
  return {
    group: "vanilla",
    work: `Fibonacci, 2 columns x 2^${log_rows}`,
    parameters: "blow-up 8",
    log_rows,
    unit: "cells",
    entrants: {
      ptvm: ourVanilla("fibonacci", log_rows, vanillaBesideWinterfell),
      "Winterfell, 128-bit field": winterfell("fibonacci-f128", log_rows, winterfellRegime),
    },
  };
}

// Grinding takes a good part of a short run's time, and how long is chance: three times the rounds,
// each with another statement.
function besideMiden(log_steps) {
  return {
    repeats: 3,
    group: "vm",
    work: `2^${log_steps} steps`,
    parameters: "",
    log_rows: log_steps,
    unit: "steps",
    entrants: { ptvm: ourMachine(log_steps), "Miden VM": miden(log_steps) },
  };
}

export function contests(quick) {
  const wide = sizes(quick, [16, 18, 20], [10, 12]);
  const permutation = sizes(quick, [16, 18], [10]);
  const kernels = {
    interpolate: sizes(quick, [16, 20, 22], [14, 18]),
    evaluate: sizes(quick, [16, 20, 22], [14, 18]),
    commit: sizes(quick, [16, 18], [12]),
    grind: sizes(quick, [20], [16]),
  };
  return [
    ...[1, 3].flatMap((fold) => [
      ...wide.map((log_rows) => besideStwo("wide-fibonacci", log_rows, fold)),
      ...permutation.map((log_rows) => besideStwo("permutation", log_rows, fold)),
    ]),
    ...Object.entries(kernels).flatMap(([kernel, log_sizes]) =>
      log_sizes.flatMap((log_size) => [
        kernelBesideStwo(kernel, log_size, 1),
        kernelBesideStwo(kernel, log_size),
      ]),
    ),
    ...sizes(quick, [16, 18], [10]).map(besideAll),
    ...sizes(quick, [16], [12]).map(besideWinterfellsExample),
    ...sizes(quick, [14, 16, 18], [10, 12]).map(vanillaBeside),
    ...sizes(quick, [9, 12, 14, 16], [9, 10]).map(besideMiden),
  ];
}
