// What several test files need: the native programs, proofs made with them, and random bytes.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);
export const buildDir = new URL(`${process.env.PTVM_BUILD_DIR ?? "build"}/`, root);
const folder = mkdtempSync(join(tmpdir(), "ptvm-wasm-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

export const wasmFile = new URL("../dist/ptvm_verifier.wasm", import.meta.url);
export const simdFile = new URL("../dist/ptvm_verifier.simd.wasm", import.meta.url);
export const attentionFile = new URL("../dist/ptvm_attention.wasm", import.meta.url);
export const attentionSimdFile = new URL("../dist/ptvm_attention.simd.wasm", import.meta.url);

/** Runs a program of the native build, such as bin/prover, to its end. */
export function native(program, ...args) {
  const path = fileURLToPath(new URL(program, buildDir));
  const { error, status, stdout, stderr } = spawnSync(path, args, { encoding: "utf8" });
  if (error) throw new Error(`${path} cannot be started (run make build first)`, { cause: error });
  return { status, stdout, stderr };
}

/** The programs of the repository, by name. */
export const programs = readdirSync(new URL("programs", root))
  .filter((file) => file.endsWith(".tvm"))
  .map((file) => file.slice(0, -".tvm".length));

export function programFile(name) {
  return fileURLToPath(new URL(`programs/${name}.tvm`, root));
}

/** The proof of `programs/NAME.tvm`, or of other source, by the native prover. */
export function prove({ name, source, options = [] }) {
  let file = programFile(name);
  if (source !== undefined) {
    file = join(folder, "program.tvm");
    writeFileSync(file, source);
  }
  const proof = join(folder, "a.proof");
  const { status, stderr } = native("bin/prover", "prove", file, "-o", proof, ...options);
  if (status !== 0) throw new Error(`${name ?? source} cannot be proven: ${stderr}`);
  return readFileSync(proof);
}

/** A proof of attention over inputs that are generated, such as "--heads 2 --dim 3 --seq 5". */
export function proveAttention(options) {
  const proof = join(folder, "attention.proof");
  const { status, stderr } = native(
    "bin/prover",
    ...["attention", "prove", "--quiet", "-o", proof, ...options],
  );
  if (status !== 0) throw new Error(`${options} cannot be proven: ${stderr}`);
  return readFileSync(proof);
}

/** What the native verifier reports of these bytes. */
export function verifyNatively(bytes, ...options) {
  const file = join(folder, "checked.proof");
  writeFileSync(file, bytes);
  const { status, stdout, stderr } = native("bin/verifier", "verify", file, "--json", ...options);
  if (status !== 0 && status !== 1) throw new Error(`exit status ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

/** Numbers below 2^32 that are the same in every run (xorshift32). */
export function randomNumbers(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>>= 0);
  };
}

export function randomBytes(seed, size) {
  const next = randomNumbers(seed);
  return Uint8Array.from({ length: size }, () => next() >>> 24);
}
