// What audits of pages measure, measured here: names, contrast, structure, size of targets, bytes and
// requests. axe (behaviour.test.mjs) looks at more of it; this does not depend on its judgement.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { drop, give, outcome, proof, Site, stepThrough, tampered } from "./site.mjs";

let site;
const sockets = []; // of the server
before(async () => {
  site = await Site.start();
  site.server.on("connection", (socket) => sockets.push(socket));
});
after(() => site?.stop());

const bad = tampered(proof.length / 2);
const states = {
  Start: async () => undefined,
  Accepted: (page) => give(page, proof),
  Rejected: (page) => give(page, bad),
  Failed: async (page) => {
    await drop(page, []);
    await outcome(page, "not a file");
  },
  Conversation: (page) => stepThrough(page, proof, 1),
  Path: async (page) => {
    await stepThrough(page, proof, 4);
    await page.click("summary");
  },
  Several: async (page) => {
    await page.evaluate(() => (location.hash = "#claim=damaged"));
    await drop(page, [proof, bad].map((bytes, n) => ({ name: `${n}.proof`, bytes })));
    await outcome(page, "1 of 2");
    await page.click(".row >> nth=1");
    await outcome(page, "1.proof");
  },
};

// A page in each state, which the checks share: none of them changes it.
const pages = new Map();
async function inState(state) {
  if (!pages.has(state)) {
    const page = await site.open();
    await states[state](page);
    pages.set(state, page);
  }
  return pages.get(state);
}

function inEveryState(name, check, { colorScheme = "light", width = 1280 } = {}) {
  for (const state of Object.keys(states)) {
    test(`${name}_${state}`, async () => {
      const page = await inState(state);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await check(page);
      assert.deepEqual(page.faults, []);
    });
  }
}

describe("Names", () => {
  inEveryState("OfEveryControl", async (page) => {
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const roles = ["button", "textbox", "spinbutton", "link", "progressbar", "region", "img", "slider"];
    const controls = nodes.filter(({ ignored, role }) => !ignored && roles.includes(role?.value));
    assert.ok(controls.length >= 3);
    const nameless = controls.filter(({ name }) => !name?.value?.trim());
    assert.deepEqual(nameless.map(({ role }) => role.value), []);
  });

  test("OfControlsSayWhatIsShown", async () => {
    const page = await site.open();
    for (const [role, name] of [
      ["button", "Choose proof files"],
      ["button", "Try it with an example"],
      ["spinbutton", "Ask for at least"],
    ]) {
      await page.getByRole(role, { name }).waitFor({ state: "attached" });
    }
  });
});

// The least contrast of any text with any colour behind it, and where: WCAG 2.2, 1.4.3.
function leastContrast() {
  const colorsOf = (text) =>
    [...text.matchAll(/rgba?\(([^)]+)\)/g)].map(([, parts]) => parts.split(/[ ,/]+/).map(Number));
  const isOpaque = ([, , , alpha = 1]) => alpha === 1;
  const luminance = (color) => {
    const linear = (part) => (part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
    const [red, green, blue] = color.map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (node) => {
    for (let at = node; at !== null; at = at.parentElement) {
      const { backgroundColor, backgroundImage } = getComputedStyle(at);
      const colors = [...colorsOf(backgroundImage), ...colorsOf(backgroundColor)].filter(isOpaque);
      if (colors.length > 0) return colors;
    }
    throw new Error("nothing behind it");
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() === "" || !node.checkVisibility()) continue;
    if (node.closest(".hidden, noscript, svg.symbols")) continue;
    const [color] = colorsOf(getComputedStyle(node).color);
    const least = Math.min(...behind(node).map((ground) => contrast(color, ground)));
    found.push({ least, text: walker.currentNode.data.trim(), place: node.className });
  }
  const worst = found.reduce((a, b) => (a.least <= b.least ? a : b));
  return { ...worst, nTexts: found.length };
}

