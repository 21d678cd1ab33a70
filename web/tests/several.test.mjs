// Several files at once, and links that say what a file should prove.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { prove } from "../../wasm/test/support.mjs";
import { drop, give, onPageOf, outcome, proof, Site, tampered } from "./site.mjs";

let site;
before(async () => (site = await Site.start()));
after(() => site?.stop());
const onPage = onPageOf(() => site, test);

const good = (name) => ({ name, bytes: proof });
const bad = (name) => ({ name, bytes: tampered(proof.length / 2) });
const briefs = (page) => page.$$eval(".row .brief", (all) => all.map((brief) => brief.textContent));

describe("SeveralFiles", () => {
  onPage("EachHaveAVerdict", async (page) => {
    const text = { name: "text", bytes: Buffer.from("no proof") };
    await drop(page, [good("1"), bad("2"), text, good("4")]);
    const { kind } = await outcome(page, "2 of 4 accepted");
    assert.equal(kind, "rejected");
    assert.deepEqual(await briefs(page), [
      "Accepted: 103 steps",
      "Rejected",
      "Rejected",
      "Accepted: 103 steps",
    ]);
    assert.equal(await page.innerText(".files .note"), "4 of 4 checked · 2 accepted · 2 rejected");
    assert.ok(await page.isHidden(".files progress"));
    assert.equal(await page.locator(".claim").count(), 0, "no claim of any is shown yet");
  });

  onPage("CanBeChosenTogether", async (page) => {
    const files = ["a", "b"].map((name) => ({ name, mimeType: "", buffer: proof }));
    await page.setInputFiles("#file", files);
    assert.equal((await outcome(page, "All 2 accepted")).kind, "accepted");
  });

  onPage("OpenOneByOneByKeyboard", async (page) => {
    await drop(page, [good("1.proof"), bad("2.proof")]);
    await outcome(page, "1 of 2");
    await page.focus(".row >> nth=0");
    await page.keyboard.press("Enter");
    assert.equal((await outcome(page, "1.proof")).kind, "accepted");
    assert.equal(await page.evaluate(() => document.activeElement.id), "verdict");
    assert.equal(await page.innerText(".run .figure"), "103 steps");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Space");
    assert.equal((await outcome(page, "2.proof")).kind, "rejected");
    assert.equal(await page.locator(".claim:not(.unproven)").count(), 0);
    const pressed = await page.$$eval(".row", (rows) =>
      rows.map((row) => row.getAttribute("aria-pressed")),
    );
    assert.deepEqual(pressed, ["false", "true"]);
  });

  onPage("GoOnWhenOneCannotBeRead", async (page) => {
    await page.evaluate((bytes) => {
      const files = ["1", "folder", "large", "4"].map(
        (name) => new File([new Uint8Array(bytes)], name),
      );
      Object.defineProperty(files[2], "size", { value: 2 ** 40 });
      const event = new Event("drop", { bubbles: true });
      const items = files.map(({ name }) => ({
        webkitGetAsEntry: () => ({ isDirectory: name === "folder" }),
      }));
      event.dataTransfer = { files, items };
      document.body.dispatchEvent(event);
    }, [...proof]);
    await outcome(page, "2 of 4 accepted");
    assert.deepEqual(await briefs(page), [
      "Accepted: 103 steps",
      "Nothing was checked",
      "Nothing was checked",
      "Accepted: 103 steps",
    ]);
    await page.click(".row >> nth=1");
    assert.match((await outcome(page, "is a folder")).text, /folder/);
  });

  test("GoOnWithAnotherVerifierIfOneStops", async () => {
    const page = await site.open({ serviceWorkers: "block" });
    let nWorkers = 0;
    const body = 'onmessage = () => { throw new Error("stopped"); };';
    await page.route("**/worker.js", (route) =>
      nWorkers++ === 0
        ? route.fulfill({ contentType: "text/javascript", body })
        : route.continue(),
    );
    await page.reload();
    await drop(page, ["1", "2", "3"].map(good));
    await outcome(page, "2 of 3 accepted");
    assert.equal((await briefs(page))[0], "Nothing was checked");
    await page.context().close();
  });

  onPage("GiveWayToTheNextOnes", async (page) => {
    await drop(page, Array.from({ length: 6 }, (_, n) => good(`${n}`)));
    assert.equal((await give(page, bad("x").bytes, "next.proof")).kind, "rejected");
    assert.equal(await page.locator(".row").count(), 0);
    await page.waitForTimeout(100);
    assert.match(await page.innerText("#verdict"), /next\.proof/);
  });

  onPage("AreCheckedAgainWhenMoreIsAsked", async (page) => {
    await drop(page, [good("1"), good("2")]);
    await outcome(page, "All 2 accepted");
    await page.fill("#bits", "120");
    await page.press("#bits", "Enter");
    assert.equal((await outcome(page, "0 of 2 accepted")).kind, "rejected");
  });

  onPage("AreNoMoreThanAThousand", async (page) => {
    await page.evaluate(() => {
      const files = Array.from({ length: 1001 }, (_, n) => new File([], `${n}`));
      const event = new Event("drop", { bubbles: true });
      event.dataTransfer = { files, items: [] };
      document.body.dispatchEvent(event);
    });
    assert.equal((await outcome(page, "up to 1,000 at once")).kind, "failed");
  });
});

