// The page as a person meets it: what it says of good and bad files.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { backends as knownBackends } from "ptvm-verifier";
import { prove } from "../../wasm/test/support.mjs";
import { drop, give, onPageOf, outcome, proof, Site, tampered } from "./site.mjs";

let site;
before(async () => (site = await Site.start()));
after(() => site?.stop());

const onPage = onPageOf(() => site, test);

/** Terms and values of a list, by term. */
function definitions(page, selector) {
  return page.$$eval(`${selector} > div`, (rows) =>
    Object.fromEntries(
      rows.map((row) => [row.children[0].textContent, row.children[1].textContent]),
    ),
  );
}

describe("AcceptedProof", () => {
  onPage("IsShownWithItsRunAndFigures", async (page) => {
    const { kind, text } = await give(page, proof);
    assert.equal(kind, "accepted");
    assert.match(text, /^Accepted\n+The proof is valid/);
    assert.match(text, /halts after exactly 103 steps/);
    assert.match(text, new RegExp(`${proof.length.toLocaleString("en-US")} bytes · checked in`));
    assert.match(await page.title(), /^Accepted/);

    assert.equal(await page.innerText(".run .figure"), "103 steps");
    assert.deepEqual(await definitions(page, ".registers"), {
      accumulator: "21",
      "program counter": "15",
      "stack pointer": "5",
      "zero flag": "clear",
      "carry flag": "clear",
      halted: "yes",
    });
    const listing = await page.$$eval(".listing tbody tr", (rows) =>
      rows.map((row) => row.innerText),
    );
    assert.equal(listing.length, 16);
    assert.match(listing[2], /^2\s+JZ\s+14/);
    assert.match(listing[15], /^15\s+HALT\s+the run ends here/);
    const values = await page.$$eval(".cell .value", (cells) =>
      cells.map((cell) => cell.textContent),
    );
    assert.deepEqual(values, ["13", "21", "21", "7", "7"]);
    assert.equal(await page.locator(".cell.filled").count(), 5);
    assert.equal(await page.locator(".stamp").count(), 0);
  });

  onPage("IsShownWithBothSecurityFigures", async (page) => {
    await give(page, proof);
    const proven = await page.innerText(".security .proven");
    assert.match(proven, /^1\d\d bits proven/);
    assert.match(proven, /Limiting term: [a-z-]+, that is the /);
    assert.match(await page.innerText(".security .conjectured"), /^1\d\d bits conjectured/);
  });

  onPage("SaysThatTheTransformerWasNotChecked", async (page) => {
    await give(page, proof);
    const scope = await page.innerText(".scope");
    assert.match(scope, /Proven: every step obeys the instruction set\./);
    assert.match(scope, /Not covered: the transformer engine was not checked\./);
    assert.match(scope, /proven_scope isa, engine_check none/);
  });

  onPage("SaysThatTheTransformerWasProven", async (page) => {
    await give(page, prove({ name: "fibonacci", options: ["--scope", "transformer"] }));
    const scope = await page.innerText(".scope");
    assert.match(scope, /Proven: every step is what the layer computes/);
    assert.match(scope, /proven_scope transformer/);
  });

  const backends = {
    stwo: [/M31/, /degree 4/, /^Blake2s$/],
    circle8: [/M31/, /degree 8/, /^Blake2s$/],
    vanilla: [/407/, /the same field/, /^BLAKE2b$/],
  };
  test("HasABackendThatIsExplained", () => {
    assert.deepEqual(Object.keys(backends), [...knownBackends]);
  });
  for (const [backend, [field, challenges, hash]] of Object.entries(backends)) {
    onPage(`IsShownWithItsBackend_${backend}`, async (page) => {
      const bytes = prove({ name: "fibonacci", options: ["--backend", backend] });
      assert.equal((await give(page, bytes)).kind, "accepted");
      assert.equal(await page.innerText(".backend h4"), `Backend ${backend}`);
      assert.match(await page.innerText(".backend .note"), /^[A-Z].+\.$/);
      const shown = await definitions(page, ".backend dl");
      assert.match(shown.field, field);
      assert.match(shown.challenges, challenges);
      assert.match(shown.hash, hash);

      bytes[bytes.length >> 1] ^= 1;
      assert.equal((await give(page, bytes, "bad.proof")).kind, "rejected");
    });
  }

  onPage("IsExplainedInPlainWords", async (page) => {
    const plain = () => page.$$eval(".plain .card", (cards) => cards.map((card) => card.innerText));
    const titles = [/^What was claimed/, /^Why it can be believed/, /^What is not claimed/];
    const before = await plain();
    titles.forEach((title, index) => assert.match(before[index], title));
    await give(page, proof);
    const [claimed, believed, limits] = await plain();
    assert.match(claimed, /16 instructions.*5 cells.*exactly 103 steps.*halts at instruction 15 with 21/);
    const queries = (await page.innerText(".parameters")).match(/(\d+) queries/)[1];
    assert.match(believed, new RegExp(`At ${queries} places`));
    const bits = (await page.innerText(".security .proven strong")).trim();
    assert.match(believed, new RegExp(`about 2\\^${bits} attempts.* more than [\\d,]+ years`));
    assert.match(limits, /not checked/);
    const tooLong = Buffer.concat([proof, Buffer.alloc(1)]);
    await give(page, tooLong, "long.proof");
    assert.doesNotMatch((await plain()).join(), /attempts/);
  });

  onPage("IsShownWithHashesAndPartsThatAddUp", async (page) => {
    await give(page, proof);
    const hashes = await definitions(page, ".hash-list");
    for (const name of [
      "Program hash",
      "Claim digest",
      "Transformer configuration",
      "Proof options",
    ]) {
      assert.match(hashes[name], /^[0-9a-f]{64}$/, name);
    }
    const figures = await page.$$eval(".sizes .number:not(.share)", (cells) =>
      cells.map((cell) => Number(cell.textContent.replaceAll(",", ""))),
    );
    assert.ok(figures.length >= 7 && figures.length <= 8); // with folding paths, if there are any
    assert.equal(
      figures.reduce((sum, bytes) => sum + bytes),
      proof.length,
    );
  });

  onPage("ComesAsAnExample", async (page) => {
    await page.click("#example");
    assert.equal((await outcome(page, "fibonacci.proof")).kind, "accepted");
  });

  onPage("CanBeDropped", async (page) => {
    await drop(page, [{ name: "dropped.proof", bytes: proof }]);
    assert.equal((await outcome(page, "dropped.proof")).kind, "accepted");
  });
});

