// The page that `prover trace --html` writes, opened from a disk.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Site } from "./site.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const prover = process.env.PROVER ?? join(root, "build/bin/prover");
const axe = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

let site, folder;
before(async () => {
  site = await Site.start();
  folder = mkdtempSync(join(tmpdir(), "ptvm-trace-"));
});
after(async () => {
  await site?.stop();
  if (folder) rmSync(folder, { recursive: true });
});

/** What `prover trace` writes of the program at `path`, at `output` in the tests' folder. */
function trace(path, output, ...options) {
  execFileSync(prover, ["trace", path, "-o", join(folder, output), ...options], { cwd: folder });
  return join(folder, output);
}
const program = (name) => join(root, "programs", `${name}.tvm`);

async function open(path, { hash = "", ...options } = {}) {
  const page = await site.open({ url: pathToFileURL(path).href + hash, ...options });
  await page.waitForFunction(() => document.querySelector("#event").textContent !== "");
  return page;
}

/** Runs `body` on the page of a program, which must ask for nothing and end without complaints. */
function onPage(name, source, body, { args = [], ...options } = {}) {
  test(name, async () => {
    const page = await open(trace(source(), `${name}.html`, "--html", ...args), options);
    await body(page);
    assert.deepEqual(page.faults, []);
    assert.deepEqual(page.requested.length, 1, "the page itself, and nothing else");
    await page.context().close();
  });
}

const text = (page, selector) => page.innerText(selector);
const registers = (page) =>
  page.$$eval(".registers > div", (rows) =>
    Object.fromEntries(rows.map((row) => [row.dataset.register, row.lastChild.lastChild.data])),
  );
const memory = (page) =>
  page.$$eval(".cell .value", (cells) => cells.map((cell) => Number(cell.textContent)));

/** The corners of the hull by brute force: points that are no mean of others around them. */
function cornersOf(points) {
  const isInside = (p) =>
    points.some((a) =>
      points.some((b) => {
        if (a.step >= p.step || b.step <= p.step) return false;
        const between = (u, v) =>
          u.value + ((v.value - u.value) * (p.step - u.step)) / (v.step - u.step);
        const isBelow = points.some((c) =>
          points.some((d) => c.step < p.step && d.step > p.step && between(c, d) >= p.value),
        );
        return isBelow && between(a, b) <= p.value;
      }),
    );
  return points.filter((p) => !isInside(p));
}

describe("Steps", () => {
  onPage(
    "ShowTheStatesOfTheRun",
    () => program("fibonacci"),
    async (page) => {
      const json = JSON.parse(
        readFileSync(trace(program("fibonacci"), "f.json", "--json"), "utf8"),
      );
      const cells = [...json.initial_memory];
      for (let step = 0; step <= json.steps; ++step) {
        if (step > 0) {
          await page.click("#forward");
          const at = step - 1;
          if (json.accesses.kind[at] === 2)
            cells[json.accesses.address[at]] = json.accesses.value[at];
        }
        const shown = await registers(page);
        assert.equal(shown.pc, `${json.states.pc[step]}`);
        assert.equal(shown.acc, `${json.states.acc[step]}`);
        assert.equal(shown.zero, json.states.flags[step] & 1 ? "yes" : "no");
        assert.deepEqual(await memory(page), cells, `step ${step}`);
        const current = await page.locator(".listing .current .pc").allTextContents();
        assert.deepEqual(current, step === json.steps ? [] : [`${json.states.pc[step]}`]);
      }
      assert.match(await text(page, "#next"), /halted/);
      assert.ok(await page.isDisabled("#forward"));
    },
  );

  onPage(
    "AreReachedInEveryWay",
    () => program("fibonacci"),
    async (page) => {
      const position = () => page.inputValue("#number").then(Number);
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Shift+ArrowRight");
      assert.equal(await position(), 11);
      await page.keyboard.press("ArrowLeft");
      assert.equal(await position(), 10);
      await page.focus("#slider");
      await page.keyboard.press("ArrowRight");
      assert.equal(await position(), 11, "the slider takes the key, and it counts once");
      await page.keyboard.press("End");
      assert.equal(await position(), 103);
      await page.fill("#number", "36");
      await page.press("#number", "Enter");
      assert.match(await text(page, "#event"), /^Step 36 executed .* at pc \d+/);
      await page.fill("#number", "9999");
      await page.press("#number", "Enter");
      assert.equal(await position(), 103);
      await page.click("#first");
      assert.equal(await text(page, "#event"), "The initial state, before the first step.");
    },
  );

  onPage(
    "MarkWhatChanged",
    () => program("fibonacci"),
    async (page) => {
      assert.match(await text(page, "#event"), /wrote 1 to cell 2/);
      assert.deepEqual(await page.locator(".cell.written .address").allTextContents(), ["2"]);
      assert.deepEqual(await page.locator(".registers .changed").count(), 1);
      await page.click("#back");
      assert.equal(await page.locator(".cell.written").count(), 0);
      assert.deepEqual(await page.locator(".cell.read .address").allTextContents(), ["1"]);
    },
    { hash: "#step=6&cell=0" },
  );

  onPage(
    "AreKeptInTheAddress",
    () => program("fibonacci"),
    async (page) => {
      await page.click('[data-cell="2"]');
      await page.click("#last");
      await page.waitForFunction(() => location.hash === "#step=103&cell=2");
      await page.evaluate(() => (location.hash = "#step=5&cell=1"));
      await page.waitForFunction(() => document.querySelector("#number").value === "5");
      assert.match(await text(page, "#history-title"), /cell 1/);
      await page.evaluate(() => (location.hash = "#step=x&cell=-1"));
      await page.waitForFunction(() => document.querySelector("#number").value === "0");
    },
  );
});