/** The link to the claim of a proof, as the page gives it. */
async function linkTo(bytes) {
  const page = await site.open();
  await give(page, bytes);
  const link = await page.inputValue("#link");
  await page.context().close();
  return link;
}
const answer = (page) =>
  page.$eval(".expected .answer", ({ dataset, textContent }) => [dataset.agreement, textContent]);

describe("Link", () => {
  let link, other;
  before(async () => {
    link = await linkTo(proof);
    other = prove({ name: "fibonacci", options: ["--backend", "circle8"] });
  });
  const onLink = (name, body, change = (link) => link) =>
    test(name, async () => {
      const page = await site.open({ url: change(link) });
      await body(page);
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });

  test("HasTheClaimInItsFragmentOnly", () => {
    const { origin, pathname, search, hash } = new URL(link);
    assert.deepEqual([origin, pathname, search], [site.origin, "/", ""]);
    assert.match(hash, /^#claim=[0-9a-f]{64}&program=[0-9a-f]{64}&scope=isa&steps=103&pc=15&acc=21$/);
  });

  onLink("SaysWhatIsExpectedAndSendsNothingOfIt", async (page) => {
    const text = await page.innerText(".expected");
    assert.match(text, /halts after 103 steps, accumulator 21, at instruction 15/);
    assert.match(text, /A link proves nothing/);
    assert.deepEqual(await answer(page), [undefined, "No file was compared yet."]);
    await page.waitForLoadState("networkidle");
    assert.ok(site.received.includes("/page.js"));
    assert.deepEqual(site.received.filter((url) => url.includes("claim")), []);
  });

  onLink("IsMetByItsProof", async (page) => {
    await give(page, proof);
    assert.deepEqual(await answer(page), ["same", "This file is the proof of that claim."]);
  });

  onLink("IsNotMetByARejectedFile", async (page) => {
    await give(page, bad("").bytes);
    assert.equal((await answer(page))[0], "unproven");
    await give(page, Buffer.from("no proof"), "text");
    assert.equal((await answer(page))[0], "unproven");
  });

  onLink("TellsAnotherRunFromAnotherProofOfThisOne", async (page) => {
    await give(page, prove({ name: "halt" }));
    assert.equal((await answer(page))[0], "other");
    await give(page, other, "other.proof");
    assert.equal((await answer(page))[0], "same-run");
  });

  onLink(
    "ThatDescribesTheClaimWronglyIsFoundOut",
    async (page) => {
      assert.match(await page.innerText(".expected"), /accumulator 1,000/);
      await give(page, proof);
      assert.equal((await answer(page))[0], "misdescribed");
    },
    (link) => link.replace("acc=21", "acc=1000"),
  );

  for (const [name, change] of Object.entries({
    Cut: (link) => link.slice(0, -20),
    Digest: (link) => link.replace(/claim=./, "claim=g"),
    Twice: (link) => `${link}&acc=22`,
    Markup: (link) => link.replace("acc=21", "acc=<b>21"),
  })) {
    onLink(
      `ThatIsDamagedIsRefused_${name}`,
      async (page) => {
        assert.equal((await answer(page))[0], "damaged");
        assert.equal((await give(page, proof)).kind, "accepted", "files are checked all the same");
      },
      change,
    );
  }

  onLink("FindsItsProofAmongSeveral", async (page) => {
    await drop(page, [bad("1"), { name: "2", bytes: other }, good("3")]);
    await outcome(page, "2 of 3");
    assert.deepEqual(await answer(page), ["same", "“3” is the proof of that claim."]);
  });

  onLink("CanBeForgotten", async (page) => {
    await page.click("text=Forget the link");
    assert.equal(await page.locator(".expected").count(), 0);
    assert.equal(page.url(), `${site.origin}/`);
  });

  onLink("CanBeFollowedByAnother", async (page) => {
    await give(page, proof);
    await page.evaluate(() => (location.hash = location.hash.replace(/claim=.{64}/, `claim=${"0".repeat(64)}`)));
    await page.waitForSelector("[data-agreement=same-run]");
  });

  test("IsCopied", async () => {
    const page = await site.open({ permissions: ["clipboard-read", "clipboard-write"] });
    await give(page, proof);
    await page.click("text=Copy the link");
    await page.getByText("Copied.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
    await page.context().close();
  });
});