describe("Policy", () => {
  onPage("RejectsWhenRaisedAboveTheProof", async (page) => {
    await give(page, proof);
    await page.fill("#bits", "120");
    await page.press("#bits", "Enter");
    const { kind, text } = await outcome(page, "you asked for 120");
    assert.equal(kind, "rejected");
    assert.match(text, /ProvenBitsTooLow/);
    assert.equal(await page.evaluate(() => document.activeElement.id), "bits");
  });

  onPage("RemarksOnAWeakDemand", async (page) => {
    await give(page, proof);
    await page.fill("#bits", "20");
    await page.press("#bits", "Enter");
    assert.equal((await outcome(page, "You asked for 20 bits only")).kind, "accepted");
  });

  for (const bits of ["", "-1", "1.5", "1001"]) {
    onPage(`RefusesToAskFor_${bits || "nothing"}`, async (page) => {
      await page.fill("#bits", bits);
      await page.setInputFiles("#file", { name: "a.proof", mimeType: "", buffer: proof });
      await page.waitForSelector("#bits[aria-invalid=true]");
      assert.match(await page.innerText("#bits-problem"), /whole number from 0 to 1000/);
      assert.equal(await page.innerText("#verdict"), "");
    });
  }
});

describe("RejectedProof", () => {
  onPage("ShowsItsClaimAsNotProven", async (page) => {
    const { kind, text } = await give(page, tampered(proof.length / 2));
    assert.equal(kind, "rejected");
    assert.match(text, /^Rejected\n+An? .+\n[^]*OpeningInvalid \(\d+\)/);
    assert.match(text, /does not prove its claim/);
    const body = await page.innerText("body");
    assert.doesNotMatch(body, /What is proven|^Proven:/m);
    assert.match(body, /Claimed, not proven: every step/);
    const headings = await page.$$eval(".claim :is(h2, h3), .hashes h3", (all) =>
      all.map((h) => h.innerText),
    );
    assert.equal(headings.length, 5);
    for (const heading of headings) assert.match(heading, /claimed, not proven$/);
    assert.match(await page.innerText(".plain"), /none of this speaks for it/);
    assert.equal(await page.locator("#link").count(), 0, "no link to share");
    assert.match(await page.innerText(".security h3"), /if the proof were valid/);
  });

  onPage("ReplacesAnAcceptedOne", async (page) => {
    assert.equal((await give(page, proof, "good.proof")).kind, "accepted");
    assert.equal((await give(page, tampered(proof.length - 1), "bad.proof")).kind, "rejected");
    assert.equal(await page.locator(".claim:not(.unproven)").count(), 0);
    assert.equal((await give(page, proof, "good.proof")).kind, "accepted");
    assert.equal(await page.locator(".unproven").count(), 0);
  });

  onPage("IsTheOneShownIfAnotherWasStillChecked", async (page) => {
    const files = [proof, proof, tampered(proof.length - 1)];
    await page.evaluate(
      (files) => {
        for (const [n, bytes] of files.entries()) {
          const event = new Event("drop", { bubbles: true });
          const file = new File([new Uint8Array(bytes)], `${n}.proof`);
          event.dataTransfer = { files: [file], items: [] };
          document.body.dispatchEvent(event);
        }
      },
      files.map((bytes) => [...bytes]),
    );
    assert.equal((await outcome(page, "2.proof")).kind, "rejected");
    await page.waitForTimeout(400); // longer than the page's patience with the first two
    assert.match(await page.innerText("#verdict"), /^Rejected[^]*2\.proof/);
  });

  const files = {
    Empty: [Buffer.alloc(0), /NotAProof|Truncated/],
    Text: [Buffer.from("<h1 onload=alert(1)>not a proof</h1>"), /NotAProof/],
    HeadOnly: [proof.subarray(0, 16), /Truncated/],
    Half: [proof.subarray(0, proof.length / 2), /Truncated/],
    OneByteMore: [Buffer.concat([proof, Buffer.alloc(1)]), /TrailingBytes/],
    OtherVersion: [tampered(5), /UnsupportedVersion/],
    OtherBackend: [tampered(6), /lacks the backend[^]*UnsupportedBackend/],
  };
  for (const [name, [bytes, reason]] of Object.entries(files)) {
    onPage(`NamesTheReasonFor${name}`, async (page) => {
      const { kind, text } = await give(page, bytes, `${name}.proof`);
      assert.equal(kind, "rejected");
      assert.match(text, reason);
      assert.equal(await page.locator(".claim:not(.unproven)").count(), 0);
    });
  }
});

