// A hostile host, or a loader with a fault: exports called in any order with any numbers. Each call
// returns or traps, and nothing but a proof of the corpus is accepted. A fixed number of calls, or
// as many as fit in PTVM_FUZZ_SECONDS, from PTVM_FUZZ_SEED.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { randomNumbers, simdFile, wasmFile } from "./support.mjs";

const corpus = new URL("../../tests/fuzz/corpus/proof/", import.meta.url);
const proofs = readdirSync(corpus).map((file) => readFileSync(new URL(file, corpus)));

const workspaceBytes = 1 << 17;
const seconds = Number(process.env.PTVM_FUZZ_SECONDS ?? 0);
const enoughRounds = (round, start) =>
  seconds > 0 ? Date.now() - start > 500 * seconds : round >= 50; // half the time for each module

class Host {
  constructor(module, next) {
    this.next = next;
    this.exports = new WebAssembly.Instance(module).exports;
    this.exports._initialize();
    this.blocks = [];
    this.nAccepted = 0;
    this.policy = this.exports.ptvm_wasm_alloc(12); // that any proof meets: its size, 0 and 0
    this.bytes().set([12], this.policy);
    this.workspace = this.exports.ptvm_wasm_alloc(workspaceBytes);
  }

  below(n) {
    return this.next() % n;
  }

  bytes() {
    return new Uint8Array(this.exports.memory.buffer);
  }

  /** An address: of a block, of a place in it, of the end of the memory, or of nothing. */
  address() {
    const kind = this.below(40);
    if (kind === 0) return 0;
    if (kind === 1) return this.next();
    if (kind === 2) return this.bytes().length - this.below(64);
    if (this.blocks.length === 0) return this.below(this.bytes().length);
    const { at, size } = this.blocks[this.below(this.blocks.length)];
    return kind === 3 ? at + this.below(size + 1) : at;
  }

  length() {
    const kind = this.below(40);
    if (kind === 0) return this.next();
    if (kind < 10 || this.blocks.length === 0) return this.below(4096);
    return this.blocks[this.below(this.blocks.length)].size;
  }

  allocate() {
    const proof = proofs[this.below(proofs.length)];
    const holdsProof = this.below(2) === 0;
    const size = holdsProof ? proof.length : this.below(1 << (this.below(100) === 0 ? 27 : 17));
    const at = this.exports.ptvm_wasm_alloc(size) >>> 0;
    if (at === 0) return;
    if (at + size > this.bytes().length) assert.fail("a block reaches beyond the memory");
    this.blocks.push({ at, size });
    if (!holdsProof) return;
    this.bytes().set(proof, at);
    if (this.below(2) === 0) this.bytes()[at + this.below(size)] ^= 1 << this.below(8);
  }

  verify() {
    const [proof, length] =
      this.below(4) === 0 || this.blocks.length === 0
        ? [this.address(), this.length()]
        : Object.values(this.blocks[this.below(this.blocks.length)]);
    const before = Buffer.from(this.bytes().slice(proof, proof + Math.min(length, 1 << 16)));
    const [workspace, size] =
      this.below(4) === 0
        ? [this.address(), this.length()]
        : [this.workspace, this.below(2 * workspaceBytes)];
    const policy = this.below(4) === 0 ? this.address() : this.policy;
    if (this.exports.ptvm_verify(0, workspace, size, proof, length, policy) !== 0) return;
    assert.ok(proofs.some((known) => known.equals(before)), "accepted");
    ++this.nAccepted;
  }

  call() {
    const names = Object.keys(this.exports).filter((name) => name.startsWith("ptvm_"));
    const kind = this.below(4);
    if (kind === 0) return this.allocate();
    if (kind === 1) return this.verify();
    const name = names[this.below(names.length)];
    if (name === "ptvm_wasm_alloc" || name === "ptvm_wasm_free_all") return;
    const parameters = Array.from({ length: this.exports[name].length }, () =>
      this.below(2) === 0 ? this.address() : this.length(),
    );
    this.exports[name](...parameters);
  }
}

for (const [name, file] of [
  ["standard", wasmFile],
  ["vectors", simdFile],
]) {
  test(`${name}: calls with any numbers return or trap`, (t) => {
    const module = new WebAssembly.Module(readFileSync(file));
    const next = randomNumbers(Number(process.env.PTVM_FUZZ_SEED ?? 1));
    const start = Date.now();
    let [nCalls, nTraps, nAccepted] = [0, 0, 0];
    for (let round = 0; !enoughRounds(round, start); ++round) {
      const host = new Host(module, next);
      try {
        for (let i = 0; i < 100; ++i, ++nCalls) host.call();
      } catch (error) {
        if (!(error instanceof WebAssembly.RuntimeError)) throw error;
        ++nTraps;
      }
      nAccepted += host.nAccepted;
    }
    t.diagnostic(`${nCalls} calls, ${nTraps} traps, ${nAccepted} proofs of the corpus accepted`);
    assert.ok(nTraps > 0 && nAccepted > 0);
  });
}
