// The package as its users see it: both entry points, workers, bad arguments, bytes that are no
// proof.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import * as node from "ptvm-verifier";
import { randomBytes, simdFile, wasmFile } from "./support.mjs";

const { load, verify, UnreadableProofError, VerifierCrashError } = node;
const verifier = await load();
const garbage = randomBytes(1, 1000);

function header({ magic = "PTVM", version = 1, claimSize = 0 }) {
  const bytes = Buffer.alloc(12);
  bytes.write(magic, "latin1");
  bytes.writeUInt16LE(version, 4);
  bytes.writeUInt32LE(claimSize, 8);
  return bytes;
}

test("versions are those of the library", () => {
  assert.equal(verifier.version, "0.1.0");
  assert.equal(verifier.proofFormatVersion, 1);
});

const notProofs = {
  "an empty file": [new Uint8Array(0), 201, "NotAProof"],
  "three bytes": [header({}).subarray(0, 3), 201, "NotAProof"],
  "random bytes": [garbage, 201, "NotAProof"],
  "zeros": [new Uint8Array(100_000), 201, "NotAProof"],
  "the magic alone": [header({}).subarray(0, 4), 204, "Truncated"],
  "another version": [header({ version: 2 }), 202, "UnsupportedVersion"],
  "an announced claim of 4 GiB": [header({ claimSize: 2 ** 32 - 1 }), 204, "Truncated"],
};
for (const [what, [bytes, status, name]] of Object.entries(notProofs)) {
  test(`${what}: refused as ${name}`, async () => {
    for (const result of [verifier.verify(bytes), verifier.inspect(bytes), await verify(bytes)]) {
      assert.equal(result.accepted, false);
      assert.equal(result.status, status);
      assert.equal(result.name, name);
      assert.match(result.reason, /^[A-Z].*\.$/);
      assert.equal(result.hasClaim, false);
      assert.equal(result.steps, 0);
      assert.deepEqual(result.program, []);
    }
    const expected = { name: "UnreadableProofError", status, statusName: name };
    assert.throws(() => verifier.claim(bytes), expected);
    assert.throws(() => verifier.claim(bytes), UnreadableProofError);
  });
}

test("random bytes behind a right header are refused", () => {
  for (let seed = 1; seed <= 300; ++seed) {
    const body = randomBytes(seed, 600);
    const bytes = Buffer.concat([header({ claimSize: seed % 2 ? 300 : 600 }), body]);
    assert.equal(verifier.verify(bytes).accepted, false);
    verifier.inspect(bytes);
  }
});

test("arguments that are none throw", () => {
  for (const proof of [undefined, null, "PTVM", [1, 2], new ArrayBuffer(8), new Uint16Array(8)]) {
    assert.throws(() => verifier.verify(proof), TypeError);
    assert.throws(() => verifier.inspect(proof), TypeError);
    assert.throws(() => verifier.claim(proof), TypeError);
  }
  for (const bits of [-1, 1.5, NaN, Infinity, 2 ** 32, "100", null]) {
    assert.throws(() => verifier.verify(garbage, { minProvenBits: bits }), RangeError);
    assert.throws(() => verifier.verify(garbage, { minConjecturedBits: bits }), RangeError);
  }
  assert.throws(() => verifier.verify(garbage, { minBits: 100 }), TypeError);
  assert.throws(() => verifier.verify(garbage, { toString: 100 }), TypeError);
  assert.throws(() => verifier.verify(garbage, null), TypeError);
});

test("a result can be sent to another worker", () => {
  const result = verifier.verify(garbage);
  assert.deepEqual(structuredClone(result), result);
});

test("a verifier is loaded from a URL, from bytes and from a module", async () => {
  const bytes = await readFile(wasmFile);
  const sources = [wasmFile, bytes, Uint8Array.from(bytes).buffer, new WebAssembly.Module(bytes)];
  for (const source of sources) {
    assert.equal((await load(source)).verify(garbage).name, "NotAProof");
  }
  await assert.rejects(load(bytes.subarray(0, 1000)), WebAssembly.CompileError);
  await assert.rejects(load(new URL("missing.wasm", wasmFile)), { code: "ENOENT" });
});

