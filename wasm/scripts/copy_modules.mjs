// Copies the modules, and the same with vector instructions, from the build folder (PTVM_BUILD_DIR, or
// build/) to dist. Stops if one imports anything, or if its exports are not exactly those of its list.
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const root = new URL("../../", import.meta.url);
const buildDir = new URL(`${process.env.PTVM_BUILD_DIR ?? "build"}/`, root);
const names = (descriptors) => descriptors.map(({ name }) => name).sort().join("\n");

for (const [name, preset, module, list] of [
  ["ptvm_verifier.wasm", "wasm", "ptvm_verifier", "exports.txt"],
  ["ptvm_verifier.simd.wasm", "wasm-simd", "ptvm_verifier", "exports.txt"],
  ["ptvm_attention.wasm", "wasm", "ptvm_attention", "attention_exports.txt"],
  ["ptvm_attention.simd.wasm", "wasm-simd", "ptvm_attention", "attention_exports.txt"],
]) {
  copy(name, `${preset}/wasm/${module}.wasm`, list);
}

function copy(name, built, list) {
  const listed = readFileSync(new URL(`wasm/${list}`, root), "utf8").trim();
  const bytes = readFileSync(new URL(built, buildDir));
  const module = new WebAssembly.Module(bytes);
  const imports = names(WebAssembly.Module.imports(module));
  if (imports !== "") throw new Error(`${name} imports\n${imports}`);
  const exports = names(WebAssembly.Module.exports(module));
  if (exports !== listed) {
    throw new Error(`${list} does not list the exports of ${name}, which are\n${exports}`);
  }
  writeFileSync(new URL(`wasm/dist/${name}`, root), bytes);
  const gzipped = gzipSync(bytes, { level: 9 }).length;
  console.log(`${name}: ${bytes.length} bytes, ${gzipped} gzipped`);
}
