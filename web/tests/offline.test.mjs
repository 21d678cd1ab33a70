// The page as an app: it is installable, and works with its server stopped.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { give, outcome, proof, Site, stepThrough, tampered } from "./site.mjs";

let site;
before(async () => (site = await Site.start()));
after(() => site?.stop());

/** A page whose service worker has everything. */
async function openKept(options) {
  const page = await site.open(options);
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active.state === "activated") return;
    await new Promise((resolve) => active.addEventListener("statechange", resolve));
  });
  return page;
}

describe("App", () => {
  test("CanBeInstalled", async () => {
    const page = await openKept();
    const session = await page.context().newCDPSession(page);
    const { errors, data } = await session.send("Page.getAppManifest");
    assert.deepEqual(errors, []);
    const { icons, start_url, display } = JSON.parse(data);
    assert.deepEqual([start_url, display], [".", "standalone"]);
    for (const { src, type, sizes } of icons) {
      const response = await page.request.get(`${site.origin}/${src}`);
      assert.equal(response.headers()["content-type"], type);
      if (type === "image/svg+xml") continue;
      const url = await page.evaluate(async (src) => {
        const { width, height } = await createImageBitmap(await (await fetch(src)).blob());
        return `${width}x${height}`;
      }, src);
      assert.equal(url, sizes, "the browser can decode it");
    }
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    const faults = installabilityErrors.map(({ errorId }) => errorId);
    assert.deepEqual(faults.filter((fault) => fault !== "in-incognito"), []);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test("KeepsOneVersionAndNothingOfOthers", async () => {
    const page = await openKept();
    const cached = () =>
      page.evaluate(async () => {
        const names = await caches.keys();
        const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
        return names.map((name, n) => [name, keys[n].map(({ url }) => url.split("/").at(-1))]);
      });
    const [[version, files], ...more] = await cached();
    assert.match(version, /^ptvm-page-[0-9a-f]{16}$/);
    assert.equal(more.length, 0);
    for (const name of ["index.html", "page.js", "worker.js", "ptvm_verifier.wasm", "fibonacci.proof"]) {
      assert.ok(files.includes(name), name);
    }
    await page.evaluate(async () => {
      await (await navigator.serviceWorker.ready).unregister();
      for (const name of await caches.keys()) await caches.delete(name);
      await caches.open("ptvm-page-0000000000000000");
      await caches.open("something else");
    });
    await page.reload();
    const old = () => page.evaluate(() => caches.has("ptvm-page-0000000000000000"));
    for (let n = 0; n < 100 && (await old()); ++n) await page.waitForTimeout(50);
    const names = (await cached()).map(([name]) => name).sort();
    assert.deepEqual(names, [version, "something else"]);
    await page.context().close();
  });
});

// The last, since it stops the server.
describe("WithoutAServer", () => {
  test("ThePageWorks", async () => {
    const page = await openKept();
    await new Promise((resolve) => {
      site.server.close(resolve);
      site.server.closeAllConnections();
    });
    await assert.rejects(fetch(site.origin));
    await page.reload();
    assert.equal((await give(page, proof)).kind, "accepted");
    assert.equal((await give(page, tampered(proof.length / 2), "bad.proof")).kind, "rejected");
    await page.click("#example");
    assert.equal((await outcome(page, "fibonacci.proof")).kind, "accepted");
    await stepThrough(page, proof, 1);

    const second = await page.context().newPage();
    await second.goto(`${site.origin}/index.html#claim=${"0".repeat(64)}`);
    assert.match(await second.innerText(".expected"), /damaged/);
    assert.deepEqual(page.faults, []);
  });
});
