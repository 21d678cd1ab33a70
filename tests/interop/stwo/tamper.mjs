// Spoiled copies of a proof: in each section one value changed, or one list shorter or longer by 1.
const p = 2 ** 31 - 1;

// The proof of work has 64 bits, which a number of JavaScript does not hold: it stays text.
export const parse = (text) =>
  JSON.parse(text.replace(/"proof_of_work":(\d+)/, '"proof_of_work":"$1"'));
export const unparse = (proof) =>
  JSON.stringify(proof).replace(/"proof_of_work":"(\d+)"/, '"proof_of_work":$1');

const flip = (hash) => hash.map((byte, i) => (i === 5 ? byte ^ 1 : byte));
const next = (value) => (value + 1) % p;
const nextFelt = ([[a, b], cd]) => [[a, next(b)], cd];

// Every list of a proof, as [section, list, how one of its values is changed]; null: not a value.
function* lists({ claimed_sums, proof }) {
  yield ["claimed sum", claimed_sums, nextFelt];
  yield ["commitment", proof.commitments, flip];
  yield ["sampled values", proof.sampled_values, null];
  for (const tree of proof.sampled_values) {
    yield ["sampled values", tree, null];
    for (const column of ends(tree)) yield ["sampled value", column, nextFelt];
  }
  yield ["queried values", proof.queried_values, null];
  for (const tree of proof.queried_values) {
    yield ["queried values", tree, null];
    for (const column of ends(tree)) yield ["queried value", column, next];
  }
  yield ["decommitments", proof.decommitments, null];
  for (const { hash_witness } of proof.decommitments) yield ["hash witness", hash_witness, flip];
  const { first_layer, inner_layers, last_layer_poly } = proof.fri_proof;
  yield ["FRI layers", inner_layers, null];
  for (const layer of [first_layer, ...ends(inner_layers)]) {
    yield ["FRI witness", layer.fri_witness, nextFelt];
    yield ["FRI hash witness", layer.decommitment.hash_witness, flip];
  }
  yield ["last layer", last_layer_poly.coeffs, nextFelt];
}

// First and last.
const ends = (list) => (list.length > 1 ? [list[0], list.at(-1)] : list);

// Changes outside of lists.
function* changes({ proof }) {
  const { first_layer, inner_layers } = proof.fri_proof;
  yield ["nonce", () => (proof.proof_of_work = String(BigInt(proof.proof_of_work) ^ 1n))];
  yield ["configuration", () => (proof.config.pow_bits += 1)];
  yield ["configuration", () => (proof.config.fri_config.n_queries += 1)];
  for (const layer of [first_layer, ...ends(inner_layers)]) {
    yield ["FRI commitment", () => (layer.commitment = flip(layer.commitment))];
  }
}

// All copies of `original`, as {section, keepsShape, proof}. A list that is empty is left alone:
// the crate does not look at the openings of a tree without columns.
export function spoiledCopies(original) {
  const copies = [];
  const spoil = (section, keepsShape, change) => {
    const proof = structuredClone(original);
    change(proof);
    copies.push({ section, keepsShape, proof });
  };
  [...changes(original)].forEach(([section], i) =>
    spoil(section, true, (proof) => [...changes(proof)][i][1]()),
  );
  [...lists(original)].forEach(([section, list, changed], i) => {
    if (list.length === 0) return;
    const withList = (change) => (proof) => change([...lists(proof)][i][1]);
    if (changed) {
      for (const k of new Set([0, list.length - 1])) {
        spoil(section, true, withList((values) => (values[k] = changed(values[k]))));
      }
    }
    spoil(`${section}, one less`, false, withList((values) => values.pop()));
    spoil(`${section}, one more`, false, withList((values) => values.push(values[0])));
  });
  return copies;
}
