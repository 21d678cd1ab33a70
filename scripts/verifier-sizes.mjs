// make sizes: how large the verifier is with all backends, and with each of them alone, as the
// WebAssembly modules for programs' runs and for attention, and as native code. Builds in
// build/sizes/; prints tables in Markdown. Fails if a module is larger than its budget. With --modules
// (make test-sizes) it looks at no more than the modules with one backend; wasm/test looks at those
// with all.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const all = ["stwo", "circle8", "vanilla"];
const budgets = { all: 64 * 1024, one: 40 * 1024 }; // of a module with gzip, in bytes
const modulesOnly = process.argv.includes("--modules");

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

function run(command, ...args) {
  const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (error ?? status !== 0) {
    console.error(`sizes: ${command} ${args.join(" ")}: ${error ?? stdout + stderr}`);
    process.exit(1);
  }
  return stdout;
}

/** Builds a target for these backends; gives the folder. */
function build(preset, backends, target) {
  const folder = `build/sizes/${preset}-${backends.join("-")}`;
  const off = ["PROVER", "TESTS", "BENCHMARKS"].map((part) => `-DPTVM_BUILD_${part}=OFF`);
  const list = `-DPTVM_BACKENDS=${backends.join(";")}`;
  run("cmake", "--preset", preset, "-B", folder, list, ...off);
  run("cmake", "--build", folder, "--target", target);
  return folder;
}

const count = (n) => n.toLocaleString("en-US");

/** The bytes of a module, and with gzip, which must be within the budget. */
function moduleSizes(preset, backends, name) {
  const module = readFileSync(`${build(preset, backends, `${name}_module`)}/wasm/${name}.wasm`);
  const gzipped = gzipSync(module, { level: 9 }).length;
  const budget = backends.length > 1 ? budgets.all : budgets.one;
  if (gzipped > budget) {
    console.error(`sizes: ${name}, ${preset}, ${backends}: ${gzipped} bytes with gzip, not ${budget} at most`);
    process.exitCode = 1;
  }
  return [module.length, gzipped];
}

function nativeSize(backends) {
  const folder = build("release", backends, "ptvm_verifier");
  // The last line is the sum over the archive's members; its first column is code and constants.
  const sums = run("size", "--totals", `${folder}/verifier/libptvm_verifier.a`).trim();
  return Number(sums.split("\n").at(-1).trim().split(/\s+/)[0]);
}

const row = (cells) => console.log(`| ${cells.join(" | ")} |`);
const columns = ["module, bytes", "with gzip", "with vectors", "with gzip", "native code"];
const alone = all.map((name) => [name]);
for (const name of ["ptvm_verifier", "ptvm_attention"]) {
  const hasNative = name === "ptvm_verifier"; // the archive has both
  const nColumns = modulesOnly ? 2 : columns.length - !hasNative;
  row([`\`${name}\``, ...columns.slice(0, nColumns)]);
  row(["---", ...columns.slice(0, nColumns).map(() => "---:")]);
  for (const backends of modulesOnly ? alone : [all, ...alone]) {
    const figures = moduleSizes("wasm", backends, name);
    if (!modulesOnly) figures.push(...moduleSizes("wasm-simd", backends, name));
    if (!modulesOnly && hasNative) figures.push(nativeSize(backends));
    const names = backends.length > 1 ? "all" : `\`${backends[0]}\``;
    row([names, ...figures.map(count)]);
  }
  console.log();
}
