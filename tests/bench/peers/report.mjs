// The measurements as Markdown: one table for each group of contests.
import { mebibytes, number, padded, percent, table, wrap } from "./documents.mjs";
import { ratio, summary } from "./statistics.mjs";

const groups = [
  {
    name: "stwo",
    title: "The same AIR as stwo",
    text: `Both prove the same AIR over the same trace, from the same finished columns and with the same
parameters (blow-up 2, 86 queries, 10 bits of grinding), and make the same proof, each in its own
encoding ([tests/interop/stwo](../tests/interop/stwo/README.md)). stwo runs at its best setting:
SIMD, its \`parallel\` feature, coefficients stored.`,
  },
  {
    name: "kernels",
    title: "The kernels of stwo",
    text: `The same input on both sides and the same result: the inverse circle FFT of one column, the
FFT to twice as many values, the Merkle tree over 100 columns, and the search for four nonces
([tests/interop/stwo](../tests/interop/stwo/README.md)). Items are values of the result, committed
elements and tries. Five times the runs.`,
  },
  {
    name: "all",
    title: "The same AIR as Plonky3 and Winterfell",
    text: `\`wide-fibonacci\` everywhere, at blow-up 2 with 16 bits of grinding; 80 queries, and 81 for ptvm and
stwo, so that neither of their figures is the lower one. Plonky3 proves on the circle over M31 with
challenges of 93 bits; Winterfell over its 64-bit field with challenges in the quadratic extension,
and over its 128-bit field. Both hash with Blake3.`,
  },
  {
    name: "example",
    title: "Winterfell's own example",
    text: `Different work, so only the cells per second can be compared: blow-up 8, 16 bits of grinding, 28
queries, and 29 for ptvm.`,
  },
  {
    name: "vanilla",
    title: "Winterfell's own example in the vanilla instance",
    text: `The same sequence from the same start, in two columns of as many rows, over prime fields of
128 bits: Winterfell's, and that of the vanilla instance ([spec/vanilla.md](../spec/vanilla.md)).
Blow-up 8, 16 bits of grinding, folding by 8, a last layer of 32 coefficients; 28 queries, and 29 for
ptvm, whose lookup and smaller field cost a hundredth of a bit. Winterfell hashes with Blake3, ptvm
with BLAKE2b. Cells are those of the trace on both sides: the column that ptvm commits to for its
lookup is work, but not counted.`,
  },
  {
    name: "vm",
    title: "Virtual machines",
    text: `Running the program is part of the time. Three times the rounds, each with another start value,
since grinding takes a good part of a short run and how long is chance. ptvm runs programs/long_loop.tvm with its default options;
Miden VM runs its Fibonacci example, 2^n cycles or up to two less, with its own fixed parameters
(blow-up 8, 27 queries, 16 bits of grinding, Blake3). A step and a cycle are not the same thing: ours
is an instruction of a 16-bit accumulator machine, 12 of 64 of them multiplications or bitwise; theirs
an operation on a stack of 64-bit field elements, here \`swap\`, \`dup\` and \`add\`.`,
  },
];

const speeds = {
  cells: { title: "M cells/s", scale: 1e6 },
  steps: { title: "k steps/s", scale: 1e3 },
  items: { title: "M items/s", scale: 1e6 },
};
const header = (unit) => {
  const speed = [speeds[unit].title, "ptvm is faster by"];
  if (unit === "items") return ["kernel", "prover", "ms", ...speed];
  return [
    ...["work", "prover", "proven bits", "conjectured bits", "prove ms", ...speed],
    ...["verify ms", "proof bytes", "peak MiB"],
  ];
};
const bits = (value) => `${Math.floor(value)}`;

function times(ours, theirs) {
  if (ours === theirs) return "";
  const { median, least, greatest } = ratio(ours, theirs);
  return `${number(median)} (${number(least)}-${number(greatest)})`;
}

function rows(contest) {
  const [ours] = Object.values(contest.entrants);
  return Object.entries(contest.entrants).map(([name, entrant], index) => {
    const { prove_ms, spread, per_second, verify_ms } = summary(entrant);
    const work = index === 0 ? [contest.work, contest.parameters].filter(Boolean).join(", ") : "";
    const time = `${number(prove_ms)} (${percent(spread)})`;
    const speed = [number(per_second / speeds[contest.unit].scale), times(ours, entrant)];
    if (contest.unit === "items") return [work, name, time, ...speed];
    return [
      work,
      name,
      bits(entrant.security.proven_bits),
      bits(entrant.security.conjectured_bits),
      time,
      ...speed,
      number(verify_ms),
      `${entrant.proof_bytes}`,
      mebibytes(entrant.peak_rss_bytes),
    ];
  });
}

const cells = (contests) => [header(contests[0].unit), contests.flatMap(rows), 2];

// The text on the terminal.
export function plain(data) {
  return groups
    .map(({ name, title }) => [title, data.contests.filter(({ group }) => group === name)])
    .filter(([, contests]) => contests.length)
    .map(([title, contests]) => `${title}\n${padded(...cells(contests))}\n`)
    .join("\n");
}

// `plots`: {title, file} of each picture, its path as seen from the document.
export function markdown(data, plots) {
  const { machine, rounds, runs, threads } = data;
  const versions = new Set(
    data.contests.flatMap(({ entrants }) => Object.values(entrants).slice(1)).map((e) => e.prover),
  );
  const intro = wrap(`\`make bench-peers\`, ${machine.date}: ${[...versions].join(", ")} and this
project in turn on one machine, with ${threads} threads and compiled for its CPU: ${machine.cpu},
${machine.memory}, ${machine.system}; ${machine.compilers}; load average ${machine.load} at the start.
${rounds} rounds; in each, every prover of a contest runs in a process of its own, AIRs ${runs} times
there, of which the first, cold one does not count. Proving an AIR starts from the finished trace.
Triton VM is left out: its one large crate takes too long to compile.`);
  const legend = wrap(`*prove ms*: median, with (max - min) / median in brackets. Cells are the
committed elements of the trace and its lookups. *faster by*: ratio of the times for equal work by the
medians, in brackets the least and the greatest round. *bits*: for all provers from their parameters
by the formulas of [spec/security.md](../spec/security.md), whatever they say of themselves; rounded
down. All measurements: [plots/peers.json](plots/peers.json).`);
  const sections = groups.map(({ name, title, text }) => {
    const contests = data.contests.filter(({ group }) => group === name);
    return contests.length ? `### ${title}\n\n${wrap(text)}\n\n${table(...cells(contests))}` : "";
  });
  const pictures = plots.map(({ title, file }) => `![${title}](${file})`);
  return [intro, legend, ...sections, ...pictures].filter(Boolean).join("\n\n");
}
