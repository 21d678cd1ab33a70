// The measurements of attention as Markdown, for a terminal, and as plots.
import { mebibytes, number, padded, percent, table, wrap } from "../peers/documents.mjs";
import { linePlot } from "../peers/line_plot.mjs";
import { median } from "../peers/statistics.mjs";
import { carried, title } from "./measurements.mjs";

const spread = (values) => (Math.max(...values) - Math.min(...values)) / median(values);
const sum = (values) => values.reduce((a, b) => a + b, 0);
const cells = ({ components }) => sum(components.map((component) => component.cells));
const attendRows = ({ measured }) => measured.components[0].log_rows;
const way = ({ backend, mode }) => [backend, mode].filter(Boolean).join(", ");
const times = (value) => value.toFixed(3);

const proofTitles = ["blow-up", "queries", "proven bits", "conjectured bits", "prove ms", "verify ms", "bytes"];
function proof({ measured }) {
  if (!measured) return ["", "", "out of reach", "", "", "", ""];
  const { parameters, security, prove_ms, verify_ms, proof_bytes } = measured;
  return [
    `${2 ** parameters.log_blowup}`,
    `${parameters.n_queries}`,
    `${security.proven_bits}`,
    `${security.conjectured_bits}`,
    `${number(median(prove_ms))} (${percent(spread(prove_ms))})`,
    number(median(verify_ms)),
    `${proof_bytes}`,
  ];
}

function shapes(all) {
  const rows = all.map((line) => [
    title(line),
    way(line),
    line.measured ? `${line.measured.score_rows}` : "",
    ...proof(line),
    line.measured ? mebibytes(line.measured.peak_rss_bytes) : "",
  ]);
  return [["heads, d, T", "prover", "score rows", ...proofTitles, "peak MiB"], rows, 2];
}

// Bytes by part, and of samples and values by component.
function parts(all) {
  const made = all.filter(({ measured }) => measured);
  const names = [...new Set(made.flatMap(({ measured }) => Object.keys(measured.bytes)))];
  const components = [...new Set(made.flatMap(({ measured }) => measured.components.map((c) => c.name)))];
  const ofComponent = ({ components: shares }, name) => {
    const share = shares.find((component) => component.name === name);
    return share ? `${share.sample_bytes + share.value_bytes} (2^${share.log_rows})` : "";
  };
  const rows = made.map((line) => [
    title(line),
    way(line),
    ...names.map((name) => `${line.measured.bytes[name] ?? ""}`),
    ...components.map((name) => ofComponent(line.measured, name)),
  ]);
  const spaced = [...names, ...components].map((name) => name.replaceAll("_", " "));
  return [["heads, d, T", "prover", ...spaced], rows, 2];
}

function fusedAndSplit(all) {
  const other = (line) => all.find((l) => title(l) === title(line) && l.backend === line.backend && l.mode === "split");
  const rows = all
    .filter((line) => line.mode === "fused" && line.measured && other(line)?.measured)
    .map((line) => {
      const [fused, split] = [line.measured, other(line).measured];
      const ms = (of) => [median(of.prove_ms), median(of.verify_ms)];
      const saved = (a, b) => percent(1 - a / b);
      const [[prove, verify], [splitProve, splitVerify]] = [ms(fused), ms(split)];
      return [
        title(line),
        line.backend,
        ...[`${fused.security.proven_bits}`, `${split.security.proven_bits}`],
        ...[`${fused.proof_bytes}`, `${split.proof_bytes}`, saved(fused.proof_bytes, split.proof_bytes)],
        ...[number(prove), number(splitProve), saved(prove, splitProve)],
        ...[number(verify), number(splitVerify), saved(verify, splitVerify)],
      ];
    });
  const of = (unit) => [`fused ${unit}`, `split ${unit}`, "saved"];
  const titles = ["heads, d, T", "backend", "fused bits", "split bits", ...of("bytes")];
  return [[...titles, ...of("prove ms"), ...of("verify ms")], rows, 2];
}

