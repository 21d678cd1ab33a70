// What holds for the page whatever the file: keyboard, accessibility, privacy, policy, time.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { give, outcome, proof, Site, stepThrough, tampered } from "./site.mjs";

let site;
before(async () => (site = await Site.start()));
after(() => site?.stop());

const axe = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const rejectedProof = tampered(proof.length / 2);

describe("Keyboard", () => {
  test("ReachesEverythingInOrder", async () => {
    const page = await site.open();
    const reached = [];
    for (let stop = 0; stop < 3; ++stop) {
      await page.keyboard.press("Tab");
      reached.push(await page.evaluate(() => document.activeElement.id));
    }
    assert.deepEqual(reached, ["file", "example", "bits"]);
  });

  test("ChoosesAFileAndLandsOnTheVerdict", async () => {
    const page = await site.open();
    await page.keyboard.press("Tab");
    const outline = await page.$eval(
      "label[for=file]",
      (label) => getComputedStyle(label).outlineStyle,
    );
    assert.equal(outline, "solid", "the label shows the focus of its hidden input");
    const chooser = page.waitForEvent("filechooser");
    await page.keyboard.press("Space");
    await (await chooser).setFiles({ name: "typed.proof", mimeType: "", buffer: proof });
    assert.equal((await outcome(page, "typed.proof")).kind, "accepted");
    assert.equal(await page.evaluate(() => document.activeElement.id), "verdict");
    await page.keyboard.press("Tab");
    const next = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    assert.match(next, /memory|listing/i, "from the verdict on to what it is about");
  });

  test("RunsTheExampleAndRaisesThePolicy", async () => {
    const page = await site.open();
    await page.focus("#example");
    await page.keyboard.press("Enter");
    assert.equal((await outcome(page, "fibonacci.proof")).kind, "accepted");
    await page.focus("#bits");
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("128");
    await page.keyboard.press("Enter");
    assert.equal((await outcome(page, "asked for 128")).kind, "rejected");
  });
});

describe("Accessibility", () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const [name, reach] of [
      ["Start", async () => undefined],
      ["Accepted", (page) => give(page, proof)],
      ["Rejected", (page) => give(page, rejectedProof)],
      ["Steps", (page) => stepThrough(page, proof, 4)],
    ]) {
      test(`AxeFindsNothing_${name}_${colorScheme}`, async () => {
        // Axe writes styles and markup of its own, which the page's policy forbids.
        const page = await site.open({ colorScheme, bypassCSP: true });
        await reach(page);
        await page.evaluate(axe);
        const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
        assert.deepEqual(
          violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
          [],
        );
        assert.ok(passes.some(({ id }) => id === "color-contrast"));
      });
    }
  }

  test("VerdictIsALiveRegionFromTheStart", async () => {
    const page = await site.open();
    await page.getByRole("status").waitFor({ state: "attached" });
    await give(page, proof);
    await page.getByRole("status").getByRole("heading", { name: "Accepted" }).waitFor();
    for (const name of ["What is proven", "The proof", "Program", "Final memory"]) {
      await page.getByRole("region", { name, exact: true }).waitFor();
    }
  });
});

describe("Layout", () => {
  const background = (page) =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const lightness = (color) => color.match(/\d+/g).reduce((sum, part) => sum + Number(part), 0) / 3;

  test("IsDarkWhereThatIsPreferred", async () => {
    assert.ok(lightness(await background(await site.open({ colorScheme: "dark" }))) < 60);
    assert.ok(lightness(await background(await site.open({ colorScheme: "light" }))) > 200);
  });

  for (const width of [320, 390, 1280]) {
    test(`FitsInto_${width}_Pixels`, async () => {
      const page = await site.open({ viewport: { width, height: 800 } });
      await give(
        page,
        rejectedProof,
        "a_rather_long_name_without_any_place_to_break_it_at_all.proof",
      );
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    });
  }
});