test("verifiers run side by side in workers", async () => {
  const module = new WebAssembly.Module(await readFile(wasmFile));
  const entry = new URL("../dist/node.js", import.meta.url);
  const code = `
    import { parentPort, workerData } from "node:worker_threads";
    import { load } from "${entry}";
    const verifier = await load(workerData.module);
    for (let i = 0; i < 100; ++i) verifier.verify(workerData.proof);
    parentPort.postMessage(verifier.verify(workerData.proof));`;
  const script = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const names = Array.from({ length: 4 }, (_, i) =>
    new Promise((resolve, reject) => {
      const proof = i % 2 ? garbage : header({});
      const worker = new Worker(script, { workerData: { module, proof } });
      worker.on("message", ({ name }) => resolve(name)).on("error", reject);
    }),
  );
  const expected = [verifier.verify(header({})).name, "NotAProof"];
  assert.deepEqual(await Promise.all(names), [...expected, ...expected]);
});

test("nothing is compiled from strings", () => {
  const code = `
    import { verify } from "ptvm-verifier";
    let evaluated = true;
    try { eval("1"); } catch { evaluated = false; }
    console.log(evaluated, (await verify(new Uint8Array(9))).name);`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", code],
    { cwd: new URL("..", import.meta.url), encoding: "utf8" },
  );
  assert.equal(stdout.trim(), "false NotAProof", stderr);
});

test("the browser's entry point fetches the module, and tries again after a failure", async (t) => {
  const browser = await import("../dist/index.js");
  assert.deepEqual(Object.keys(browser), Object.keys(node));
  const { fetch } = globalThis;
  t.after(() => (globalThis.fetch = fetch));
  const urls = [];
  globalThis.fetch = async (url) => {
    urls.push(url.href);
    if (urls.length === 1) return new Response("", { status: 404 });
    return new Response(await readFile(url));
  };
  await assert.rejects(browser.verify(garbage), /cannot be loaded: 404/);
  const results = await Promise.all([browser.verify(garbage), browser.verify(garbage)]);
  assert.deepEqual(results.map(({ name }) => name), ["NotAProof", "NotAProof"]);
  assert.deepEqual(urls, [simdFile.href, simdFile.href]);
});

test("an engine without vectors gets the module without", () => {
  const code = `
    import { readFile } from "node:fs/promises";
    WebAssembly.validate = () => false;
    globalThis.fetch = async (url) => {
      console.log(url.pathname.split("/").at(-1));
      return new Response(await readFile(url));
    };
    const { supportsSimd, verify } = await import("./dist/index.js");
    console.log(supportsSimd(), (await verify(new Uint8Array(9))).name);`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", code],
    { cwd: new URL("..", import.meta.url), encoding: "utf8" },
  );
  assert.equal(stdout.trim(), "ptvm_verifier.wasm\nfalse NotAProof", stderr);
  assert.equal(node.supportsSimd(), true);
});

test("a crash of the module is told apart, and its instance is not used again", async (t) => {
  const { instantiate } = WebAssembly;
  t.after(() => (WebAssembly.instantiate = instantiate));
  WebAssembly.instantiate = async (module) => {
    const { exports } = await instantiate(module);
    const ptvm_verify = () => exports.ptvm_verify(0, 0, 0, -16, 2 ** 20, 0); // behind the memory
    return { exports: { ...exports, ptvm_verify } };
  };
  const crashing = await load();
  assert.throws(() => crashing.verify(garbage), VerifierCrashError);
  assert.equal(crashing.verify(garbage).name, "NotAProof");
});

test("memory does not grow from call to call, and a large one is given back", async (t) => {
  const { instantiate, Instance } = WebAssembly;
  t.after(() => Object.assign(WebAssembly, { instantiate, Instance }));
  const instances = [];
  WebAssembly.instantiate = async (module) => {
    instances.push(await instantiate(module));
    return instances.at(-1);
  };
  WebAssembly.Instance = class extends Instance {
    constructor(module) {
      super(module);
      instances.push(this);
    }
  };
  const counted = await load();
  const memoryBytes = () => instances.at(-1).exports.memory.buffer.byteLength;
  counted.verify(new Uint8Array(500_000));
  const before = memoryBytes();
  for (let i = 0; i < 100; ++i) counted.verify(new Uint8Array(500_000));
  assert.equal(memoryBytes(), before);
  assert.equal(instances.length, 1);

  counted.verify(new Uint8Array(20_000_000));
  counted.verify(garbage);
  assert.equal(instances.length, 2);
  assert.ok(memoryBytes() < before);
});
