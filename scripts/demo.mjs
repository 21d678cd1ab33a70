// make demo: one program is run, proven in both scopes, and verified by the native verifier and the
// npm package.
// Needs build/bin/prover, build/bin/verifier and wasm/dist; prints what each of them reports.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { verify } from "../wasm/dist/node.js";

const program = "programs/fibonacci.tvm";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
mkdirSync("build/demo", { recursive: true });

const json = (command, ...args) => {
  const options = { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] };
  const { error, status, stdout } = spawnSync(`build/bin/${command}`, [...args, "--json"], options);
  if (error ?? status !== 0) {
    const cause = error ?? `exit status ${status}\n${stdout}`;
    console.error(`demo: ${command} ${args.join(" ")}: ${cause}`);
    process.exit(1);
  }
  return JSON.parse(stdout);
};
const count = (n) => Math.round(n).toLocaleString("en-US");
const ms = (n) => `${n.toFixed(n < 10 ? 2 : 1)} ms`;
const show = (step, figures) => console.log(`${step.padEnd(21)}${figures.join(", ")}`);

console.log(`${program}\n`);
const run = json("prover", "run", program);
show("run", [`${count(run.steps)} steps`, `acc ${run.acc}`, `halted at pc ${run.pc}`]);

// What is proven of each step: the rules of its instruction, or the layer that it compiles to.
for (const scope of ["isa", "transformer"]) {
  const proofFile = `build/demo/fibonacci-${scope}.proof`;
  console.log(`\nscope ${scope}`);
  const proof = json("prover", "prove", program, "-o", proofFile, "--scope", scope);
  show("prove", [
    ms(proof.prove_ms),
    `${count(proof.proof_bytes)} bytes`,
    `peak memory ${count(proof.peak_rss_bytes / 2 ** 20)} MiB`,
  ]);
  show("security", [
    `${proof.security.proven_bits} bits proven (limited by ${proof.security.limiting_term})`,
    `${proof.security.conjectured_bits} conjectured`,
  ]);

  const native = json("verifier", "verify", proofFile);
  show("verify, native", ["accepted", ms(native.verify_ms)]);

  const bytes = readFileSync(proofFile);
  await verify(bytes); // the first call also compiles the module
  const start = performance.now();
  const verdict = await verify(bytes);
  const elapsed = performance.now() - start;
  const outcome = verdict.accepted ? "accepted" : `rejected: ${verdict.reason}`;
  show("verify, WebAssembly", [outcome, ms(elapsed)]);
  if (!verdict.accepted) process.exitCode = 1;
}

console.log("\nBoth verifiers read the proofs in build/demo alone; neither ran the program.");