describe("Privacy", () => {
  test("AsksNoOtherOriginAndSendsNothing", async () => {
    const page = await site.open();
    let hasBody = false;
    page.context().on("request", (request) => (hasBody ||= request.postData() !== null));
    await give(page, proof);
    await page.click("#example");
    await outcome(page, "fibonacci.proof");
    assert.ok(
      page.requested.some((url) => url.endsWith(".wasm")),
      "the worker's requests are seen",
    );
    for (const url of page.requested) assert.equal(new URL(url).origin, site.origin);
    assert.equal(hasBody, false);
    assert.deepEqual(page.faults, []);
  });

  test("WorksAfterTheNetworkIsGone", async () => {
    const page = await site.open();
    await page.waitForLoadState("networkidle");
    await page.context().setOffline(true);
    assert.equal((await give(page, proof)).kind, "accepted");
    assert.deepEqual(page.faults, []);
  });

  test("PolicyStandsInThePageAndInTheHeader", async () => {
    const page = await site.open();
    const meta = await page.getAttribute('meta[http-equiv="Content-Security-Policy"]', "content");
    const header = (await page.request.get(site.origin)).headers()["content-security-policy"];
    for (const policy of [meta, header]) {
      assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
      assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*|data:|blob:/);
    }
  });

  test("PolicyStopsMarkupScriptsAndOtherOrigins", async () => {
    const page = await site.open();
    const attempts = await page.evaluate(async () => {
      const blocked = (attempt) =>
        Promise.resolve()
          .then(attempt)
          .then(
            () => false,
            () => true,
          );
      return {
        markup: await blocked(() => (document.body.innerHTML = "<p>text</p>")),
        script: await blocked(() => new Worker("https://other.invalid/script.js")),
        fetch: await blocked(() => fetch("https://other.invalid/")),
      };
    });
    assert.deepEqual(attempts, { markup: true, script: true, fetch: true });
    assert.ok(
      page.faults.some((fault) => fault.includes("connect-src")),
      "stopped by the policy",
    );
  });
});

describe("OpenedFromADisk", () => {
  test("ChecksFilesAndTheExample", async () => {
    const page = await site.open({ url: new URL("../dist/index.html", import.meta.url).href });
    assert.equal((await give(page, proof)).kind, "accepted");
    assert.equal((await give(page, rejectedProof, "bad.proof")).kind, "rejected");
    await page.click("#example");
    assert.equal((await outcome(page, "fibonacci.proof")).kind, "accepted");
    assert.deepEqual(page.faults, []);
    for (const url of page.requested) assert.match(url, /^file:/);
  });
});

describe("Time", () => {
  test("IsMeasured", async (t) => {
    const page = await site.open();
    await page.waitForLoadState("networkidle");
    const times = [];
    for (let n = 0; n < 12; ++n) {
      const { text } = await give(page, proof, `${n}.proof`);
      times.push(Number(text.match(/checked in (?:less than )?([\d.]+) ms/)[1]));
    }
    const [first, ...warm] = times;
    const median = warm.sort((a, b) => a - b)[Math.floor(warm.length / 2)];
    t.diagnostic(
      `fibonacci in Chromium: first check ${first} ms, later ones ${median} ms (median of ${warm.length})`,
    );
  });

  test("OfLoadingIsMeasured", async (t) => {
    const page = await site.open({ serviceWorkers: "block", bypassCSP: true });
    await page.waitForLoadState("networkidle");
    const { paint, cold } = await page.evaluate(async () => {
      const [paint] = performance.getEntriesByName("first-contentful-paint");
      const file = await (await fetch("fibonacci.proof")).blob();
      const start = performance.now();
      const worker = new Worker("worker.js", { type: "module" });
      worker.postMessage({ file, minProvenBits: 100 });
      const { data } = await new Promise((resolve) => (worker.onmessage = resolve));
      if (!data.report.result.accepted) throw new Error(data.report.result.reason);
      return { paint: paint.startTime, cold: performance.now() - start };
    });
    t.diagnostic(`first paint after ${paint.toFixed(0)} ms`);
    t.diagnostic(`a new worker, its module fetched and compiled, fibonacci: ${cold.toFixed(1)} ms`);
    await page.context().close();
  });
});
