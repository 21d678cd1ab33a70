// The step-through of a verification. What the explainer tells is tested in wasm/test; here is what
// the page makes of it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { backends } from "ptvm-verifier";
import { prove } from "../../wasm/test/support.mjs";
import { give, onPageOf, outcome, proof, Site, stepThrough, tampered } from "./site.mjs";

let site;
before(async () => (site = await Site.start()));
after(() => site?.stop());
const onPage = onPageOf(() => site, test);

const codes = (page, selector) => page.locator(`.step ${selector} code`).allInnerTexts();
const digests = (page) => page.locator(".drawing .digest").allTextContents();
const isIn = (bytes, hex) => bytes.includes(Buffer.from(hex, "hex"));
const isInProof = (hex) => isIn(proof, hex);

describe("Steps", () => {
  test("LoadTheirModuleWhenTheyAreAskedFor", async () => {
    const page = await site.open({ serviceWorkers: "block" }); // which would load it ahead
    await give(page, proof);
    const hasModule = () => page.requested.some((url) => url.endsWith("ptvm_explainer.wasm"));
    assert.equal(hasModule(), false);
    await page.click("text=Step through the verification");
    await page.locator(".steps h3").waitFor();
    assert.equal(hasModule(), true);
    await page.context().close();
  });

  onPage("AreGoneThroughByKeyboard", async (page) => {
    await give(page, proof);
    await page.focus(".steps button");
    await page.keyboard.press("Enter");
    const titles = [];
    for (let step = 1; step <= 6; ++step) {
      await page.locator(".steps h3", { hasText: `Step ${step} of 6` }).waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.tagName), "H3");
      titles.push(await page.innerText(".steps h3 .title"));
      assert.equal(await page.locator(".steps >> text=Back").isDisabled(), step === 1);
      if (step === 6) break;
      await page.focus(".steps .choices .button");
      await page.keyboard.press("Space");
    }
    assert.equal(new Set(titles).size, 6);
    assert.ok(await page.locator(".steps .choices .button").isDisabled());
    await page.click(".steps >> text=Back");
    assert.equal(await page.innerText(".steps h3 .title"), titles[4]);
  });

  onPage("ShowTheConversation", async (page) => {
    await stepThrough(page, proof, 1);
    const said = await codes(page, ".says");
    const seals = said.filter((text) => /^[0-9a-f]{64}$/.test(text));
    assert.ok(seals.length >= 4);
    for (const seal of seals) assert.ok(isInProof(seal));
    const felt = /^\([\d,]+(; [\d,]+){3}\)$/;
    const [first] = said.filter((text) => felt.test(text));
    const words = first.slice(1, -1).split("; ").map((word) => Number(word.replaceAll(",", "")));
    const bytes = Buffer.alloc(16);
    words.forEach((word, n) => bytes.writeUInt32LE(word, 4 * n));
    assert.ok(isInProof(bytes.toString("hex")));
    const asked = await codes(page, ".asks");
    assert.ok(asked.length >= 6);
    for (const text of asked) assert.match(text, felt);
  });

  onPage("DrawThePlaces", async (page) => {
    await stepThrough(page, proof, 3);
    const [, n] = (await page.innerText(".step")).match(/these are (\d+) places/);
    assert.equal(await page.locator(".drawing .mark").count(), Number(n));
    assert.equal(await page.locator(".drawing .mark.own").count(), 1);
  });

  // Of a proof whose queries are few and far between, so that no path is made of others.
  onPage("DrawAPathToEachSeal", async (page) => {
    const options = ["--stark-expansion-factor", "16"];
    const sparse = prove({ name: "fibonacci", options });
    await stepThrough(page, sparse, 1);
    const seals = await codes(page, ".says");
    for (let n = 0; n < 3; ++n) await page.click(".steps >> text=Next");
    const names = await page.locator(".step .choices button").allInnerTexts();
    assert.deepEqual(names, ["Seal of the run", "Seal of the lookups", "Seal of the equations"]);
    for (const name of names) {
      await page.click(`.step .choices >> text=${name}`);
      await page.click("summary");
      const rows = await codes(page, ".digits");
      const root = rows.at(-1);
      assert.ok(seals.includes(root), name);
      const shown = await digests(page);
      assert.equal(shown.length, rows.length);
      assert.ok(shown.includes(`${root.slice(0, 6)}…${root.slice(-4)}`));
      assert.ok(rows.filter((hex) => isIn(sparse, hex)).length >= 2);
    }
  });

  onPage("DrawTheFolding", async (page) => {
    await stepThrough(page, proof, 5);
    const sizes = await digests(page);
    assert.match(sizes[0], /^2\^\d+$/);
    const largest = Number(sizes[0].slice(2));
    assert.deepEqual(sizes, sizes.map((_, n) => `2^${largest - n}`));
    await page.click("summary");
    const values = await codes(page, ".digits");
    assert.equal(values.length, 4 * (sizes.length - 1));
    const [result] = await codes(page, "p");
    assert.equal(values.at(-1), result);
  });

  for (const backend of backends) {
    onPage(`AreShownOfEveryBackend_${backend}`, async (page) => {
      const options = ["--backend", backend, "--segment-steps", "64"];
      await stepThrough(page, prove({ name: "fibonacci", options }), 6);
      assert.match(await page.innerText(".step"), /the first of 2 segments/);
    });
  }

  onPage("AreNotOfferedForARejectedFile", async (page) => {
    await give(page, tampered(proof.length / 2));
    assert.equal(await page.locator(".steps").count(), 0);
  });

  test("SayThatTheModuleIsMissing", async () => {
    const page = await site.open({ serviceWorkers: "block" });
    await page.route("**/ptvm_explainer.wasm", (route) => route.fulfill({ status: 404 }));
    await give(page, proof);
    await page.click("text=Step through the verification");
    await page.getByText("The steps cannot be shown: the server says 404.").waitFor();
    assert.ok(await page.isEnabled("text=Step through the verification"));
    await page.context().close();
  });

  test("AreShownFromADisk", async () => {
    const page = await site.open({ url: new URL("../dist/index.html", import.meta.url).href });
    await page.click("#example");
    await outcome(page, "fibonacci.proof");
    await stepThrough(page, proof, 4);
    assert.deepEqual(page.faults, []);
  });

  for (const width of [320, 1280]) {
    onPage(
      `FitInto_${width}_Pixels`,
      async (page) => {
        await stepThrough(page, proof, 1);
        for (let step = 1; step <= 6; ++step) {
          for (const summary of await page.locator("summary").all()) await summary.click();
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
          if (step < 6) await page.click(".steps >> text=Next");
        }
      },
      { viewport: { width, height: 800 } },
    );
  }
});
