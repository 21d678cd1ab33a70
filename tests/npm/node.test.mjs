// Node.js and TypeScript as consumers of the package.
import assert from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { prove } from "../../wasm/test/support.mjs";
import { makeConsumer, run } from "./consumer.mjs";

const bin = (name) => fileURLToPath(new URL(`node_modules/.bin/${name}`, import.meta.url));
const types = fileURLToPath(new URL("node_modules/@types", import.meta.url));

test("Node.js verifies, by import and by require", () => {
  const project = makeConsumer("node");
  const proof = join(project, "fibonacci.proof");
  writeFileSync(proof, prove({ name: "fibonacci" }));
  const node = (script) => run(process.execPath, [script, proof], { cwd: project }).trim();
  assert.equal(node("module.mjs"), "Accepted,Accepted,Accepted,Accepted");
  assert.equal(node("common.cjs"), "Accepted");

  const installed = join(project, "node_modules/ptvm-verifier");
  assert.deepEqual(readdirSync(installed).sort(), ["dist", "package.json"]);
  assert.ok(existsSync(join(installed, "dist/ptvm_verifier.simd.wasm")));
});

test("TypeScript knows the types, as Node.js resolves them and as bundlers do", () => {
  const project = makeConsumer("types");
  const strict = ["--noEmit", "--strict", "--target", "es2022", "--typeRoots", types];
  for (const [module, resolution, files] of [
    ["node16", "node16", ["use.mts", "use.cts"]],
    ["esnext", "bundler", ["use.mts"]],
  ]) {
    const options = [...strict, "--module", module, "--moduleResolution", resolution];
    run(bin("tsc"), [...options, ...files], { cwd: project });
  }
});
