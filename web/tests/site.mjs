// The built page in a real Chromium. `open()` gives a page whose requests, errors and violations of
// the policy are recorded.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { serve } from "../scripts/serve.mjs";

export const proof = readFileSync(new URL("../dist/fibonacci.proof", import.meta.url));

/** A copy of the proof with one bit flipped. */
export function tampered(at) {
  const bytes = Buffer.from(proof);
  bytes[Math.floor(at)] ^= 1;
  return bytes;
}

const candidates = [process.env.CHROMIUM ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser"];

export class Site {
  static async start() {
    const site = new Site();
    site.server = await serve(0);
    site.received = []; // what the server was asked for
    site.server.on("request", ({ url }) => site.received.push(url));
    site.origin = `http://127.0.0.1:${site.server.address().port}`;
    site.browser = await chromium.launch({
      executablePath: candidates.find(existsSync),
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"].concat([
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ]),
    });
    return site;
  }

  async stop() {
    await this.browser.close();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** A fresh page. `page.faults` lists what went wrong, `page.requested` what was asked for. */
  async open({ url = this.origin, ...options } = {}) {
    const context = await this.browser.newContext(options);
    const page = await context.newPage();
    page.faults = [];
    page.requested = [];
    page.on("console", (message) => page.faults.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => page.faults.push(error.message));
    context.on("request", (request) => page.requested.push(request.url()));
    await page.goto(url);
    return page;
  }
}

/** Hands the page a file through its file chooser. */
export async function give(page, buffer, name = "given.proof") {
  await page.setInputFiles("#file", { name, mimeType: "application/octet-stream", buffer });
  return outcome(page, name);
}

/** Drops files on the page, as a browser would. */
export async function drop(page, files) {
  const transfer = await page.evaluateHandle(
    (files) => {
      const transfer = new DataTransfer();
      for (const { name, bytes } of files)
        transfer.items.add(new File([new Uint8Array(bytes)], name));
      return transfer;
    },
    files.map(({ name, bytes }) => ({ name, bytes: [...bytes] })),
  );
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}

/** Runs `body` on a fresh page, which must end without errors, warnings or broken policy. */
export function onPageOf(site, test) {
  return (name, body, options) =>
    test(name, async () => {
      const page = await site().open(options);
      await body(page);
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });
}

/** Waits for the verdict that holds `text`. */
export async function outcome(page, text) {
  const verdict = page.locator(
    "#verdict:is([data-kind=accepted], [data-kind=rejected], [data-kind=failed])",
    {
      hasText: text,
    },
  );
  await verdict.waitFor({ timeout: 10_000 });
  return { kind: await verdict.getAttribute("data-kind"), text: await verdict.innerText() };
}

/** Checks a proof and goes on to a step of its verification. */
export async function stepThrough(page, buffer, step) {
  await give(page, buffer);
  await page.click("text=Step through the verification");
  for (let at = 1; at <= step; ++at) {
    if (at > 1) await page.click(".steps >> text=Next");
    await page.locator(".steps h3", { hasText: `Step ${at} of` }).waitFor();
  }
}
