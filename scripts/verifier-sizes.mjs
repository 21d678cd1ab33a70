// make sizes: how large the verifier is with all backends, and with each of them alone, as the
// WebAssembly module and as native code. Builds in build/sizes/; prints a table in Markdown.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const all = ["stwo", "circle8", "vanilla"];

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

console.log("| backends | module, bytes | with gzip | native code |");
console.log("| --- | ---: | ---: | ---: |");
for (const backends of [all, ...all.map((name) => [name])]) {
  const module = readFileSync(`${build("wasm", backends, "ptvm_wasm")}/wasm/ptvm_verifier.wasm`);
  const folder = build("release", backends, "ptvm_verifier");
  // The last line is the sum over the archive's members; its first column is code and constants.
  const sums = run("size", "--totals", `${folder}/verifier/libptvm_verifier.a`).trim();
  const code = Number(sums.split("\n").at(-1).trim().split(/\s+/)[0]);
  const figures = [module.length, gzipSync(module, { level: 9 }).length, code].map(count);
  const names = backends.length > 1 ? "all" : `\`${backends[0]}\``;
  console.log(`| ${names} | ${figures.join(" | ")} |`);
}
