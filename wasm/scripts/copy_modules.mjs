// Copies ptvm_verifier.wasm, and the same with vector instructions, from the build folder
// (PTVM_BUILD_DIR, or build/) to dist. Stops if one imports anything, or if its exports are not
// exactly those of exports.txt.
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const root = new URL("../../", import.meta.url);
const buildDir = new URL(`${process.env.PTVM_BUILD_DIR ?? "build"}/`, root);
const listed = readFileSync(new URL("wasm/exports.txt", root), "utf8").trim();
const names = (descriptors) => descriptors.map(({ name }) => name).sort().join("\n");

for (const [name, preset] of [
  ["ptvm_verifier.wasm", "wasm"],
  ["ptvm_verifier.simd.wasm", "wasm-simd"],
]) {
  const bytes = readFileSync(new URL(`${preset}/wasm/ptvm_verifier.wasm`, buildDir));
  const module = new WebAssembly.Module(bytes);
  const imports = names(WebAssembly.Module.imports(module));
  if (imports !== "") throw new Error(`${name} imports\n${imports}`);
  const exports = names(WebAssembly.Module.exports(module));
  if (exports !== listed) {
    throw new Error(`exports.txt does not list the exports of ${name}, which are\n${exports}`);
  }
  writeFileSync(new URL(`wasm/dist/${name}`, root), bytes);
  const gzipped = gzipSync(bytes, { level: 9 }).length;
  console.log(`${name}: ${bytes.length} bytes, ${gzipped} gzipped`);
}
