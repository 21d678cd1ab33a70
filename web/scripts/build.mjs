// Writes the page to dist: its scripts, the module, its icons, and the files that are copied as they
// are; last the service worker, which knows the names of all and a hash of their contents.
// Needs the modules of ../wasm built (in PTVM_BUILD_DIR, or build/), its npm package, and
// public/fibonacci.proof; `make web` sees to all.
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
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { contentSecurityPolicy } from "./headers.mjs";
import { drawIcon } from "./icons.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const buildDir = resolve("..", process.env.PTVM_BUILD_DIR ?? "build");
const packageDir = "node_modules/ptvm-verifier/dist";
const explainer = join(buildDir, "wasm/wasm/explainer/ptvm_explainer.wasm");
for (const needed of ["public/fibonacci.proof", `${packageDir}/ptvm_verifier.wasm`, explainer]) {
  if (!existsSync(needed)) throw new Error(`${needed} is missing: run \`make web\``);
}
const verifiers = readdirSync(packageDir).filter((name) => name.endsWith(".wasm"));
rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");

const common = {
  bundle: true,
  minify: true,
  target: "es2022",
  outdir: "dist",
  logLevel: "warning",
};
copyFileSync(explainer, "public/ptvm_explainer.wasm"); // from where a script can take it
const workers = { worker: "src/worker.ts", explainer_worker: "src/explainer_worker.ts" };
await build({ ...common, entryPoints: workers, format: "esm" });
await build({
  ...common,
  entryPoints: {
    page: "src/main.ts",
    local: "src/local.ts",
    local_explainer: "src/local_explainer.ts",
    style: "src/style.css",
  },
  format: "iife",
  loader: { ".wasm": "binary", ".proof": "binary" },
  logOverride: { "empty-import-meta": "silent" }, // local.ts says itself where the module is
});

const page = readFileSync("src/index.html", "utf8");
writeFileSync("dist/index.html", page.replace("%CSP%", contentSecurityPolicy));
copyFileSync("src/icon.svg", "dist/icon.svg");
copyFileSync("src/page.webmanifest", "dist/page.webmanifest");
copyFileSync("public/fibonacci.proof", "dist/fibonacci.proof");
copyFileSync(explainer, "dist/ptvm_explainer.wasm");
for (const name of verifiers) copyFileSync(`${packageDir}/${name}`, `dist/${name}`);
writeFileSync("dist/icon_192.png", drawIcon(192));
writeFileSync("dist/icon_512.png", drawIcon(512));
writeFileSync("dist/icon_whole.png", drawIcon(512, { whole: true }));

// Everything that a page from a server asks for; the local scripts are for a page from a disk.
const assets = readdirSync("dist")
  .filter((name) => !name.startsWith("local"))
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
