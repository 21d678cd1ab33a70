// make bench-peers: this project's provers and other people's, in turn on one machine.
//
//   node tests/bench/peers/run.mjs [--quick] [--rounds R] [--runs N] [--threads T] [--only GROUP]
//                                  [--report]
//
// Needs what `make bench-peers` builds before. Prints the tables; a full run also writes docs/plots/
// and the part of docs/benchmarks.md between its two marks. --quick takes small sizes and leaves
// docs/ alone: its tables and plots go to build/peers/report/. --only takes one group of contests
// (stwo, kernels, all, example, vanilla or vm) and leaves docs/ alone as well. --report measures
// nothing and writes the documents again from docs/plots/peers.json.
//
// Exit status: 0; 1 if a measurement fails, ours is less secure than a peer or a kernel's results
// differ; 2 for a wrong option.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { contests } from "./contests.mjs";
import { replacePart } from "./documents.mjs";
import { machine, warnIfBusy } from "./machine.mjs";
import { plots } from "./plots.mjs";
import { markdown, plain } from "./report.mjs";

class Failure extends Error {
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

const microseconds = (ms) => Math.round(ms * 1e3) / 1e3;

// Every entrant once a round, in turn, so that what disturbs the machine disturbs them alike.
function compete({ entrants, repeats = 1, ...contest }, options) {
  const { runs, threads } = options;
  const rounds = options.rounds * repeats;
  const title = [contest.work, contest.parameters].filter(Boolean).join(", ");
  const results = {};
  for (let round = 0; round < rounds; ++round) {
    for (const [name, measure] of Object.entries(entrants)) {
      console.error(`${title}: ${name}, round ${round + 1}/${rounds}`);
      const { prover, prove_ms, verify_ms, ...line } = measure({ runs, threads, statement: round + 1 });
      const result = (results[name] ??= { prover, prove_ms: [], verify_ms: [], peak_rss_bytes: 0 });
      result.prove_ms.push(prove_ms.map(microseconds));
      result.verify_ms.push(verify_ms.map(microseconds));
      result.peak_rss_bytes = Math.max(result.peak_rss_bytes, line.peak_rss_bytes);
      Object.assign(result, {
        proof_bytes: line.proof_bytes,
        work: line.work,
        security: line.security,
        result: line.result,
      });
    }
  }
  (contest.group === "kernels" ? requireSameResult : requireSecurity)(contest, results);
  return { ...contest, entrants: results };
}

function requireSameResult(contest, results) {
  const [ours, ...others] = Object.values(results);
  if (others.every(({ work, result }) => work === ours.work && result === ours.result)) return;
  throw new Failure(`${contest.work}: the results differ`, 1);
}

function requireSecurity(contest, results) {
  const [ours, ...others] = Object.entries(results);
  for (const [name, { security }] of others) {
    for (const figure of ["proven_bits", "conjectured_bits"]) {
      if (ours[1].security[figure] >= security[figure]) continue;
      const text = `${contest.work}: ${name} has ${security[figure]} ${figure.replace("_", " ")}`;
      throw new Failure(`${text}, ours ${ours[1].security[figure]}`, 1);
    }
  }
}

async function write(data, { folder, document, toPlots }) {
  mkdirSync(folder, { recursive: true });
  const lines = data.contests.map((contest) => JSON.stringify(contest)).join(",\n");
  const head = JSON.stringify({ ...data, contests: [] }).slice(0, -2);
  writeFileSync(`${folder}/peers.json`, `${head}\n${lines}\n]}\n`);
  const pictures = await plots(data);
  for (const { name, svg } of pictures) writeFileSync(`${folder}/${name}.svg`, `${svg}\n`);
  const text = markdown(
    data,
    pictures.map(({ name, title }) => ({ title, file: `${toPlots}${name}.svg` })),
  );
  if (!document) return writeFileSync(`${folder}/report.md`, `${text}\n`);
  replacePart(document, "bench-peers", text);
}

function options() {
  const number = (text) => {
    if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
    throw new Failure(`${text} is not a number from 1 to 9999`, 2);
  };
  const boolean = { type: "boolean", default: false };
  const string = { type: "string" };
  const named = { quick: boolean, report: boolean, rounds: string, runs: string, threads: string };
  try {
    const { values } = parseArgs({ options: { ...named, only: string } });
    return {
      ...values,
      rounds: number(values.rounds ?? (values.quick ? "2" : "5")),
      runs: number(values.runs ?? "3"),
      threads: number(values.threads ?? `${os.cpus().length}`),
    };
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(error.message, 2);
  }
}

const inDocuments = { folder: "docs/plots", document: "docs/benchmarks.md", toPlots: "plots/" };
const inBuild = { folder: "build/peers/report", toPlots: "" };

async function main() {
  const { quick, only, report, rounds, runs, threads } = options();
  process.chdir(fileURLToPath(new URL("../../..", import.meta.url)));
  if (report) return write(JSON.parse(readFileSync("docs/plots/peers.json", "utf8")), inDocuments);
  const chosen = contests(quick).filter(({ group }) => !only || group === only);
  if (!chosen.length) throw new Failure(`there is no group ${only}`, 2);

  const about = machine();
  warnIfBusy(about);
  const results = chosen.map((contest) => compete(contest, { rounds, runs, threads }));
  const data = { machine: about, rounds, runs, threads, contests: results };
  const place = quick || only ? inBuild : inDocuments;
  await write(data, place);
  console.log(`${plain(data)}\nWritten: ${place.folder}/`);
}

main().catch((error) => {
  console.error(`bench-peers: ${error.message}`);
  process.exitCode = error.code ?? 1;
});
