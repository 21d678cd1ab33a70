// How each prover is started, and what it says of itself in one common form:
//
//   {prover, prove_ms: [..], verify_ms: [..], proof_bytes, peak_rss_bytes, work, security}
//
// `work` is what the time is divided by: committed trace cells of an AIR, steps or cycles of a
// virtual machine. `security` is what `security_of` makes of the proof's parameters, for all alike.
// A kernel makes no proof; its line has `result`, a number that stands for what it made.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { json, options } from "./machine.mjs";

export const scratch = "build/peers/scratch";

export function securityOf(instance) {
  const named = Object.entries(instance).map(([name, value]) => `${name}=${value}`);
  return json("build/bench/security_of", named);
}

// The AIRs that both exchange programs know (tests/interop/stwo/README.md).
const airs = {
  "wide-fibonacci": { cells: 100, constraints: 98, degree: 2, columns: 100 },
  permutation: {
    // 32 columns, and eight sums of two fractions in extension elements.
    cells: 64,
    constraints: 8,
    degree: 3,
    columns: 64,
    fractions: 16,
    tuple_width: 2,
  },
};
const compositionColumns = 8;
// Columns that are read in two rows, the running sum of the fractions, count for three terms.
const deepTerms = ({ columns, fractions }) => columns + (fractions ? 2 * 4 : 0) + compositionColumns;

const regimeOptions = (regime) => ({
  "pow-bits": regime.pow_bits,
  queries: regime.queries,
  "log-blowup": regime.log_blowup,
  "fold-step": regime.fold_step,
});

// `regime`: pow_bits, queries, log_blowup, fold_step.
function exchange(program) {
  return (air, log_rows, regime) =>
    ({ runs, threads }) => {
      const shape = airs[air];
      const named = { ...regimeOptions(regime), runs, threads };
      const line = json(program, ["bench", air, `${log_rows}`, ...options(named)]);
      const instance = {
        field: "m31^4",
        log_rows,
        ...regime,
        constraints: shape.constraints,
        degree: shape.degree,
        deep_terms: deepTerms(shape),
        ...(shape.fractions && {
          fractions: shape.fractions * 2 ** log_rows,
          tuple_width: shape.tuple_width,
        }),
      };
      return { ...line, work: shape.cells * 2 ** log_rows, security: securityOf(instance) };
    };
}

const ourExchange = "build/tests/ptvm_exchange";
const stwoExchange = "build/interop/release/stwo-exchange";
export const ours = exchange(ourExchange);
export const stwo = exchange(stwoExchange);

// This project's vanilla instance; `regime` has log_last_layer as well.
export const ourVanilla = (air, log_rows, regime) => ({ runs, threads }) => {
  const lastLayer = { "log-last-layer": regime.log_last_layer };
  const named = { ...regimeOptions(regime), ...lastLayer, runs, threads };
  const line = json("build/bench/vanilla_bench", [air, `${log_rows}`, ...options(named)]);
  return { ...line, work: line.cells, security: securityOf(line.instance) };
};

// One of the kernels that both exchange programs have, five times as often as a proof.
const kernel = (program) => (name, log_size, limit) =>
  ({ runs, threads }) => {
    const named = { runs: 5 * runs, threads: limit ?? threads };
    const line = json(program, ["kernel", name, `${log_size}`, ...options(named)]);
    const { prover, ms, items, result } = line;
    return { prover, prove_ms: ms, verify_ms: [], peak_rss_bytes: 0, work: items, result };
  };

export const ourKernel = kernel(ourExchange);
export const stwoKernel = kernel(stwoExchange);

// One of the programs in src/bin; it reports its own instance.
const peer = (program, unit) => (air, log_rows, regime = {}) =>
  ({ runs, threads, statement }) => {
    const named = {
      ...("queries" in regime && {
        "pow-bits": regime.pow_bits,
        queries: regime.queries,
        "log-blowup": regime.log_blowup,
      }),
      runs,
      threads,
      statement,
    };
    const line = json(`build/peers/release/${program}`, [air, `${log_rows}`, ...options(named)]);
    return { ...line, work: line[unit], security: securityOf(line.instance) };
  };

export const plonky3 = peer("plonky3", "cells");
export const winterfell = peer("winterfell", "cells");
const midenProver = peer("miden", "steps");
// One run a process, as the `prover` program does it.
export const miden = (log_cycles) => (how) =>
  midenProver("fibonacci", log_cycles)({ ...how, runs: 1 });

// This project's virtual machine: programs/long_loop.tvm, 64 steps a round, cut to 2^log_steps. The
// number of the statement starts its generator.
export const ourMachine = (log_steps) => ({ threads, statement }) => {
  mkdirSync(scratch, { recursive: true });
  const [program, proof] = [`${scratch}/long_loop.tvm`, `${scratch}/long_loop.proof`];
  const source = readFileSync("programs/long_loop.tvm", "utf8");
  const sized = source.replace(/^\.init 0 \d+/m, `.init 0 ${2 ** (log_steps - 6)}\n.init 2 ${statement}`);
  writeFileSync(program, sized);
  const named = ["--threads", `${threads}`, "--json", "--quiet"];
  const line = json("build/bin/prover", ["prove", program, "-o", proof, ...named]);
  if (line.steps !== 2 ** log_steps) throw new Error(`long_loop took ${line.steps} steps`);
  const verified = json("build/bin/verifier", ["verify", proof, "--bench", "3", "--json"]);
  return {
    prover: "ptvm",
    prove_ms: [line.prove_ms],
    verify_ms: [verified.verify_ms],
    proof_bytes: line.proof_bytes,
    peak_rss_bytes: line.peak_rss_bytes,
    work: line.steps,
    security: line.security,
  };
};
