// make bench-attention: proofs of attention by shape, how they grow, and what was predicted of them.
//
//   node tests/bench/attention/run.mjs [--quick] [--rounds R] [--repeat N] [--threads T]
//                                      [--prover FILE] [--report]
//
// Needs what `make bench-attention` builds before. Prints the tables; a full run also writes docs/plots/
// and the part of docs/benchmarks.md between its marks. --quick takes small shapes and writes to
// build/bench/attention/ only. --report measures nothing and writes the documents again from
// docs/plots/attention.json.
//
// Exit status: 0; 1 if a measurement fails; 2 for a wrong option.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { replacePart } from "../peers/documents.mjs";
import { json, machine, warnIfBusy } from "../peers/machine.mjs";
import { measureAll } from "./measurements.mjs";
import { markdown, plain, plots } from "./report.mjs";

function options() {
  const boolean = { type: "boolean", default: false };
  const string = { type: "string" };
  const named = { quick: boolean, report: boolean, rounds: string, repeat: string };
  const { values } = parseArgs({ options: { ...named, threads: string, prover: string } });
  return {
    ...values,
    rounds: Number(values.rounds ?? (values.quick ? 2 : 5)),
    repeat: Number(values.repeat ?? 3),
    threads: Number(values.threads ?? os.cpus().length),
    prover: values.prover ?? "build/bin/prover",
  };
}

// Of `prover cost`, what its predictions for each backend are made of.
const costs = (prover) =>
  Object.fromEntries(
    ["circle8", "stwo"].map((backend) => {
      const model = ["cost", "--model", "gpt2-small", "--backend", backend, "--json"];
      const { row_cells, cells_per_second } = json(prover, model).predicted;
      return [backend, { row_cells, cells_per_second }];
    }),
  );

async function write(data, folder, document) {
  mkdirSync(folder, { recursive: true });
  const lines = data.measurements.map((line) => JSON.stringify(line)).join(",\n");
  const head = JSON.stringify({ ...data, measurements: [] }).slice(0, -2);
  writeFileSync(`${folder}/attention.json`, `${head}\n${lines}\n]}\n`);
  const pictures = await plots(data);
  for (const { name, svg } of pictures) writeFileSync(`${folder}/${name}.svg`, `${svg}\n`);
  const path = document ? "plots/" : "";
  const text = markdown(
    data,
    pictures.map(({ name, title }) => ({ title, file: `${path}${name}.svg` })),
  );
  if (document) return replacePart(document, "bench-attention", text);
  writeFileSync(`${folder}/report.md`, `${text}\n`);
}

async function main() {
  let chosen;
  try {
    chosen = options();
  } catch (error) {
    console.error(`bench-attention: ${error.message}`);
    process.exit(2);
  }
  process.chdir(fileURLToPath(new URL("../../..", import.meta.url)));
  const inDocuments = ["docs/plots", "docs/benchmarks.md"];
  if (chosen.report) {
    return write(JSON.parse(readFileSync("docs/plots/attention.json", "utf8")), ...inDocuments);
  }
  const about = machine();
  warnIfBusy(about);
  const { rounds, repeat, threads, prover, quick } = chosen;
  const measurements = measureAll(quick, { rounds, repeat, threads, prover });
  const data = { machine: about, rounds, repeat, threads, costs: costs(prover), measurements };
  const place = quick ? ["build/bench/attention"] : inDocuments;
  await write(data, ...place);
  console.log(`${plain(data)}\nWritten: ${place[0]}/`);
}

main().catch((error) => {
  console.error(`bench-attention: ${error.message}`);
  process.exitCode = 1;
});
