// A proof of attention on the page: its claim, its verdict, and what of the page is about runs alone.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { proveAttention, verifyNatively } from "../../wasm/test/support.mjs";
import { drop, give, onPageOf, outcome, proof as runProof, Site } from "./site.mjs";

let site;
before(async () => (site = await Site.start()));
after(() => site?.stop());

const onPage = onPageOf(() => site, test);
const proof = proveAttention("--heads 2 --dim 3 --seq 5".split(" "));
const { claim } = verifyNatively(proof);

function altered(at) {
  const bytes = Buffer.from(proof);
  bytes[at] ^= 1;
  return bytes;
}

describe("ProofOfAttention", () => {
  onPage("IsShownWithShapeCommitmentsAndFigures", async (page) => {
    const { kind, text } = await give(page, proof, "attention.proof");
    assert.equal(kind, "accepted");
    assert.match(text, /^Accepted\n+The proof is valid/);
    assert.match(text, /Integer attention in the shape below/);
    const view = await page.innerText(".claim");
    assert.match(view, /^What is proven/);
    assert.match(view, /10 queries answered[^]*5 steps in each of 2 heads/);
    for (const digest of Object.values(claim.commitments)) assert.ok(view.includes(digest), digest);
    const shape = await page.$$eval(".shape > div", (rows) =>
      rows.map((row) => `${row.children[0].textContent} ${row.children[1].textContent}`),
    );
    assert.deepEqual(shape, [
      ...["heads 2", "coordinates 3", "steps 5", "carried positions 2", "score shift 0"],
      "version 1",
    ]);
    assert.match(await page.innerText(".security .proven"), /^1\d\d bits proven/);
    assert.match(await page.innerText(".backend h4"), /circle8/i);
    const queries = new RegExp(`${claim.parameters.n_queries} queries`);
    assert.match(await page.innerText(".parameters"), queries);
    const figures = await page.$$eval(".sizes .number:not(.share)", (cells) =>
      cells.map((cell) => Number(cell.textContent.replaceAll(",", ""))),
    );
    assert.equal(figures.reduce((sum, bytes) => sum + bytes), proof.length);
    assert.equal(await page.locator(".stamp").count(), 0);
    assert.equal(await page.locator("#link").count(), 0);
  });

  onPage("IsNotZeroKnowledge", async (page) => {
    await give(page, proof);
    assert.match(await page.innerText(".uncovered"), /not zero-knowledge/);
  });

  const places = { Shape: 12 + 8, Commitment: 12 + 56 + 40, Proof: proof.length - 100 };
  for (const [name, at] of Object.entries(places)) {
    onPage(`IsRejectedWithAnother${name}`, async (page) => {
      const { kind, text } = await give(page, altered(at), `${name}.proof`);
      assert.equal(kind, "rejected");
      assert.match(text, /does not prove its claim/);
      assert.match(await page.innerText(".claim h2"), /What the file claims claimed, not proven/);
      assert.doesNotMatch(await page.innerText("body"), /What is proven/);
    });
  }

  onPage("IsRejectedWhenCut", async (page) => {
    const { kind, text } = await give(page, proof.subarray(0, -1), "cut.proof");
    assert.equal(kind, "rejected");
    assert.match(text, /Truncated/);
    assert.equal((await give(page, proof.subarray(0, 20), "head.proof")).kind, "rejected");
    assert.equal(await page.locator(".claim").count(), 0);
  });

  onPage("IsAskedForThePolicy", async (page) => {
    await give(page, proof);
    await page.fill("#bits", "120");
    await page.press("#bits", "Enter");
    assert.equal((await outcome(page, "you asked for 120")).kind, "rejected");
  });

  onPage("StandsBesideOneOfARun", async (page) => {
    await drop(page, [
      { name: "run.proof", bytes: runProof },
      { name: "attention.proof", bytes: proof },
    ]);
    assert.equal((await outcome(page, "All 2 accepted")).kind, "accepted");
    const rows = await page.innerText("#files");
    assert.match(rows, /run\.proof\s+Accepted: 103 steps/);
    assert.match(rows, /attention\.proof\s+Accepted: attention/);
  });
});