describe("History", () => {
  const zigzag = [7, -3, 12, 12, -20, 5, 5, 5, 30, -7, 1, 0, 22, -20];
  const source = () => {
    const path = join(folder, "zigzag.tvm");
    const writes = zigzag.map((value) => `LOADI ${value}\nSTORE 1\n`).join("");
    writeFileSync(path, `.memory 2\n${writes}HALT\n`);
    return path;
  };

  onPage("HasTheHullThatBruteForceFinds", source, async (page) => {
    await page.click('[data-cell="1"]');
    for (let n = 0; n <= zigzag.length; ++n) {
      await page.fill("#number", `${2 * n}`);
      await page.press("#number", "Enter");
      const points = [{ step: 0, value: 0 }];
      zigzag.slice(0, n).forEach((value, i) => points.push({ step: 2 * i + 2, value }));
      const shown = await page.$$eval("#chart .corner", (circles) =>
        circles.map(({ dataset }) => ({
          step: Number(dataset.step),
          value: Number(dataset.value),
        })),
      );
      const corners = n === 0 ? points : cornersOf(points);
      assert.deepEqual(
        shown.sort((a, b) => a.step - b.step),
        corners,
        `${n} writes`,
      );
      assert.match(
        await text(page, "#summary"),
        new RegExp(`^${n + 1} writes? so far, ${corners.length} corner`),
      );
      const attended = await page.$$eval("#chart .share", (all) =>
        all.map(({ dataset }) => dataset.step),
      );
      assert.deepEqual(attended, [`${2 * n}`]);
    }
  });

  onPage(
    "FollowsTheChosenCell",
    () => program("fibonacci"),
    async (page) => {
      await page.click('[data-cell="2"]');
      assert.equal(await text(page, "#history-title"), "History of cell 2");
      assert.equal(await page.getAttribute('[data-cell="2"]', "aria-pressed"), "true");
      assert.ok(await page.isDisabled("#previous-access"));
      await page.click("#next-access");
      assert.match(await text(page, "#event"), /^Step 6 .* wrote 1 to cell 2/);
      await page.click("#next-access");
      assert.match(await text(page, "#event"), /read 1 from cell 2/);
      await page.click("summary");
      assert.equal(await page.locator("#writes tr").count(), 2);
    },
  );

  onPage(
    "SharesASoftRead",
    () => program("soft_attention_memory"),
    async (page) => {
      assert.match(await text(page, "#event"), /which read 9 from cell 0/);
      assert.match(await text(page, "#summary"), /the mean 9\.14, rounded; 86\.7 % of it/);
      assert.equal(await page.locator("#chart .share").count(), 3);
      assert.match(await text(page, "#facts"), /softmax attention · 2 layers/);
    },
    { args: ["--attention-mode", "softmax", "--layers", "2"], hash: "#step=5" },
  );
});

