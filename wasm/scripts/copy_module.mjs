// Copies ptvm_verifier.wasm from the build folder (PTVM_BUILD_DIR, or build/) to dist. Stops if it
// imports anything, or if its exports are not exactly those of exports.txt.
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const root = new URL("../../", import.meta.url);
const buildDir = new URL(`${process.env.PTVM_BUILD_DIR ?? "build"}/`, root);
const bytes = readFileSync(new URL("wasm/wasm/ptvm_verifier.wasm", buildDir));
const module = new WebAssembly.Module(bytes);

const names = (descriptors) => descriptors.map(({ name }) => name).sort().join("\n");
const imports = names(WebAssembly.Module.imports(module));
if (imports !== "") throw new Error(`the module imports\n${imports}`);
const exports = names(WebAssembly.Module.exports(module));
if (exports !== readFileSync(new URL("wasm/exports.txt", root), "utf8").trim()) {
  throw new Error(`exports.txt does not list the module's exports, which are\n${exports}`);
}

writeFileSync(new URL("wasm/dist/ptvm_verifier.wasm", root), bytes);
const gzipped = gzipSync(bytes, { level: 9 }).length;
console.log(`ptvm_verifier.wasm: ${bytes.length} bytes, ${gzipped} gzipped`);
