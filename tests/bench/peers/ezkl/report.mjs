// The measurements beside ezkl as Markdown and for a terminal.
import { mebibytes, number, padded, percent, table, wrap } from "../documents.mjs";
import { median } from "../statistics.mjs";

const all = (rounds) => rounds.flat();
const proveMs = (entrant) => median(all(entrant.prove_ms));
const spread = (values) => (Math.max(...values) - Math.min(...values)) / median(values);

// How many times the time of the contest's first prover: by the medians, and the least and the greatest
// round, whose measurements lie side by side.
function times(first, entrant) {
  const rounds = first.prove_ms.map((ms, round) => median(entrant.prove_ms[round]) / median(ms));
  const ratio = proveMs(entrant) / proveMs(first);
  return `${number(ratio)} (${number(Math.min(...rounds))}-${number(Math.max(...rounds))})`;
}

const bits = ({ ours, security }) =>
  ours
    ? `${Math.floor(security.proven_bits)} proven, ${Math.floor(security.conjectured_bits)} conjectured`
    : "about 100 conjectured (BN254)";

const proofTitles = [
  ...["work", "prover", "bits", "prove ms", "ptvm is faster by"],
  ...["peak MiB", "ptvm takes less by", "verify ms", "proof bytes"],
];
function proofRows({ title, entrants }) {
  const [first] = Object.values(entrants);
  return Object.entries(entrants).map(([name, entrant], index) => {
    const ratios = first.ours && !entrant.ours;
    return [
      index === 0 ? title : "",
      name,
      bits(entrant),
      `${number(proveMs(entrant))} (${percent(spread(all(entrant.prove_ms)))})`,
      ratios ? times(first, entrant) : "",
      mebibytes(entrant.peak_rss_bytes),
      ratios ? number(entrant.peak_rss_bytes / first.peak_rss_bytes) : "",
      number(median(all(entrant.verify_ms))),
      `${entrant.proof_bytes}`,
    ];
  });
}

const keyTitles = [
  ...["work", "prover", "proving key MiB", "verifying key bytes", "reference string bytes"],
  ...["rows", "setup s", "its peak MiB"],
];
const keyRows = ({ title, entrants }) =>
  Object.entries(entrants).map(([name, entrant], index) => [
    index === 0 ? title : "",
    name,
    ...(entrant.ours
      ? ["none", "none", "none", "", "none", ""]
      : [
          mebibytes(entrant.proving_key_bytes),
          `${entrant.verifying_key_bytes}`,
          `${entrant.srs_bytes}`,
          `2^${entrant.log_rows}`,
          number(entrant.setup_ms / 1e3),
          mebibytes(entrant.setup_peak_rss_bytes),
        ]),
  ]);

const tables = ({ contests }) => [
  [proofTitles, contests.flatMap(proofRows), 3],
  [keyTitles, contests.flatMap(keyRows), 2],
];

export const plain = (data) => tables(data).map((cells) => padded(...cells)).join("\n\n");

// Titles of the contests that we have no prover for.
const withoutOurs = ({ contests }) =>
  contests.filter(({ entrants }) => !Object.values(entrants)[0].ours).map(({ title }) => title);

function differences({ contests }) {
  const found = contests.flatMap(({ entrants }) =>
    Object.values(entrants).flatMap(({ difference }) => difference ?? []),
  );
  const mean = Math.max(...found.map((difference) => difference.mean));
  return { mean: mean.toFixed(1), most: Math.max(...found.map((d) => d.most)).toFixed(0) };
}

export function markdown(data) {
  const { machine, rounds, threads } = data;
  const missing = withoutOurs(data);
  const { mean, most } = differences(data);
  const intro = wrap(`\`make bench-ezkl\`, ${machine.date}: ezkl 23.0.5 and this project in turn on one
machine, with ${threads} threads: ${machine.cpu}, ${machine.memory}, ${machine.system}; load average
${machine.load} at the start. ${rounds} rounds; every proof is made in a process of its own, five of ours
a round, of different inputs. *prove ms*: median, with (max - min) / median in brackets; ours is to choose
parameters, the witness and the proof, ezkl's the proof alone, with its keys read from files. *faster by*:
by the medians, in brackets the least and the greatest round. *peak*: of the process. All measurements:
[plots/ezkl.json](plots/ezkl.json).`);
  const proofs = `### Proofs\n\n${table(...tables(data)[0])}`;
  const keys = `### Keys and setup

${wrap(`ezkl needs a reference string from a trusted setup, whose maker can forge proofs: the string
here is made on the spot (\`gen_srs\`), for measuring. From it and the model follow the keys, once for
each model. This project has neither: a verifier needs the proof and nothing else.`)}

${table(...tables(data)[1])}`;
  const fairness = `### What differs

- ${[
    `ezkl proves any ONNX model that it has operators for; ours is one fixed computation
([spec/attention.md](../spec/attention.md)) with weights from a table of nine powers of the root of 2.
ezkl's model is the same with an e-based softmax, without the clip of weights at 1/16 of the greatest,
over the same inputs: its outputs differ by ${mean} of 255 in the mean, ${most} at most.`,
    `ezkl's proofs are zero knowledge; ours are not. Inputs are no part of either statement: ours commits to them in
public, ezkl here does not (\`polycommit\`, which would, takes it a few percent more). Outputs are
public with ezkl, committed to with ours.`,
    `ezkl's proofs of attention are a seventh to a thirteenth of the size, and take longer to verify. A contract on Ethereum can
check them; none can check ours.`,
    `ezkl's security is that of discrete logarithms in BN254, of which about 100 bits are left by current
estimates, of the setup, and of the algebraic group model; against a quantum computer it has none. Ours
is that of a hash function and the proven bits of [spec/security.md](../spec/security.md).`,
    `Tuned are \`decomp_base\`, \`decomp_legs\` and \`num_inner_cols\`, for the shortest proving time;
calibrated for few resources both times, at its usual scale of 2^7. The masked scores get 8 less, since a
greater mask lengthens its table of exponentials, and with it everything.`,
    ...(missing.length ? [`${missing.join("; ")}: there is no proof of this alone in this project.`] : []),
  ]
    .map((text) => wrap(text).replaceAll("\n", "\n  "))
    .join("\n- ")}`;
  return [intro, proofs, keys, fairness].join("\n\n");
}
