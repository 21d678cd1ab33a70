// The explainer: what it tells of a verification is what stands in the proof, and what follows from
// that by the rules of spec/protocol.md, computed here once more.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { buildDir, prove, verifyNatively } from "./support.mjs";

const bytes = readFileSync(new URL("wasm/wasm/explainer/ptvm_explainer.wasm", buildDir));
const module = new WebAssembly.Module(bytes);

function explain(proof, capacity = 2 ** 21) {
  const { exports } = new WebAssembly.Instance(module);
  exports._initialize();
  const text = exports.ptvm_wasm_alloc(capacity);
  const pointer = exports.ptvm_wasm_alloc(proof.length);
  new Uint8Array(exports.memory.buffer).set(proof, pointer);
  const length = exports.ptvm_explain(text, capacity, pointer, proof.length);
  const whole = new Uint8Array(exports.memory.buffer, text, Math.min(length, capacity));
  return { length, text: new TextDecoder().decode(whole) };
}
const recorded = (proof) => JSON.parse(explain(proof).text);
const isLeaf = ({ event }) => event === "leaf";
const of = ({ events }, ...kinds) => events.filter(({ event }) => kinds.includes(event));

const blake2s = (...parts) => {
  const hash = createHash("blake2s256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const unhex = (text) => Buffer.from(text, "hex");

// QM31 over words of 2^31 - 1: a + b i + (c + d i) u with i^2 = -1, u^2 = 2 + i.
const p = 2n ** 31n - 1n;
const mod = (x) => ((x % p) + p) % p;
const words = (text) => {
  const all = unhex(text);
  return Array.from({ length: all.length / 4 }, (_, n) => BigInt(all.readUInt32LE(4 * n)));
};
const add = (a, b) => a.map((x, n) => mod(x + b[n]));
const sub = (a, b) => a.map((x, n) => mod(x - b[n]));
const scale = (a, t) => a.map((x) => mod(x * t));
const complex = ([a, b], [c, d]) => [a * c - b * d, a * d + b * c];
const times = (a, b) => {
  const [low, high] = [complex(a.slice(0, 2), b.slice(0, 2)), complex(a.slice(2), b.slice(2))];
  const carried = complex(high, [2n, 1n]);
  const cross = [complex(a.slice(0, 2), b.slice(2)), complex(a.slice(2), b.slice(0, 2))];
  return [...add(low, carried), ...add(...cross)];
};

/** The coordinates of an element: words of M31, or one number of the vanilla field. */
const numbers = (backend, text) =>
  backend === "vanilla" ? [BigInt(`0x${unhex(text).reverse().toString("hex")}`)] : words(text);

/**
 * A polynomial at a point of the base field. The top bit of a coefficient's index is the power of x, the
 * next one that of its image under the folding map.
 */
function evaluate(backend, coefficients, point) {
  const isVanilla = backend === "vanilla";
  const modulus = isVanilla ? 1n + 407n * 2n ** 119n : p;
  let values = coefficients.map((text) => numbers(backend, text));
  let [x] = numbers(backend, point);
  const factors = [];
  for (let n = values.length; n > 1; n /= 2) {
    factors.push(x);
    x = (isVanilla ? x * x : 2n * x * x - 1n) % modulus;
  }
  for (const factor of factors.reverse()) {
    const pairs = Array.from({ length: values.length / 2 }, (_, n) => values.slice(2 * n, 2 * n + 2));
    values = pairs.map(([low, high]) => low.map((a, n) => (a + high[n] * factor) % modulus));
  }
  return values[0];
}

const proofs = Object.fromEntries(
  ["stwo", "circle8", "vanilla"].map((backend) => [
    backend,
    prove({ name: "fibonacci", options: ["--backend", backend] }),
  ]),
);

describe("ExplainerModule", () => {
  test("ImportsNothingAndExportsTheList", () => {
    assert.deepEqual(WebAssembly.Module.imports(module), []);
    const list = readFileSync(new URL("../explainer/exports.txt", import.meta.url), "utf8");
    const exported = WebAssembly.Module.exports(module).map(({ name }) => name);
    assert.deepEqual(exported.sort(), list.trim().split("\n"));
  });

  test("WritesNoMoreThanThereIsRoomFor", () => {
    const { length, text } = explain(proofs.stwo);
    assert.equal(length, text.length);
    assert.deepEqual(explain(proofs.stwo, 1000), { length, text: text.slice(0, 1000) });
  });
});

for (const [backend, proof] of Object.entries(proofs)) {
  describe(`Recording_${backend}`, () => {
    const recording = recorded(proof);

    test("IsOfTheWholeVerification", () => {
      assert.equal(recording.status, 0);
      assert.equal(recording.backend, backend);
      assert.equal(recording.n_segments, 1);
      const kinds = new Set(recording.events.map(({ event }) => event));
      assert.equal(kinds.size, 12);
      assert.equal(of(recording, "last").length, 1);
    });

    test("HasTheMessagesOfTheProofInTheirOrder", () => {
      let at = 0;
      for (const message of of(recording, "root", "values", "nonce")) {
        if (message.name === "preprocessed") continue; // no part of a proof
        for (const value of message.values ?? [message.value]) {
          const found = proof.indexOf(unhex(value), at);
          assert.ok(found >= at, `${message.name} ${value}`);
          at = found + value.length / 2;
        }
      }
      assert.ok(at > 2000);
    });

    test("HasRowsThatAreInTheProof", () => {
      for (const { values } of of(recording, "row")) assert.ok(proof.includes(unhex(values)));
    });

    // With more queries, those that others lead to are not.
    test("HasSiblingsThatAreInAProofOfOneQuery", () => {
      const options = ["--backend", backend, "--stark-num-colinearity-checks", "1"];
      const ofOne = prove({ name: "fibonacci", options });
      const { events } = recorded(ofOne);
      const nodes = of({ events: events.slice(0, events.findIndex(isLeaf)) }, "node");
      assert.ok(nodes.length >= 3 * 4);
      for (const { sibling } of nodes) assert.ok(ofOne.includes(unhex(sibling)));
    });

    test("HasPathsThatEndInTheRoots", () => {
      const roots = of(recording, "root").map(({ value }) => value);
      const reached = [];
      let position; // in a tree whose leaf says where it is
      for (const event of of(recording, "row", "leaf", "node")) {
        if (event.event !== "node") {
          ({ position } = event);
          continue;
        }
        if (position !== undefined) {
          assert.equal(event.side, position & 1 ? "left" : "right");
          position >>= 1;
        }
        if (roots.includes(event.value)) reached.push(event.value);
      }
      assert.deepEqual(reached, roots.slice(1), "every tree but the empty one");
    });

    test("AsksForAscendingPlaces", () => {
      const positions = of(recording, "query").map(({ position }) => position);
      assert.ok(positions.length > 1 && positions.length <= recording.n_queries);
      assert.deepEqual(positions, [...new Set(positions)].sort((a, b) => a - b));
      const [first] = of(recording, "fold");
      assert.equal(first.position, positions[0]);
      assert.ok(positions.at(-1) < 2 ** first.log_size);
    });

    test("FoldsFromTheFirstLayerToTheLast", () => {
      const folds = of(recording, "fold");
      folds.forEach(({ log_size, position, left, right }, n) => {
        if (n === 0) return;
        const before = folds[n - 1];
        assert.equal(log_size, before.log_size - 1);
        assert.equal(position, before.position >> 1);
        assert.equal(position & 1 ? right : left, before.value);
      });
      const [last] = of(recording, "last");
      assert.equal(last.position, folds.at(-1).position >> 1);
      const [{ values }] = of(recording, "values").filter(({ name }) => name === "last layer");
      assert.deepEqual(evaluate(backend, values, last.point), numbers(backend, folds.at(-1).value));
      const challenges = of(recording, "challenge").filter(({ name }) => name === "folding");
      assert.equal(folds[0].challenge, challenges[0].values[0]);
    });

    test("EndsWhereTheVerifierEnds", () => {
      const bad = Buffer.from(proof);
      bad[proof.length >> 1] ^= 1;
      const { status, events } = recorded(bad);
      const { reason } = verifyNatively(bad);
      const table = readFileSync(new URL("../../spec/status.md", import.meta.url), "utf8");
      assert.match(table, new RegExp(`\\| ${status} \\| \\S*${reason.split(":")[0]}`));
      assert.ok(events.length < recording.events.length);
      const json = recorded(Buffer.from("no proof"));
      assert.deepEqual(json, { status: 201 });
    });
  });
}

for (const backend of ["stwo", "circle8"]) {
  describe(`Recomputed_${backend}`, () => {
    const recording = recorded(proofs[backend]);

    test("ChallengesAreHashesOfTheState", () => {
      for (const { name, state, values } of of(recording, "challenge")) {
        const drawn = words(blake2s(unhex(state), Buffer.alloc(5)).toString("hex")).map(mod);
        const n = values[0].length / 8;
        assert.deepEqual(words(values[0]), drawn.slice(0, n), name);
      }
    });

    test("PathsAreHashesOfTheRows", () => {
      let node;
      let nNodes = 0;
      for (const event of of(recording, "row", "leaf", "node")) {
        if (event.event === "node") {
          const pair = [node, unhex(event.sibling)];
          node = blake2s(...(event.side === "left" ? pair.reverse() : pair));
          assert.equal(event.value, node.toString("hex"));
          ++nNodes;
        } else {
          node = blake2s(unhex(event.values));
          assert.equal(event.leaf, node.toString("hex"));
        }
      }
      assert.ok(nNodes >= 3 * 7);
    });
  });
}

describe("Arithmetic_stwo", () => {
  const recording = recorded(proofs.stwo);

  test("TheConstraintsAreAProduct", () => {
    const [{ quotient, vanishing, value }] = of(recording, "constraints");
    assert.deepEqual(words(value), times(words(quotient), words(vanishing)));
  });

  test("FoldsMixTheHalves", () => {
    const folds = of(recording, "fold");
    assert.ok(folds.length >= 6);
    for (const { left, right, challenge, inverse, value } of folds) {
      const [a, b, alpha, [t]] = [left, right, challenge, inverse].map(words);
      assert.deepEqual(words(value), add(add(a, b), times(alpha, scale(sub(a, b), t))));
    }
  });
});

test("OfSeveralSegmentsTheFirstIsRecorded", () => {
  const options = ["--segment-steps", "64"];
  const recording = recorded(prove({ name: "fibonacci", options }));
  assert.equal(recording.status, 0);
  assert.equal(recording.n_segments, 2);
  assert.equal(of(recording, "root").filter(({ name }) => name === "trace").length, 1);
  assert.equal(of(recording, "last").length, 1);
});