describe("Engines", () => {
  onPage(
    "AreEqual",
    () => program("fibonacci"),
    async (page) => {
      const lines = await page.locator(".engines .equal").allTextContents();
      assert.ok(lines.includes("native, transformer equal in all 103 steps"), `${lines}`);
    },
  );

  test("ShowWhereTheyDiffer", async () => {
    const path = trace(program("fibonacci"), "differ.html", "--html");
    const difference = { step: 5, field: "acc", first_value: "1", second_value: "<b>2</b>" };
    const page = readFileSync(path, "utf8").replace(
      '"difference":null',
      () => `"difference":${JSON.stringify(difference).replaceAll("<", "\\u003c")}`,
    );
    writeFileSync(path, page);
    const shown = await open(path);
    assert.match(
      await text(shown, ".engines .differ"),
      /native, transformer differ in step 5: acc is 1 in native, but <b>2<\/b> in transformer/,
    );
    await shown.click(".engines .differ button");
    assert.equal(await shown.inputValue("#number"), "5");
    assert.deepEqual(shown.faults, []);
  });
});

describe("Strangers", () => {
  onPage(
    "CannotPutScriptsIntoIt",
    () => {
      const path = join(folder, "<img src=x onerror=alert(1)>&amp;.tvm");
      const evil = '</script><script>alert(1)</script><!-- <svg onload="alert(1)">';
      writeFileSync(
        path,
        `a-label: NOP ; ${evil}\n# \u202e\u001b[31m%TRACE% $& $'\nHALT ; \u2028]]>\n`,
      );
      return path;
    },
    async (page) => {
      assert.ok((await text(page, "h1")).endsWith("<img src=x onerror=alert(1)>&amp;.tvm"));
      assert.match(await page.title(), /<img src=x onerror=alert\(1\)>&amp;\.tvm/);
      const lines = await page.locator(".listing code").allTextContents();
      assert.equal(
        lines[0],
        'a-label: NOP ; </script><script>alert(1)</script><!-- <svg onload="alert(1)">',
      );
      assert.equal(lines[1], "# \ufffd\ufffd[31m%TRACE% $& $'");
      assert.equal(await page.locator("img, .listing svg").count(), 0);
      assert.equal(await page.locator("script").count(), 2);
    },
  );

  test("AreStoppedByThePolicyToo", async () => {
    const page = await open(trace(program("halt"), "policy.html", "--html"));
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "globalThis.wasRun = true";
      document.body.append(script);
    });
    assert.equal(await page.evaluate(() => globalThis.wasRun), undefined);
    assert.ok(
      await page.evaluate(() =>
        fetch("https://other.invalid/").then(
          () => false,
          () => true,
        ),
      ),
    );
    assert.ok(page.faults.some((fault) => fault.includes("script-src")));
  });
});

describe("Runs", () => {
  onPage(
    "ThatFailAreShown",
    () => {
      const path = join(folder, "pop.tvm");
      writeFileSync(path, ".memory 1\nNOP\nPOP\n");
      return path;
    },
    async (page) => {
      assert.match(
        await text(page, "#notice"),
        /The run fails: step 2, pc 1 \(POP\), line 3: stack underflow/,
      );
      await page.click("#last");
      assert.equal(await text(page, "#next"), "The next step fails.");
    },
  );

  onPage(
    "ThatGoOnAreCut",
    () => program("long_loop"),
    async (page) => {
      assert.match(await text(page, "#notice"), /goes on: no more than its first 1,000 steps/);
    },
    { args: ["--max-steps", "1000"] },
  );

  onPage(
    "WithoutMemoryHaveNoHistory",
    () => program("no_memory"),
    async (page) => {
      assert.ok(await page.isVisible("#no-memory"));
      assert.ok(await page.isHidden("#history"));
      await page.click("#last");
    },
  );
});

describe("Page", () => {
  for (const colorScheme of ["light", "dark"]) {
    test(`AxeFindsNothing_${colorScheme}`, async () => {
      const path = trace(program("fibonacci"), "axe.html", "--html");
      // Axe writes styles of its own, which the page's policy forbids.
      const page = await open(path, { hash: "#step=37&cell=2", colorScheme, bypassCSP: true });
      await page.evaluate(axe);
      const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        [],
      );
      assert.ok(passes.some(({ id }) => id === "color-contrast"));
    });
  }

  for (const width of [320, 390, 1280]) {
    onPage(
      `FitsInto_${width}_Pixels`,
      () => program("full_memory"),
      async (page) => {
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        assert.equal(await page.locator(".cell").count(), 255);
      },
      { viewport: { width, height: 800 } },
    );
  }
});
