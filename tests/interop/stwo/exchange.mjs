// make test-interop: proofs go between this project and the crate stwo, in both directions.
//
//   node exchange.mjs PTVM_EXCHANGE STWO_EXCHANGE
//
// Both programs prove each case below; each verifies both proofs; the two files are equal. Of the
// small ones every section is then spoiled in turn (tamper.mjs), and both have to reject each copy,
// at the same place where a value was changed (places.mjs). Ends with 1 if anything is otherwise.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { placeOfCrate, placeOfPtvm } from "./places.mjs";
import { parse, spoiledCopies, unparse } from "./tamper.mjs";

const airs = ["wide-fibonacci", "preprocessed", "lookup", "vm-multiply", "permutation"];
// [log_rows, --log-blowup, --fold-step, --log-last-layer, --queries, --pow-bits, hash, lifted]; a
// changed value must not pass the proof of work by chance.
const parameterSets = [
  [7, 1, 1, 0, 3, 16, "blake2s"],
  [6, 2, 1, 1, 5, 20, "blake2s_m31"],
  [6, 4, 3, 3, 4, 18, "blake2s"],
  [8, 2, 2, 1, 10, 16, "blake2s_m31"],
  [9, 1, 3, 2, 20, 10, "blake2s"],
  [10, 4, 2, 3, 6, 22, "blake2s"],
  [12, 1, 2, 0, 30, 0, "blake2s_m31"],
];
const smallestSet = [5, 1, 2, 0, 4, 17, "blake2s"]; // the table of `lookup` would be too small
// The crate rejects its own lifted proofs if the preprocessed tree is empty.
const liftedSets = [
  [6, 1, 1, 0, 5, 16, "blake2s", 8],
  [7, 2, 2, 1, 8, 17, "blake2s_m31", 10],
  [7, 4, 3, 0, 4, 16, "blake2s", 13],
];
const maxLogRowsSpoiled = 8;

const cases = airs.flatMap((air) =>
  [
    ...(air === "lookup" ? [] : [smallestSet]),
    ...parameterSets,
    ...(air === "preprocessed" ? liftedSets : []),
  ].map((set) => [air, ...set]),
);

const [ptvmProgram, crateProgram] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "exchange-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

const call = (program, ...args) =>
  new Promise((resolve) =>
    execFile(program, args, { encoding: "utf8" }, (error, _, stderr) =>
      resolve({ status: error ? (error.code ?? error.signal) : 0, message: stderr.trim() }),
    ),
  );
// Exit statuses of a rejection, and those besides of a copy whose lists have other lengths: the one
// side cannot read some, the verifier of the other panics on some.
const sides = [
  { name: "ptvm", program: ptvmProgram, rejected: [1], malformed: [2], placeOf: placeOfPtvm },
  { name: "stwo", program: crateProgram, rejected: [1], malformed: [101], placeOf: placeOfCrate },
];

const failures = [];
const fail = (what, cause) => failures.push(`${what}: ${cause}`);

// The text of a proof, once both sides made the same and accept it.
const exchange = async (title, [air, logRows, ...set]) => {
  const [logBlowup, foldStep, logLastLayer, queries, powBits, hash, lifted] = set;
  const parameters = Object.entries({
    "--log-blowup": logBlowup,
    "--fold-step": foldStep,
    "--log-last-layer": logLastLayer,
    "--queries": queries,
    "--pow-bits": powBits,
    "--hash": hash,
    ...(lifted && { "--log-lifted-size": lifted }),
  });
  const prove = async ({ name, program }) => {
    const file = join(folder, `${name}.json`);
    const args = [air, logRows, ...parameters.flat(), "-o", file].map(String);
    const { status, message } = await call(program, "prove", ...args);
    if (status !== 0) throw new Error(`${name} makes no proof, status ${status}: ${message}`);
    return file;
  };
  const files = await Promise.all(sides.map(prove));
  for (const { name, program } of sides) {
    for (const [i, file] of files.entries()) {
      const { status, message } = await call(program, "verify", file);
      if (status !== 0) fail(title, `${name} rejects the proof of ${sides[i].name}: ${message}`);
    }
  }
  const [ours, theirs] = files.map((file) => readFileSync(file, "utf8").replace(/\s/g, ""));
  if (ours !== theirs) fail(title, "the two proofs differ");
  return ours;
};

// Verifies a spoiled copy with both sides, and returns the place where it was rejected.
const reject = async (title, { section, keepsShape, proof }) => {
  const file = join(folder, "spoiled.json");
  writeFileSync(file, unparse(proof));
  const verify = async ({ name, program, rejected, malformed, placeOf }) => {
    const { status, message } = await call(program, "verify", file);
    const good = keepsShape ? rejected : [...rejected, ...malformed];
    if (!good.includes(status)) {
      fail(title, `${section}: ${name} does not reject, status ${status}: ${message}`);
    }
    return placeOf(message);
  };
  const places = await Promise.all(sides.map(verify));
  if (keepsShape && places[0] !== places[1]) {
    fail(title, `${section}: ptvm rejects the ${places[0]}, stwo the ${places[1]}`);
  }
  return places[0];
};

const row = (...cells) =>
  console.log(cells.map((cell, i) => String(cell).padEnd(i === 0 ? 16 : 9)).join(""));
const titles = "AIR rows blow-up fold last queries pow lifted bytes spoiled hash";
row(...titles.split(" "));
const tally = {};
let nSpoiled = 0;
for (const entry of cases) {
  const [air, logRows, logBlowup, foldStep, logLastLayer, queries, powBits, hash, lifted] = entry;
  const title = entry.join(" ");
  const nFailures = failures.length;
  let bytes = 0;
  let copies = [];
  try {
    const text = await exchange(title, entry);
    bytes = text.length;
    if (logRows <= maxLogRowsSpoiled) copies = spoiledCopies(parse(text));
    for (const copy of copies) {
      const place = await reject(title, copy);
      if (!copy.keepsShape) continue;
      tally[copy.section] ??= {};
      tally[copy.section][place] = (tally[copy.section][place] ?? 0) + 1;
    }
  } catch (error) {
    fail(title, error.message);
  }
  nSpoiled += copies.length;
  const verdict = failures.length > nFailures ? "  FAILED" : "";
  const fri = [2 ** logBlowup, foldStep, 2 ** logLastLayer, queries, powBits];
  const outcome = [lifted ? `2^${lifted}` : "", bytes, copies.length, hash + verdict];
  row(air, `2^${logRows}`, ...fri, ...outcome);
}

console.log("\nWhere copies with a changed value were rejected, by both:");
for (const [section, places] of Object.entries(tally)) {
  const counts = Object.entries(places).map(([place, n]) => `${place} ${n}`);
  console.log(`  ${section.padEnd(24)}${counts.join(", ")}`);
}
console.log(
  `\n${cases.length} proofs, each made and verified twice; ${nSpoiled} spoiled copies rejected ` +
    `twice; ${failures.length} failures`,
);
for (const failure of failures) console.error(failure);
process.exitCode = failures.length ? 1 : 0;
