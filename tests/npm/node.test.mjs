// Node.js and TypeScript as consumers of the package.
import assert from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { prove, proveAttention } from "../../wasm/test/support.mjs";
import { makeConsumer, run } from "./consumer.mjs";

const bin = (name) => fileURLToPath(new URL(`node_modules/.bin/${name}`, import.meta.url));
const types = fileURLToPath(new URL("node_modules/@types", import.meta.url));

test("Node.js verifies, by import and by require", () => {
  const project = makeConsumer("node");
  const proof = join(project, "fibonacci.proof");
  writeFileSync(proof, prove({ name: "fibonacci" }));
  const node = (script, file = proof) =>
    run(process.execPath, [script, file], { cwd: project }).trim();
  assert.equal(node("module.mjs"), "Accepted,Accepted,Accepted,Accepted");
  assert.equal(node("common.cjs"), "Accepted");
  const attention = join(project, "attention.proof");
  writeFileSync(attention, proveAttention("--heads 1 --dim 2 --seq 3".split(" ")));
  assert.equal(node("common.cjs", attention), "Accepted");

  const installed = join(project, "node_modules/ptvm-verifier");
  assert.deepEqual(readdirSync(installed).sort(), ["dist", "package.json"]);
  for (const name of ["ptvm_verifier.simd.wasm", "ptvm_attention.simd.wasm"]) {
    assert.ok(existsSync(join(installed, "dist", name)), name);
  }
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
