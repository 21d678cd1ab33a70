// The module by itself: what it needs of its host, what it offers, how it uses memory.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { Instance } from "../dist/module.js";
import { attentionFile, attentionSimdFile, simdFile, wasmFile } from "./support.mjs";

const module = new WebAssembly.Module(readFileSync(wasmFile));
const start = () => new Instance(new WebAssembly.Instance(module));

for (const [name, file, list] of [
  ["the module", wasmFile, "exports.txt"],
  ["the module with vectors", simdFile, "exports.txt"],
  ["the module for attention", attentionFile, "attention_exports.txt"],
  ["the module for attention with vectors", attentionSimdFile, "attention_exports.txt"],
]) {
  const bytes = readFileSync(file);
  const module = new WebAssembly.Module(bytes);

  test(`${name} imports nothing`, () => {
    assert.deepEqual(WebAssembly.Module.imports(module), []);
  });

  test(`${name} exports what ${list} says`, () => {
    const file = new URL(`../${list}`, import.meta.url);
    const listed = readFileSync(file, "utf8").trim().split("\n");
    const exported = WebAssembly.Module.exports(module).map(({ name }) => name);
    assert.deepEqual(exported.sort(), listed);
  });

  test(`${name} is small`, () => {
    assert.ok(gzipSync(bytes, { level: 9 }).length <= 2 ** 16);
    assert.ok(new Instance(new WebAssembly.Instance(module)).memoryBytes <= 2 ** 17);
  });

  test(`${name} holds no path of the machine that built it`, () => {
    const text = bytes.toString("latin1");
    assert.ok(!text.includes(new URL("../..", import.meta.url).pathname));
    assert.doesNotMatch(text, /\/(home|usr|tmp)\//);
  });
}

for (const [structure, file] of [
  ["policy", wasmFile],
  ["result", wasmFile],
  ["attention_result", attentionFile],
]) {
  test(`the layout covers ${structure}`, () => {
    const module = new WebAssembly.Module(readFileSync(file));
    const { exports } = new WebAssembly.Instance(module);
    const view = new DataView(exports.memory.buffer);
    const instance = new Instance(new WebAssembly.Instance(module));
    const fields = [];
    for (let row = exports.ptvm_wasm_layout(); view.getUint32(row, true) !== 0; row += 16) {
      const name = instance.textAt(view.getUint32(row, true));
      const [offset, size] = [view.getUint32(row + 8, true), view.getUint32(row + 12, true)];
      if (name.startsWith(`${structure}.`)) fields.push({ name, offset, size });
    }
    let end = 0;
    for (const { name, offset, size } of fields.sort((a, b) => a.offset - b.offset)) {
      assert.ok(offset >= end && offset - end < 8, `${name} is at ${offset}, behind ${end}`);
      end = offset + size;
    }
    const gap = instance.sizeOf(structure) - end;
    assert.ok(gap >= 0 && gap < 8, `${structure} ends ${gap} bytes behind its last field`);
  });
}

test("a field that the module lacks is refused", () => {
  assert.throws(() => start().sizeOf("result.no_such_field"), /does not know/);
  assert.throws(() => start().readNumber(0, "result.program_hash"), /not a number/);
});

test("blocks are aligned, apart, and can be used again", () => {
  const instance = start();
  const first = instance.allocate(1);
  const second = instance.allocate(100);
  const third = instance.allocate(0);
  assert.equal(first % 16, 0);
  assert.equal(second, first + 16);
  assert.equal(third, second + 112);
  instance.free();
  assert.equal(instance.allocate(5), first);
});

test("memory grows by what is asked, keeps its contents, and is reused", () => {
  const instance = start();
  const small = instance.copyIn(Uint8Array.of(1, 2, 3));
  instance.allocate(10_000_000);
  const grown = instance.memoryBytes;
  assert.ok(grown < 10_000_000 + 2 ** 18);
  assert.deepEqual(instance.copyOut(small, 3), Uint8Array.of(1, 2, 3));
  for (let i = 0; i < 10; ++i) {
    instance.free();
    instance.allocate(10_000_000);
  }
  assert.equal(instance.memoryBytes, grown);
});

test("blocks beyond the address space are refused", () => {
  const instance = start();
  const before = instance.memoryBytes;
  for (const size of [2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40]) {
    assert.throws(() => instance.allocate(size), RangeError);
  }
  assert.equal(instance.memoryBytes, before);
  instance.allocate(16);
});
