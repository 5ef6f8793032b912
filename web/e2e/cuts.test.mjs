// Assistants confirm orders while their lines are cut at random moments: every confirm is written down once, none
// is lost, and all screens end up showing what the server has.
//
//   SEED=7 CUTS=10000 node --test e2e/cuts.test.mjs     the same fates again, or more of them

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { dice, Line } from "./line.mjs";
import { api, browse, enter, journal, PHONE, Program, shownQueue, until } from "./program.mjs";

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const CUTS = Number(process.env.CUTS ?? 1_000);
const NAMES = ["Lan", "Mai", "Hoa", "Cúc"];

/** What becomes of each connection: as a rule it breaks off somewhere, on the way there or on the way back. */
function fates(seed) {
  const roll = dice(seed);
  const upTo = most => Math.floor(roll() * most);
  return () => {
    const kind = roll();
    const [of, after] = roll() < 0.5 ? ["up", upTo(2_400)] : ["down", upTo(3_600)];
    // Half open: nobody is told for a while.
    if (kind < 0.06) return { of, after, hang: 200 + upTo(600) };
    if (kind < 0.12) return { of, after, hang: 0, delay: 20 + upTo(120) };
    return { of, after, hang: upTo(20) };
  };
}

describe(`${CUTS} cuts of the line, SEED=${SEED}`, { timeout: 60_000 + CUTS * 240 }, () => {
  let browser;
  let program;
  let owner;
  let session;
  const assistants = [];
  before(async () => {
    browser = await browse();
    program = await Program.start(["demo", "--speed", "200", "--seed", "7"]);
    owner = await enter(browser, program.link, PHONE);
    await program.says(/Ctrl-C/);
    session = Number(owner.url().match(/phien\/(\d+)/)[1]);
    await Promise.all(
      NAMES.map(async (name, at) => {
        const line = await Line.start(program.port);
        const { link } = await api(owner, "/invites", {});
        const context = await browser.newContext(PHONE);
        const page = await context.newPage();
        await page.goto(line.address + new URL(link).pathname + new URL(link).hash);
        await page.locator("input").fill(name);
        await page.locator("form button").first().click();
        await page.locator("article.open button.yes").waitFor();
        assistants.push({ name, line, page, fate: fates(SEED + at) });
      }),
    );
  });
  after(async () => {
    await browser.close();
    for (const { line } of assistants) await line.stop();
    await program.stop();
  });

  /**
   * Presses now and then, each order once and not the same as the others as a rule, and lets the page know that
   * there may be a signal.
   */
  const press = (page, turn) =>
    page.evaluate(turn => {
      window.pressed = [];
      setInterval(() => dispatchEvent(new Event("online")), 50);
      window.pressing = setInterval(() => {
        const card = document.querySelectorAll(".queue article[data-order]:not(.done)")[turn];
        const button = card?.querySelector("button.yes:not(:disabled)");
        if (!button || document.querySelectorAll(".unsent").length > 3) return;
        window.pressed.push(Number(card.dataset.order));
        button.click();
      }, 150);
    }, turn);

  it("loses no confirm and doubles none", async t => {
    for (const [turn, { page, line, fate }] of assistants.entries()) {
      line.doom(fate);
      await press(page, turn);
      line.cuts = 0;
    }
    const cuts = () => assistants.reduce((sum, { line }) => sum + line.cuts, 0);
    const begin = Date.now();
    // What stands when the fates are given breaks off at some time, too.
    while (cuts() < CUTS) {
      await owner.waitForTimeout(200);
      for (const { line } of assistants) line.breakOld(1_500);
    }
    const took = Date.now() - begin;
    const done = cuts();
    for (const { page, line } of assistants) {
      await page.evaluate(() => clearInterval(window.pressing));
      line.heal();
    }
    for (const { page } of assistants)
      await until(page, () => page.evaluate(() => !document.querySelector(".unsent, .offline")));

    const pressed = new Map();
    for (const { page, name } of assistants)
      for (const id of await page.evaluate(() => window.pressed))
        pressed.set(id, [...(pressed.get(id) ?? []), name]);
    const events = await journal(owner, session);
    const confirms = events.filter(one => one.kind === "act" && one.act.kind === "confirm");
    const ids = confirms.map(one => one.act.order_id).sort((a, b) => a - b);
    t.diagnostic(
      `${done} cuts in ${(took / 1000).toFixed(1)} s, ${pressed.size} orders pressed, ${ids.length} confirmed`,
    );
    assert.deepEqual(ids, [...new Set(ids)], "none twice");
    assert.deepEqual(
      ids,
      [...pressed.keys()].sort((a, b) => a - b),
      "all that were pressed, and no other",
    );
    for (const { act } of confirms)
      assert.ok(pressed.get(act.order_id).includes(act.by), "by whoever pressed it");
    assert.ok(ids.length >= Math.min(50, CUTS / 20), "there was something to lose");
  });

  it("and every screen shows what the server has", async () => {
    const { orders } = await api(owner, `/sessions/${session}/orders?list=queue&limit=24`);
    const { totals } = (await api(owner, `/sessions/${session}`)).session;
    for (const { page } of [{ page: owner }, ...assistants]) {
      const waits = page.locator(".waits b").first();
      await until(page, async () => Number((await waits.textContent()).replace(/\D/g, "")) === totals.queue);
      const shown = await shownQueue(page);
      const first = orders.map(one => one.id).slice(0, shown.length);
      assert.ok(shown.length > 5, "a queue is shown");
      assert.deepEqual(shown, first);
    }
  });
});