describe("Contrast", () => {
  for (const colorScheme of ["light", "dark"]) {
    inEveryState(
      `IsEnough_${colorScheme}`,
      async (page) => {
        const { least, text, place, nTexts } = await page.evaluate(leastContrast);
        assert.ok(nTexts > 20);
        assert.ok(least >= 4.5, `${least.toFixed(2)}: “${text}” (${place})`);
      },
      { colorScheme },
    );
  }

  test("IsFoundOutIfItIsNot", async () => {
    const page = await site.open();
    await page.evaluate(() => (document.querySelector(".lead").style.color = "rgb(150, 150, 150)"));
    const { least, place } = await page.evaluate(leastContrast);
    assert.equal(place, "lead");
    assert.ok(least < 3 && least > 2, `${least}`);
  });
});

describe("Structure", () => {
  inEveryState("HasLandmarksAndHeadingsInOrder", async (page) => {
    const found = await page.evaluate(() => {
      const all = (selector) => [...document.querySelectorAll(selector)];
      return {
        lang: document.documentElement.lang,
        title: document.title,
        landmarks: all("body > header, body > main, body > footer").map(({ tagName }) => tagName),
        outside: all("body > :not(header, main, footer, svg, script)").length,
        levels: all("h1, h2, h3, h4, h5, h6")
          .filter((node) => node.checkVisibility())
          .map(({ tagName }) => Number(tagName[1])),
        ids: all("[id]").map(({ id }) => id),
        viewport: document.querySelector("meta[name=viewport]").content,
      };
    });
    assert.equal(found.lang, "en");
    assert.match(found.title, /Check a proof · ptvm$/);
    assert.deepEqual(found.landmarks, ["HEADER", "MAIN", "FOOTER"]);
    assert.equal(found.outside, 0);
    assert.equal(found.levels[0], 1);
    assert.equal(found.levels.filter((level) => level === 1).length, 1);
    found.levels.reduce((above, level) => {
      assert.ok(level <= above + 1, `h${level} after h${above}`);
      return level;
    });
    assert.equal(new Set(found.ids).size, found.ids.length, "no id stands twice");
    assert.doesNotMatch(found.viewport, /user-scalable|maximum-scale/);
  });

  inEveryState(
    "HasTargetsThatAFingerHits",
    async (page) => {
      const small = await page.evaluate(() =>
        [...document.querySelectorAll("button, input:not(.hidden), label.button, a, summary")]
          .map((node) => ({ text: node.textContent, box: node.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
          .map(({ text }) => text),
      );
      assert.deepEqual(small, []);
    },
    { width: 320 },
  );

  inEveryState("HasEveryControlWithinReachOfTheKeyboard", async (page) => {
    const wanted = await page.$$eval("button:enabled, input, [tabindex='0']", (all) =>
      all.filter((node) => node.checkVisibility()).map((node, n) => (node.dataset.n = `${n}`)),
    );
    await page.evaluate(() => document.activeElement.blur());
    const reached = new Set();
    for (let n = 0; n < wanted.length + 2; ++n) {
      await page.keyboard.press("Tab");
      reached.add(await page.evaluate(() => document.activeElement.dataset.n));
    }
    assert.deepEqual(wanted.filter((n) => !reached.has(n)), []);
  });
});

describe("Bytes", () => {
  const KiB = 1024;
  const transferred = () => sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);

  test("AreFewUntilTheFirstVerdict", async (t) => {
    const start = transferred();
    const page = await site.open({ serviceWorkers: "block" });
    await give(page, proof);
    const nBytes = transferred() - start;
    t.diagnostic(`${nBytes} bytes until the first verdict`);
    assert.ok(nBytes > 60 * KiB && nBytes <= 128 * KiB, `${nBytes}`);
  });

  test("AreFewWithAllThatIsKeptForOfflineUse", async (t) => {
    const start = transferred();
    const page = await site.open();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForLoadState("networkidle");
    const nBytes = transferred() - start;
    t.diagnostic(`${nBytes} bytes with all that is kept for offline use`);
    assert.ok(nBytes <= 480 * KiB, `${nBytes}`);
  });

  test("ComeFromNoOtherOrigin", async () => {
    const page = await site.open();
    await states.Several(page);
    await page.click("#example");
    await outcome(page, "fibonacci.proof");
    await page.evaluate(() => navigator.serviceWorker.ready);
    assert.ok(page.requested.length >= 5);
    for (const url of page.requested) assert.equal(new URL(url).origin, site.origin);
  });
});
