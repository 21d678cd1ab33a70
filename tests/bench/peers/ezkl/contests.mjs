// What ezkl and this project are measured at. Where `ours` has no prover, this project has no proof of
// that work alone, and ezkl's figures stand by themselves.
import { json, options } from "../machine.mjs";

// ezkl's settings: `run_args` are those of its PyRunArgs, beside its defaults. `scale`: bits behind the
// point. Inputs are private, which costs it nothing.
const outOfTheBox = { scale: 7, run_args: { input_visibility: "private" } };
const tuned = (run_args) => ({ ...outOfTheBox, run_args: { ...outOfTheBox.run_args, ...run_args } });

// `programs`: the folder of our programs. The result has the outputs' file, [coordinate][position],
// beside the measurement.
const ourAttention = ({ dim, steps, carried }, backend) => (programs, folder, seed, threads) => {
  const [proof, outputs] = [`${folder}/attention.proof`, `${folder}/outputs.json`];
  const shape = { heads: 1, dim, seq: steps, carried, seed };
  const named = options({ ...shape, backend, threads, output: proof, outputs });
  const attention = (...args) => json(`${programs}/prover`, ["attention", ...args, "--json"]);
  const line = attention("prove", ...named, "--quiet");
  const { verify_ms } = attention("verify", proof, "--bench", "5");
  return { ...line, verify_ms, outputs };
};

const ezkl = (settings, also) => ({
  "ezkl, tuned": tuned(settings),
  ...(also && { "ezkl, out of the box": outOfTheBox }),
});

// `also`: measure ezkl out of the box too, which takes long.
function attention(dim, steps, settings, also) {
  const work = { kind: "attention", dim, steps, carried: 2, seed: 1 };
  return {
    title: `attention, 1 head, d ${dim}, T ${steps}`,
    work,
    ours: { "ptvm, circle8": ourAttention(work, "circle8"), "ptvm, stwo": ourAttention(work, "stwo") },
    ezkl: ezkl(settings, also),
  };
}

const mlp = (widths, settings) => ({
  title: `MLP ${widths.join("-")}, ReLU`,
  work: { kind: "mlp", widths, seed: 1 },
  ours: {},
  ezkl: ezkl(settings, true),
});

const forAttention = { decomp_base: 4096, decomp_legs: 2, num_inner_cols: 4 };
export const contests = (quick) => [
  attention(8, 8, forAttention, true),
  ...(quick ? [] : [attention(8, 16, forAttention, false)]),
  mlp([64, 64, 10], { decomp_base: 256, decomp_legs: 4 }),
];