describe("NoFileToCheck", () => {
  for (const missing of ["worker.js", "ptvm_verifier.simd.wasm"]) {
    test(`AsLongAs_${missing}_IsMissing`, async () => {
      const page = await site.open({ serviceWorkers: "block" }); // which would have it at hand
      await page.route(`**/${missing}`, (route) => route.abort());
      await page.reload();
      await page.waitForLoadState("networkidle");
      assert.equal((await give(page, proof, "The verifier")).kind, "failed");
      await page.context().close();
    });
  }

  onPage("SomethingElseThanAFile", async (page) => {
    await drop(page, []);
    assert.equal((await outcome(page, "not a file")).kind, "failed");
  });

  onPage("AFileTooLargeToRead", async (page) => {
    await page.evaluate(() => {
      const file = new File([], "large.proof");
      Object.defineProperty(file, "size", { value: 2 ** 40 });
      const event = new Event("drop", { bubbles: true });
      event.dataTransfer = { files: [file], items: [] };
      document.body.dispatchEvent(event);
    });
    assert.equal((await outcome(page, "up to 512 MiB")).kind, "failed");
  });

  onPage("AFolder", async (page) => {
    await page.evaluate(() => {
      const event = new Event("drop", { bubbles: true });
      const items = [{ webkitGetAsEntry: () => ({ isDirectory: true }) }];
      event.dataTransfer = { files: [new File([], "proofs")], items };
      document.body.dispatchEvent(event);
    });
    assert.equal((await outcome(page, "is a folder")).kind, "failed");
  });

  onPage("ANameThatLooksLikeMarkup", async (page) => {
    const name = "<img src=x onerror=alert(1)>.proof";
    assert.match((await give(page, proof, name)).text, /<img src=x onerror/);
    assert.equal(await page.locator("img").count(), 0);
  });
});