// `growth`: to the line before, which has half of what is varied.
function scaling(all, field) {
  const rows = all.map((line, index) => {
    const before = all[index - 1];
    const grows = before?.backend === line.backend && before.measured && line.measured;
    return [
      line.backend,
      `${line[field]}`,
      line.measured ? `2^${attendRows(line)}` : "",
      ...proof(line),
      grows ? times(line.measured.proof_bytes / before.measured.proof_bytes) : "",
    ];
  });
  return [["backend", field === "seq" ? "T" : field, "rows", ...proofTitles, "bytes grow by"], rows, 1];
}

// Published for an earlier system with these parameters, whose columns were public, by score rows.
const published = {
  52: { prove: 7.0, verify: 5.4, bytes: 18124 },
  1184: { prove: 141, verify: 114, bytes: 22916 },
};
function earlier(all) {
  const rows = all.map((line) => {
    const { prove, verify, bytes } = published[line.measured.score_rows];
    return [title(line), line.backend, ...proof(line), `${prove}`, `${verify}`, `${bytes}`];
  });
  const theirs = ["its prove ms", "its verify ms", "its bytes"];
  return [["heads, d, T", "backend", ...proofTitles, ...theirs], rows, 2];
}

// What docs/cost-model.md, section 3, makes of the rows of spec/attention.md, section 5.
function predicted(all, costs) {
  const reached = all.filter(({ measured }) => measured);
  const rows = reached.map((line) => {
    const { row_cells, cells_per_second } = costs[line.backend];
    const { heads, dim, seq } = line;
    const elements = heads * dim * (carried + seq);
    const attend = heads * (carried + seq) + elements + line.measured.score_rows;
    const padded = (n) => Math.max(16, 2 ** Math.ceil(Math.log2(n)));
    const all_cells =
      padded(attend) * row_cells.attend +
      padded(elements) * row_cells.cache +
      padded(heads * dim * carried) * row_cells.carried;
    const seconds = all_cells / cells_per_second;
    const ms = median(line.measured.prove_ms);
    return [
      title(line),
      line.backend,
      `${2 ** line.measured.parameters.log_blowup}`,
      `${line.measured.security.proven_bits}`,
      ...[`${all_cells}`, `${cells(line.measured)}`],
      ...[(1e3 * seconds).toFixed(1), number(ms), (ms / 1e3 / seconds).toFixed(2)],
    ];
  });
  const titles = ["heads, d, T", "backend", "blow-up", "proven bits", "predicted cells", "cells"];
  return [[...titles, "predicted ms", "measured ms", "measured/predicted"], rows, 2];
}

const of = (data, group) => data.measurements.filter((line) => line.group === group);
const backendsOf = (all) => [...new Set(all.map(({ backend }) => backend))];
const byBackend = (all) =>
  backendsOf(all).flatMap((backend) => all.filter((line) => line.backend === backend));
const most = (values) => Math.max(...values);

// The greatest growth of bytes, backend by backend.
function growths(all) {
  return backendsOf(all).map((backend) => {
    const bytes = all.filter((l) => l.backend === backend && l.measured).map((l) => l.measured.proof_bytes);
    return `${times(most(bytes.slice(1).map((b, i) => b / bytes[i])))} at most with ${backend}`;
  });
}

// Least squares: ms of verification for one doubling of T, and the correlation with its logarithm.
function slopes(all) {
  return backendsOf(all).map((backend) => {
    const lines = all.filter((line) => line.backend === backend && line.measured);
    const x = lines.map((line) => Math.log2(line.seq));
    const y = lines.map((line) => median(line.measured.verify_ms));
    const mean = (values) => sum(values) / values.length;
    const covariance = (a, b) => mean(a.map((v, i) => (v - mean(a)) * (b[i] - mean(b))));
    const slope = covariance(x, y) / covariance(x, x);
    const correlation = covariance(x, y) / Math.sqrt(covariance(x, x) * covariance(y, y));
    return `${slope.toFixed(2)} ms a doubling with ${backend} (correlation with log T: ${correlation.toFixed(2)})`;
  });
}

