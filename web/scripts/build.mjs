// Writes the page to dist: four scripts, the module, and the files that are copied as they are.
// Needs the npm package in ../wasm built, and public/fibonacci.proof (`make web` sees to both).
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { contentSecurityPolicy } from "./headers.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
for (const needed of [
  "public/fibonacci.proof",
  "node_modules/ptvm-verifier/dist/ptvm_verifier.wasm",
]) {
  if (!existsSync(needed)) throw new Error(`web/${needed} is missing: run \`make web\``);
}
rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");

const common = {
  bundle: true,
  minify: true,
  target: "es2022",
  outdir: "dist",
  logLevel: "warning",
};
await build({ ...common, entryPoints: { worker: "src/worker.ts" }, format: "esm" });
await build({
  ...common,
  entryPoints: { page: "src/main.ts", local: "src/local.ts", style: "src/style.css" },
  format: "iife",
  loader: { ".wasm": "binary", ".proof": "binary" },
  logOverride: { "empty-import-meta": "silent" }, // local.ts says itself where the module is
});

const page = readFileSync("src/index.html", "utf8");
writeFileSync("dist/index.html", page.replace("%CSP%", contentSecurityPolicy));
copyFileSync("src/icon.svg", "dist/icon.svg");
copyFileSync("public/fibonacci.proof", "dist/fibonacci.proof");
copyFileSync("node_modules/ptvm-verifier/dist/ptvm_verifier.wasm", "dist/ptvm_verifier.wasm");

for (const name of readdirSync("dist")) {
  const bytes = readFileSync(`dist/${name}`);
  const gzipped = gzipSync(bytes, { level: 9 }).length;
  console.log(`${name.padEnd(20)}${String(bytes.length).padStart(8)} bytes, ${gzipped} gzipped`);
}
