// make bench-ezkl: attention and an MLP, by ezkl and by this project in turn on one machine.
//
//   node tests/bench/peers/ezkl/run.mjs [--quick] [--rounds R] [--threads T] [--programs DIR]
//                                       [--python FILE] [--report]
//
// Needs what `make bench-ezkl` builds and installs before. Prints the tables; unless --quick, which
// leaves out what is large, also writes docs/plots/ezkl.json and the part of docs/benchmarks.md between
// its marks. --report measures nothing and writes the document again from that file.
//
// Exit status: 0; 1 if a measurement fails, or the two do not compute the same; 2 for a wrong option.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { replacePart } from "../documents.mjs";
import { machine, output, warnIfBusy } from "../machine.mjs";
import { contests } from "./contests.mjs";
import { markdown, plain } from "./report.mjs";

const scratch = "build/ezkl/scratch";
const results = "docs/plots/ezkl.json";
// So many proofs of ours a round, each of other inputs: how long grinding takes is chance.
const ourRuns = 5;
// By how much outputs may differ in the mean, of 255: ezkl does not clip weights.
const tolerance = 8;

const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));

function stage(name, folder, { python, threads }, runs = 1) {
  const program = fileURLToPath(new URL("stage.py", import.meta.url));
  const environment = { RAYON_NUM_THREADS: `${threads}`, RUST_LOG: "error" };
  output(python, ["-B", program, name, folder, scratch, `${runs}`], environment);
  return readJson(`${folder}/result-${name}.json`);
}

// Everything of ezkl that is done once for a model.
function prepare({ work }, settings, folder, options) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/work.json`, JSON.stringify({ work, ...settings }));
  const { unit } = stage("model", folder, options);
  const { log_rows } = stage("settings", folder, options);
  const { bytes: srs_bytes } = stage("srs", folder, options);
  const { ms, ...setup } = stage("setup", folder, options);
  const { outputs } = stage("witness", folder, options);
  return {
    outputs: outputs.map((value) => value * unit),
    log_rows,
    srs_bytes,
    proving_key_bytes: setup.proving_key_bytes,
    verifying_key_bytes: setup.verifying_key_bytes,
    setup_ms: ms[0],
    setup_peak_rss_bytes: setup.peak_rss_bytes,
  };
}

// Ours are [coordinate][position], ezkl's [step][coordinate].
function outputsDiffer({ dim, steps, carried }, ours, theirs) {
  const difference = (value, index) => {
    const [step, coordinate] = [Math.floor(index / dim), index % dim];
    return Math.abs(value - ours[coordinate * (carried + steps) + carried + step]);
  };
  const all = theirs.map(difference);
  return { mean: all.reduce((a, b) => a + b) / all.length, most: Math.max(...all) };
}

function measureOurs(contest, prover, round, options) {
  const runs = Array.from({ length: ourRuns }, (_, run) =>
    prover(options.programs, scratch, round * ourRuns + run + 1, options.threads),
  );
  return {
    prove_ms: runs.map((run) => run.prove_ms),
    verify_ms: runs.map((run) => run.verify_ms),
    proof_bytes: runs[0].proof_bytes,
    peak_rss_bytes: Math.max(...runs.map((run) => run.peak_rss_bytes)),
    security: runs[0].security,
  };
}

function measureTheirs(folder, options) {
  const { ms: prove_ms, proof_bytes, peak_rss_bytes } = stage("prove", folder, options);
  const { ms: verify_ms } = stage("verify", folder, options, 5);
  return { prove_ms, verify_ms, proof_bytes, peak_rss_bytes };
}

function compete(contest, options) {
  const folder = (name) => `${scratch}/${`${contest.title} ${name}`.replace(/\W+/g, "-")}`;
  const entrants = {};
  for (const name of Object.keys(contest.ours)) entrants[name] = { ours: true };
  for (const [name, settings] of Object.entries(contest.ezkl)) {
    console.error(`${contest.title}: setup of ${name}`);
    entrants[name] = { settings, ...prepare(contest, settings, folder(name), options) };
  }
  for (let round = 0; round < options.rounds; ++round) {
    for (const [name, entrant] of Object.entries(entrants)) {
      console.error(`${contest.title}: ${name}, round ${round + 1}/${options.rounds}`);
      const { prove_ms, verify_ms, peak_rss_bytes, ...line } = entrant.ours
        ? measureOurs(contest, contest.ours[name], round, options)
        : measureTheirs(folder(name), options);
      (entrant.prove_ms ??= []).push(prove_ms);
      (entrant.verify_ms ??= []).push(verify_ms);
      entrant.peak_rss_bytes = Math.max(entrant.peak_rss_bytes ?? 0, peak_rss_bytes);
      Object.assign(entrant, line);
    }
  }
  compareOutputs(contest, entrants, options);
  return { title: contest.title, work: contest.work, entrants };
}

function compareOutputs(contest, entrants, options) {
  const [prove] = Object.values(contest.ours);
  const ours = prove && prove(options.programs, scratch, contest.work.seed, options.threads);
  const expected = ours && readJson(ours.outputs).outputs;
  for (const [name, entrant] of Object.entries(entrants)) {
    if (!entrant.outputs) continue;
    if (expected) entrant.difference = outputsDiffer(contest.work, expected, entrant.outputs);
    delete entrant.outputs;
    if (entrant.difference?.mean > tolerance) throw new Error(`${contest.title}: ${name} differs`);
  }
}

function write(data) {
  const lines = data.contests.map((contest) => JSON.stringify(contest)).join(",\n");
  const head = JSON.stringify({ ...data, contests: [] }).slice(0, -2);
  writeFileSync(results, `${head}\n${lines}\n]}\n`);
  replacePart("docs/benchmarks.md", "bench-ezkl", markdown(data));
}

function options() {
  const boolean = { type: "boolean", default: false };
  const string = { type: "string" };
  const named = { quick: boolean, report: boolean, rounds: string, threads: string };
  const { values } = parseArgs({ options: { ...named, programs: string, python: string } });
  return {
    ...values,
    rounds: Number(values.rounds ?? (values.quick ? "1" : "3")),
    threads: Number(values.threads ?? os.cpus().length),
    programs: values.programs ?? "build/bin",
    python: values.python ?? "build/ezkl/bin/python",
  };
}

function main() {
  let chosen;
  try {
    chosen = options();
  } catch (error) {
    console.error(`bench-ezkl: ${error.message}`);
    process.exit(2);
  }
  process.chdir(fileURLToPath(new URL("../../../..", import.meta.url)));
  if (chosen.report) return write(readJson(results));
  mkdirSync(scratch, { recursive: true });
  const about = machine();
  warnIfBusy(about);
  const measured = contests(chosen.quick).map((contest) => compete(contest, chosen));
  const data = { machine: about, rounds: chosen.rounds, threads: chosen.threads, contests: measured };
  console.log(plain(data));
  if (!chosen.quick) write(data);
}

try {
  main();
} catch (error) {
  console.error(`bench-ezkl: ${error.message}`);
  process.exitCode = 1;
}
