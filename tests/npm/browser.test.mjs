// Pages as consumers of the package: made by each bundler, and by none, and run in Chromium under a
// policy that allows nothing but what docs/wasm.md lists.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import esbuild from "esbuild";
import { chromium } from "playwright-core";
import { build } from "vite";
import webpack from "webpack";
import { prove } from "../../wasm/test/support.mjs";
import { makeConsumer } from "./consumer.mjs";

const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const project = makeConsumer("page");
const dist = join(project, "node_modules/ptvm-verifier/dist");
const modules = readdirSync(dist).filter((name) => name.endsWith(".wasm"));
const proof = prove({ name: "fibonacci" });

let browser;
before(async () => {
  const candidates = [process.env.CHROMIUM ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser"];
  browser = await chromium.launch({
    executablePath: candidates.find(existsSync),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
});
after(() => browser?.close());

function serve(folder, headers) {
  const server = createServer((request, response) => {
    const name = normalize(request.url === "/" ? "/index.html" : request.url);
    const file = join(folder, name);
    if (!existsSync(file)) return response.writeHead(404).end();
    const type = types[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { ...headers, "Content-Type": type }).end(readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

// What the page in this folder says; `modules` are the WebAssembly modules that it loaded.
async function open(folder, contentSecurityPolicy = policy) {
  writeFileSync(join(folder, "fibonacci.proof"), proof);
  const server = await serve(folder, { "Content-Security-Policy": contentSecurityPolicy });
  const page = await browser.newPage();
  const faults = [];
  const requested = [];
  page.on("console", (message) => faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(error.message));
  page.context().on("request", (request) => requested.push(request.url()));
  try {
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => document.title !== "consumer", null, { timeout: 20_000 });
    const outcome = await page.title();
    return { outcome, requested, faults: faults.filter((text) => !/favicon|404/.test(text)) };
  } finally {
    await page.close();
    await new Promise((resolve) => server.close(resolve));
  }
}

const accepted = "true,Accepted,Accepted,Accepted,Accepted,NotAProof";
async function expectWorks(folder, contentSecurityPolicy) {
  const { outcome, faults, requested } = await open(folder, contentSecurityPolicy);
  assert.equal(outcome, accepted, faults.join("\n"));
  assert.deepEqual(faults, []);
  assert.ok(requested.some((url) => /simd[^/]*\.wasm$/.test(url)), requested.join("\n"));
}

test("esbuild: the modules and the worker's script beside the page's", async () => {
  const outdir = join(project, "esbuild");
  await esbuild.build({
    absWorkingDir: project,
    entryPoints: { page: "page.js", worker_thread: "ptvm-verifier/worker_thread.js" },
    outdir,
    bundle: true,
    format: "esm",
    logLevel: "error",
  });
  for (const name of modules) copyFileSync(join(dist, name), join(outdir, name));
  copyFileSync(join(project, "index.html"), join(outdir, "index.html"));
  await expectWorks(outdir);
});

test("Vite, which is Rollup, finds modules and worker by itself", async () => {
  const outDir = join(project, "vite");
  await build({
    root: project,
    base: "./",
    logLevel: "error",
    configFile: false,
    build: { outDir, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    worker: { format: "es" },
  });
  await expectWorks(outDir);
});

test("webpack finds modules and worker by itself", async () => {
  const outDir = join(project, "webpack");
  const compiler = webpack({
    context: project,
    entry: "./page.js",
    mode: "production",
    output: { path: outDir, filename: "page.js", assetModuleFilename: "[name][ext]", publicPath: "" },
  });
  const stats = await new Promise((resolve, reject) =>
    compiler.run((error, stats) => compiler.close(() => (error ? reject(error) : resolve(stats)))),
  );
  assert.deepEqual(stats.toJson({ all: false, errors: true }).errors, []);
  copyFileSync(join(project, "index.html"), join(outDir, "index.html"));
  await expectWorks(outDir);
});

test("a page without a bundler imports the package's files", async () => {
  const folder = join(project, "plain");
  mkdirSync(folder);
  for (const name of readdirSync(dist)) copyFileSync(join(dist, name), join(folder, name));
  const source = readFileSync(join(project, "page.js"), "utf8")
    .replace('"ptvm-verifier"', '"./index.js"')
    .replace('"ptvm-verifier/worker"', '"./worker.js"');
  writeFileSync(join(folder, "page.js"), source);
  copyFileSync(join(project, "index.html"), join(folder, "index.html"));
  await expectWorks(folder);
});