function sections(data) {
  const [heads, steps] = [byBackend(of(data, "heads")), byBackend(of(data, "steps"))];
  const { heads: h, dim, seq } = heads[0];
  const split = fusedAndSplit(of(data, "shapes"));
  return [
    {
      title: "Shapes",
      text: `Default parameters: 100 proven bits in the fewest bytes. Where it says *out of reach*, the
challenge field of \`stwo\` is too small for so many rows in one proof. Bytes are medians too: paths that
queries share are there once.`,
      cells: shapes(of(data, "shapes")),
    },
    {
      title: "Bytes by part and component",
      text: `The last columns are of the samples and the values at the queries alone, with the
component's height. Paths and FRI serve all components together.`,
      cells: parts(of(data, "shapes")),
    },
    ...(split[1].length
      ? [{ title: "Fused and split", text: "One proof against two that share a commitment.", cells: split }]
      : []),
    {
      title: "Heads",
      text: `Heads double at d ${dim}, T ${seq}, so with a fixed number of rows per head. Bytes grow by
${growths(heads).join(", ")}. With more rows \`stwo\` reaches 100 bits only at a smaller blow-up, which asks for
more queries, and then no more.`,
      cells: scaling(heads, "heads"),
    },
    {
      title: "Positions",
      text: `T doubles with one head at d ${steps[0].dim}. Score rows grow with its square. Verification
takes ${slopes(steps).join(", ")}.`,
      cells: scaling(steps, "seq"),
    },
    {
      title: "With the parameters of an earlier system",
      text: `Its figures are published for 10 bits of grinding, 3 queries and blow-up 2, which is **no
security**. Its columns were public and its verifier recomputed all rows; ours are private.`,
      cells: earlier(of(data, "earlier")),
    },
    {
      title: "Predicted and measured",
      text: `What [cost-model.md](cost-model.md), section 3, predicts from the shape, against proofs at the
blow-up that its rates are of and without grinding, which it leaves out: 20 bits add 5 ms in the mean, on two
threads. It leaves out what does not depend on the rows as well, so the smallest proofs take longer than
predicted. Bytes are held against proofs by a test, within 5 percent.`,
      cells: predicted(of(data, "predicted"), data.costs),
    },
  ];
}

export const plain = (data) =>
  sections(data)
    .map(({ title: name, cells: all }) => `${name}\n${padded(...all)}\n`)
    .join("\n");

export function plots(data) {
  const points = (group, x) =>
    of(data, group)
      .filter(({ measured }) => measured)
      .map((line) => ({
        backend: line.backend,
        x: Math.log2(line[x]),
        bytes: line.measured.proof_bytes,
        verify_ms: median(line.measured.verify_ms),
      }));
  const { dim, seq } = of(data, "heads")[0];
  const zero = { zero: true };
  const pictures = [
    {
      name: "attention-bytes",
      title: `Proof size: d ${dim}, T ${seq}, 100 proven bits`,
      values: points("heads", "heads"),
      x: { field: "x", title: "log2 of the heads" },
      y: { field: "bytes", title: "bytes", scale: zero },
    },
    {
      name: "attention-verify",
      title: `Verification: 1 head, d ${of(data, "steps")[0].dim}, 100 proven bits`,
      values: points("steps", "seq"),
      x: { field: "x", title: "log2 of T" },
      y: { field: "verify_ms", title: "ms, one thread", scale: zero },
    },
  ];
  return Promise.all(pictures.map((picture) => linePlot({ ...picture, series: "backend" })));
}

// `pictures`: {title, file} of each, its path as seen from the document.
export function markdown(data, pictures) {
  const { machine, rounds, repeat, threads } = data;
  const intro = wrap(`\`make bench-attention\`, ${machine.date}: \`prover attention bench\`, ${threads}
threads, ${machine.cpu}, ${machine.memory}, ${machine.system}; load average ${machine.load} at the start.
Times are medians of ${rounds} processes (${Math.min(rounds, 3)} where a shape takes seconds), with
(max - min) / median in brackets; each process has inputs of its own, and takes the median of ${repeat}
proofs. All measurements:
[plots/attention.json](plots/attention.json).`);
  const parts = sections(data).map(
    ({ title: name, text, cells: all }) => `### ${name}\n\n${wrap(text)}\n\n${table(...all)}`,
  );
  return [intro, ...parts, ...pictures.map(({ title: name, file }) => `![${name}](${file})`)].join("\n\n");
}
