// Writes the page to dist: its scripts, the module, its icons, and the files that are copied as they
// are; last the service worker, which knows the names of all and a hash of their contents.
// Needs the npm package in ../wasm built, and public/fibonacci.proof (`make web` sees to both).
import { createHash } from "node:crypto";
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
import { drawIcon } from "./icons.mjs";

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
copyFileSync("src/page.webmanifest", "dist/page.webmanifest");
copyFileSync("public/fibonacci.proof", "dist/fibonacci.proof");
copyFileSync("node_modules/ptvm-verifier/dist/ptvm_verifier.wasm", "dist/ptvm_verifier.wasm");
writeFileSync("dist/icon_192.png", drawIcon(192));
writeFileSync("dist/icon_512.png", drawIcon(512));
writeFileSync("dist/icon_whole.png", drawIcon(512, { whole: true }));

// Everything that a page from a server asks for; local.js is for a page from a disk.
const assets = readdirSync("dist")
  .filter((name) => name !== "local.js")
  .sort();
const hash = createHash("sha256");
for (const name of assets) hash.update(`${name}\0`).update(readFileSync(`dist/${name}`));
await build({
  ...common,
  entryPoints: { service_worker: "src/service_worker.ts" },
  format: "iife",
  define: {
    ptvmAssets: JSON.stringify(assets),
    ptvmVersion: JSON.stringify(hash.digest("hex").slice(0, 16)),
  },
});

for (const name of readdirSync("dist")) {
  const bytes = readFileSync(`dist/${name}`);
  const gzipped = gzipSync(bytes, { level: 9 }).length;
  console.log(`${name.padEnd(20)}${String(bytes.length).padStart(8)} bytes, ${gzipped} gzipped`);
}
