// The real program and a real browser, for the browser tests and screenshots.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
export const BINARY = process.env.PHIENCHO ?? join(target, "debug", "phiencho");

const freePort = () =>
  new Promise(done => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

/** A running `phiencho`, in a data folder of its own. */
export class Program {
  static async start(command, { folder = mkdtempSync(join(tmpdir(), "phiencho-e2e-")), port } = {}) {
    const program = new Program();
    program.folder = folder;
    program.port = port ?? (await freePort());
    program.address = `http://127.0.0.1:${program.port}`;
    program.process = spawn(BINARY, [...command, "--port", `${program.port}`, "--data", folder]);
    program.printed = "";
    program.process.stderr.pipe(process.stderr);
    program.process.stdout.on("data", bytes => {
      program.printed += bytes;
      program.wake?.();
    });
    program.ended = new Promise(done => program.process.on("exit", done));
    await program.says(/join#[0-9a-f]{32}|phiencho link/);
    return program;
  }

  /** Waits until the program has printed something that fits. */
  async says(pattern) {
    while (!pattern.test(this.printed)) await new Promise(done => (this.wake = done));
    return this.printed.match(pattern)[0];
  }

  get link() {
    return this.printed.match(/http\S+join#[0-9a-f]{32}/)[0];
  }

  async stop({ signal = "SIGTERM", keep = false } = {}) {
    this.process.kill(signal);
    await this.ended;
    if (!keep) rmSync(this.folder, { recursive: true });
  }
}

export const browse = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

export const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, locale: "vi-VN" };
export const LAPTOP = { viewport: { width: 1366, height: 768 }, locale: "vi-VN" };

/** A page of somebody who came in by a link; fails the test on any script error. */
export async function enter(browser, link, device = LAPTOP, more = {}) {
  const context = await browser.newContext({ ...device, ...more });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", error => page.faults.push(error.message));
  page.on("console", message => {
    if (message.type() === "error" && /Content Security|TypeError/.test(message.text()))
      page.faults.push(message.text());
  });
  await page.goto(link);
  await page.waitForURL(/\/phien\/\d+|\/(#list)?$|\/thiet-lap/);
  return page;
}

/**
 * The simulated viewers call everything by its name: this page gets an order to look at whose buyer does not.
 * Answers with the order's card.
 */
export async function withDoubtfulName(page) {
  // A claim is told with the order as the server has it, which knows nothing of these words.
  await page.route("**/claim", route => route.abort());
  const text = "lấy 2 gói ớt bột nhé";
  const bytes = part => new TextEncoder().encode(part).length;
  const start = bytes("lấy 2 gói ");
  const unknown = { start, end: start + bytes("ớt bột"), role: "unknown" };
  const id = new Promise(found => {
    page.route(/api\/v1\/sessions\/\d+$/, async route => {
      const response = await route.fetch();
      const json = await response.json();
      const order = json.look.find(one => one.lines.length === 0);
      order.comments = [{ ...order.comments.at(-1), outcome: "look", text, spans: [unknown] }];
      order.reasons = ["unknown_product"];
      found(order.id);
      await route.fulfill({ response, json });
    });
  });
  await page.reload();
  const tab = page.locator(".tabs button", { hasText: "Sót" });
  await page.locator(".tabs, .laptop").first().waitFor();
  if (await tab.isVisible()) await tab.click();
  return page.locator(`article.look[data-order="${await id}"]`);
}

const key = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, "0")).join("");

/** Asks the server as the page's own user; what is sent is a command of its own. */
export const api = (page, path, body) =>
  page.evaluate(
    async ([path, body]) => {
      const asked = body && {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      };
      return (await fetch(`/api/v1${path}`, asked)).json();
    },
    [path, body && { key: key(), ...body }],
  );

/** Waits until `probe` gives something. A screen that never does fails by the test's own time limit. */
export const until = async (page, probe) => {
  for (;;) {
    const got = await probe();
    if (got) return got;
    await page.waitForTimeout(50);
  }
};

/** All that happened in a session, as its journal tells it. */
export const journal = (page, session) =>
  page.evaluate(async session => {
    const { seq } = await (await fetch(`/api/v1/sessions/${session}`)).json();
    const leave = new AbortController();
    const heard = await fetch(`/api/v1/sessions/${session}/events?after=0`, { signal: leave.signal });
    const events = [];
    let text = "";
    for (
      const [reader, words] = [heard.body.getReader(), new TextDecoder()];
      (events.at(-1)?.seq ?? 0) < seq;
    ) {
      text += words.decode((await reader.read()).value, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop();
      for (const block of blocks) {
        const data = block.split("\n").find(line => line.startsWith("data: {"));
        if (data) events.push(...(JSON.parse(data.slice(6)).events ?? []));
      }
    }
    leave.abort();
    return events;
  }, session);

/** The ids of the orders in the queue, from the top. */
export const shownQueue = page =>
  page
    .locator(".queue article[data-order]:not(.done)")
    .evaluateAll(found => found.map(one => Number(one.dataset.order)));
