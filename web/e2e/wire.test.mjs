// What a live costs on the line: bytes that went over each phone's connections, scaled to an hour.
//
//   LIVE_S=120 node --test e2e/wire.test.mjs     measures longer

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { Line } from "./line.mjs";
import { api, BINARY, browse, enter, LAPTOP, PHONE, Program, until } from "./program.mjs";
import { steadyLive } from "./stall.mjs";

const LIVE_S = Number(process.env.LIVE_S ?? 60);
const [ORDERS, TALK] = [30, 10];
/** An IP and a TCP head with timestamps, and a TLS record's, for a packet; heads alone for its acknowledgement. */
const [HEADS, ACK] = [52 + 22, 52];

/** The first line of a program's output that fits. */
async function says(child, pattern) {
  for await (const line of createInterface(child.stdout)) if (pattern.test(line)) return line.match(pattern);
}

describe("a live at 30 orders a minute and ten times as many comments", { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "phiencho-wire-"));
  let browser;
  let program;
  let still;
  let owner;
  let simulator;
  let session;
  const lines = {};
  const pages = {};

  /** A page that reaches the program by a line of its own. */
  async function phone(name, device, path, settings = {}, [to, as] = [program, owner]) {
    const line = await Line.start(to.port);
    const storageState = await as.context().storageState();
    const context = await browser.newContext({ ...device, storageState, serviceWorkers: "block" });
    await context.addInitScript(settings => Object.assign(localStorage, settings), settings);
    const page = await context.newPage();
    await page.goto(line.address + path);
    await page.locator(".waits b").first().waitFor();
    lines[name] = line;
    pages[name] = page;
  }

  before(async () => {
    browser = await browse();
    program = await Program.start(["serve", "--shop", "Bánh gio"]);
    owner = await enter(browser, program.link, PHONE, { serviceWorkers: "block" });
    await api(owner, "/products", {
      ...{ code: "BG", name: "Bánh gio", unit: "cái", price: 12_000, step: "1", aliases: [], options: [] },
      ...{ picture: "banh-gio", on_hand: "5000" },
    });
    const rules = { repeat: "once", part_fill: true };
    session = (await api(owner, "/sessions", { title: "Đo", ...rules })).id;
    // A shop where nothing happens: stock is told to all sessions of one.
    still = await Program.start(["serve", "--shop", "Im"]);
    const keeper = await enter(browser, still.link, PHONE, { serviceWorkers: "block" });
    const quiet = (await api(keeper, "/sessions", { title: "Im", ...rules })).id;
    const script = join(folder, "live.json");
    writeFileSync(script, JSON.stringify(steadyLive(LIVE_S + 60, { orders: ORDERS, talk: TALK })));
    simulator = spawn(BINARY, ["simulate", "--script", script]);
    const [, address] = await says(simulator, /TikFinity\s+(ws:\S+)/);
    await api(owner, `/sessions/${session}/channels`, { kind: "tikfinity", platform: "tiktok", address });
    await phone("phone", PHONE, `/phien/${session}`);
    await phone("saver", PHONE, `/phien/${session}`, { saver: "on" });
    await phone("laptop", LAPTOP, `/phien/${session}`);
    await phone("idle", PHONE, `/phien/${quiet}`, {}, [still, keeper]);
    // Not while the pages are still fetching their parts, the last of them with the first order that is done.
    await work(Date.now() + 4_000);
    for (const name of ["phone", "saver", "laptop"])
      await pages[name].locator(".doneslips a").waitFor({ state: "attached" });
    await until(owner, async () => (await queue()).length > 5);
  });
  after(async () => {
    simulator?.kill();
    await browser.close();
    for (const line of Object.values(lines)) await line.stop();
    await program.stop();
    await still.stop();
    rmSync(folder, { recursive: true });
  });

  const queue = async () =>
    (await api(owner, `/sessions/${session}/orders?list=queue&limit=10`)).orders ?? [];

  /** Somebody else confirms as fast as orders come in. */
  async function work(until) {
    let done = 0;
    for (const begin = Date.now(); Date.now() < until; ) {
      const [order] = await queue();
      if (order) {
        await api(owner, `/sessions/${session}/orders/${order.id}/confirm`, { version: order.version });
        done += 1;
      }
      const next = begin + (done * 60_000) / ORDERS;
      await owner.waitForTimeout(Math.max(100, next - Date.now()));
    }
    return done;
  }

  it("costs no more than is allowed", async t => {
    const taken = () =>
      Object.fromEntries(
        Object.entries(lines).map(([name, { up, down, packets, connections }]) => [
          name,
          { bytes: up + down, packets, connections },
        ]),
      );
    const totals = async () => (await api(owner, `/sessions/${session}`)).session.totals;
    const [first, was, begin] = [await totals(), taken(), Date.now()];
    const confirmed = await work(begin + LIVE_S * 1_000);
    const [last, is, took] = [await totals(), taken(), (Date.now() - begin) / 60_000];
    const [orders, comments] = [last.orders - first.orders, last.received - first.received];
    t.diagnostic(
      `${Math.round(orders / took)} orders, ${Math.round(comments / took)} comments, ${Math.round(confirmed / took)} confirmed a minute`,
    );
    assert.ok(
      orders / took > ORDERS * 0.9 && comments / took > ORDERS * TALK * 0.9,
      "the live was as lively",
    );
    const hour = {};
    for (const name of Object.keys(lines)) {
      const [bytes, packets] = ["bytes", "packets"].map(what => is[name][what] - was[name][what]);
      hour[name] = (bytes * 60) / took / 1_000;
      const heads = (packets * (HEADS + ACK) * 60) / took / 1_000;
      t.diagnostic(
        `${name}: ${Math.round(hour[name])} kB an hour; ${Math.round(hour[name] + heads)} with heads of packets; ${is[name].connections - was[name].connections} new connections`,
      );
    }
    assert.ok(hour.phone <= 700, "a phone's live");
    assert.ok(hour.laptop <= 700, "a laptop's live");
    assert.ok(hour.saver <= 300, "a phone's live that saves data");
    assert.ok(hour.idle <= 40, "an idle session");
  });

  it("shows the same on the phone that saves data, only later", async () => {
    const { confirmed } = (await api(owner, `/sessions/${session}`)).session.totals;
    const sure = page => page.locator(".sure").textContent();
    await until(pages.saver, async () => {
      const [, count] = (await sure(pages.saver)).match(/·\s*(\d+)/);
      return Number(count) >= confirmed;
    });
    await until(pages.phone, async () => (await sure(pages.phone)) === (await sure(pages.saver)));
  });
});
