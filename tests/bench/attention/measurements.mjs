// What is measured of attention's proofs, and how: by `prover attention bench`, in processes of their own.
import { json, options, output } from "../peers/machine.mjs";
import { median } from "../peers/statistics.mjs";

export const carried = 2;
export const title = ({ heads, dim, seq }) => `(${heads}, ${dim}, ${seq})`;

// Programs without the option have one mode.
const modesOf = (prover) => {
  const help = output(prover, ["attention", "bench", "--help"]);
  return help.includes("--mode ") ? ["fused", "split"] : ["fused"];
};

// One proof after the other, each round of other inputs: how long grinding takes is chance. The result is
// null where the level is out of reach.
function measure(shape, named, { prover, rounds, repeat, threads }) {
  const runs = [];
  for (let seed = 1; seed <= rounds; ++seed) {
    const all = options({ ...shape, carried, seed, repeat, threads, ...named });
    try {
      runs.push(json(prover, ["attention", "bench", ...all, "--json"]));
    } catch (error) {
      if (/cannot reach/.test(error.message)) return null;
      throw error;
    }
  }
  const of = (name) => runs.map((run) => run[name]);
  return {
    ...runs[0],
    prove_ms: of("prove_ms"),
    verify_ms: of("verify_ms"),
    proof_bytes: median(of("proof_bytes")),
    peak_rss_bytes: Math.max(...of("peak_rss_bytes")),
  };
}

const shape = (heads, dim, seq) => ({ heads, dim, seq });
const backends = ["circle8", "stwo"];
// Parameters without security, for which an earlier system has published figures.
const few = { "pow-bits": 10, "stark-num-colinearity-checks": 3, "stark-expansion-factor": 2 };

function measurements(quick) {
  const shapes = [shape(1, 8, 8), shape(2, 8, 32), shape(4, 64, 64)];
  const heads = quick ? [1, 2, 4] : [1, 2, 4, 8, 16];
  const steps = quick ? [8, 16, 32] : [8, 16, 32, 64, 128, 256, 508];
  return {
    shapes: [...shapes, ...(quick ? [] : [shape(16, 64, 256)])],
    heads: heads.map((n) => shape(n, ...(quick ? [8, 32] : [64, 64]))),
    steps: steps.map((seq) => shape(1, 8, seq)),
    earlier: shapes.slice(0, 2),
  };
}

// Of a group, all shapes in all ways.
function group(name, shapes, ways, how) {
  return shapes.flatMap((shape) =>
    ways.map((way) => {
      const text = Object.values(way).join(", ");
      console.error(`${name}: ${title(shape)}, ${text}`);
      // What takes seconds and gigabytes is measured less often.
      const large = shape.heads * shape.seq * shape.seq > 2 ** 17;
      const rounds = large ? Math.min(how.rounds, 3) : how.rounds;
      return { group: name, ...shape, ...way, measured: measure(shape, way, { ...how, rounds }) };
    }),
  );
}

export function measureAll(quick, how) {
  const { shapes, heads, steps, earlier } = measurements(quick);
  const modes = modesOf(how.prover);
  const ways = backends.flatMap((backend) =>
    modes.map((mode) => (modes.length > 1 ? { backend, mode } : { backend })),
  );
  const fused = ways.filter(({ mode }) => mode !== "split");
  // The blow-up of the cost model's rates (docs/cost-model.md), which leave out grinding.
  const predicted = [
    { backend: "circle8", "stark-expansion-factor": 4, "pow-bits": 0 },
    { backend: "stwo", "stark-expansion-factor": 2, "pow-bits": 0 },
  ];
  return [
    ...group("shapes", shapes, ways, how),
    ...group("heads", heads, fused, how),
    ...group("steps", steps, fused, how),
    ...group("earlier", earlier, backends.map((backend) => ({ backend, ...few })), how),
    ...group("predicted", [...shapes, ...(quick ? [] : [shape(8, 64, 128)])], predicted, how),
  ];
}
