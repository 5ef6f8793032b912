// The running session in a real browser, over the real program.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, describe, it } from "node:test";
import { browse, enter, LAPTOP, PHONE, Program, withDoubtfulName } from "./program.mjs";

const AXE = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let browser;
before(async () => {
  browser = await browse();
});
after(() => browser.close());

const number = text => Number(text.replace(/\D/g, ""));
const waits = page => page.locator(".waits b").first();
const queueCount = async page => number(await waits(page).textContent());
const sure = async page => number((await page.locator(".sure").textContent()).split("·")[0]);
/** The ids of the orders in the queue, from the top. */
const queueIds = page =>
  page
    .locator(".queue article[data-order]:not(.done)")
    .evaluateAll(found => found.map(one => one.dataset.order));
const report = page =>
  page.evaluate(async () =>
    (await fetch(`/api/v1/sessions/${location.pathname.split("/")[2]}/report`)).json(),
  );

/** Until the page shows it; a page that never does fails by the test's own time limit. */
const shows = async (page, probe, want) => {
  for (;;) {
    const got = await probe(page);
    if (got === want) return;
    await page.waitForTimeout(50);
  }
};

describe("after the live", { timeout: 120_000 }, () => {
  let program;
  let page;
  before(async () => {
    program = await Program.start(["demo", "--speed", "200", "--seed", "7"]);
    page = await enter(browser, program.link);
    await program.says(/Ctrl-C/);
  });
  after(() => program.stop());

  it("shows the figures that the terminal and the report show", async () => {
    const { revenue, orders_by_state: states } = await report(page);
    await shows(page, queueCount, states.booked);
    const sum = number(await page.locator(".money .sum").textContent());
    assert.equal(sum, revenue.booked);
    assert.match(program.printed.replace(/\D/g, ""), new RegExp(`${revenue.booked}`));
    assert.match(await page.locator("body").textContent(), /Hết/);
  });

  it("confirms, and takes it back", async () => {
    const [waiting, card] = [await queueCount(page), page.locator("article.open")];
    const id = await card.getAttribute("data-order");
    await card.locator("button.yes").click();
    await shows(page, queueCount, waiting - 1);
    assert.notEqual(await page.locator("article.open").getAttribute("data-order"), id);
    assert.ok((await sure(page)) > 0);
    await page.locator(".toast button").click();
    await shows(page, queueCount, waiting);
    await shows(page, sure, 0);
  });

  it("cancels, and stock goes to the next in line", async () => {
    const waiting = await queueCount(page);
    const before = await report(page);
    const gio = row => row.products.find(product => product.code === "BG");
    const sold = page
      .locator("article.row", { has: page.locator(".short", { hasText: /^\d+ cái Bánh gio$/ }) })
      .first();
    await sold.locator("button.no").click();
    await shows(page, queueCount, waiting - 1);
    const now = await report(page);
    assert.equal(gio(now).sold, gio(before).sold, "what came free is held again");
    assert.ok(Number(gio(now).waiting) < Number(gio(before).waiting));
  });

  it("works by keyboard", async () => {
    const waiting = await queueCount(page);
    await page.locator("body").press("Enter");
    await shows(page, queueCount, waiting - 1);
    await page.locator("body").press("z");
    await shows(page, queueCount, waiting);
  });

  it("is the same after a reload", async () => {
    const money = await page.locator(".money .sum").textContent();
    const waiting = await queueCount(page);
    await page.reload();
    await shows(page, queueCount, waiting);
    assert.equal(await page.locator(".money .sum").textContent(), money);
  });

  it("lets a helper in by a link that works once", async () => {
    const link = await page.evaluate(async () => {
      const key = [...crypto.getRandomValues(new Uint8Array(16))]
        .map(b => b.toString(16).padStart(2, "0"))
        .join("");
      const headers = { "content-type": "application/json" };
      const answer = await fetch("/api/v1/invites", {
        method: "POST",
        headers,
        body: JSON.stringify({ key }),
      });
      return (await answer.json()).link;
    });
    const context = await browser.newContext(PHONE);
    const helper = await context.newPage();
    await helper.goto(link);
    const name = helper.locator("input");
    await name.fill("Lan");
    await helper.locator("form button").first().click();
    await helper.waitForURL(/\/phien\/\d+/);
    await shows(helper, queueCount, await queueCount(page));
    await context.close();
    const again = await (await browser.newContext(PHONE)).newPage();
    await again.goto(link);
    await again.locator("input").fill("Kẻ khác");
    await again.locator("form button").first().click();
    await again.getByRole("alert").waitFor();
    await again.context().close();
  });

  it("shows what somebody else changed while a product's form was open", async () => {
    const [mine, theirs] = [await page.context().newPage(), await page.context().newPage()];
    const field = (tab, name) => tab.locator(`.product form input[name="${name}"]`);
    const save = tab => tab.locator(".product form button[type=submit]").click();
    for (const tab of [mine, theirs]) {
      await tab.goto(`${program.address}/kho`);
      await tab.locator(".product").first().getByRole("button", { name: "Sửa" }).click();
    }
    const [name, price] = [await field(mine, "name").inputValue(), await field(mine, "price").inputValue()];
    await field(theirs, "price").fill("41000");
    await save(theirs);
    await field(theirs, "price").waitFor({ state: "detached" });
    await field(mine, "name").fill("Bánh gio Tây Đô");
    await save(mine);
    await mine.getByRole("alert").waitFor();
    assert.match(await mine.getByRole("alert").textContent(), /vừa được sửa ở nơi khác/);
    assert.equal(await field(mine, "price").inputValue(), "41000");
    assert.equal(await field(mine, "name").inputValue(), "Bánh gio Tây Đô");
    await mine.getByText("Bây giờ đang là: 41000").waitFor();
    await save(mine);
    await field(mine, "price").waitFor({ state: "detached" });
    assert.match(await mine.locator(".product").first().textContent(), /Bánh gio Tây Đô.*41\.000/);
    await mine.locator(".product").first().getByRole("button", { name: "Sửa" }).click();
    await field(mine, "name").fill(name);
    await field(mine, "price").fill(price);
    await save(mine);
    await field(mine, "price").waitFor({ state: "detached" });
    for (const tab of [mine, theirs]) await tab.close();
  });

  for (const [name, device] of Object.entries({ phone: PHONE, laptop: LAPTOP })) {
    for (const colorScheme of ["light", "dark"]) {
      it(`has no accessibility fault and nothing cut off on a ${colorScheme} ${name}`, async () => {
        const context = await browser.newContext({
          ...device,
          colorScheme,
          storageState: await page.context().storageState(),
        });
        const other = await context.newPage();
        for (const path of [
          page.url(),
          `${program.address}/kho`,
          `${program.address}/thiet-lap`,
          page.url().replace("phien", "so"),
        ]) {
          await other.goto(path);
          await other.locator("h1, h2").first().waitFor();
          await other.waitForTimeout(300);
          await other.evaluate(AXE);
          const found = await other.evaluate(rules => window.axe.run(document, { runOnly: rules }), RULES);
          const faults = found.violations.map(fault => `${path}: ${fault.id}: ${fault.nodes[0].html}`);
          assert.deepEqual(faults, []);
          const over = await other.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(over <= 0, `${path} is ${over} px too wide`);
        }
        await context.close();
      });
    }
  }

  it("offers to remember what a buyer calls a product, and takes it back", async () => {
    const storageState = await page.context().storageState();
    const context = await browser.newContext({ ...PHONE, storageState });
    const helper = await context.newPage();
    await helper.goto(page.url());
    const card = await withDoubtfulName(helper);
    assert.equal(await card.locator("mark.as-unknown").textContent(), "ớt bột");
    await card.getByRole("button", { name: "Ghi đơn" }).click();
    await card.locator(".choice", { hasText: "Mật mía" }).click();
    await card.getByRole("button", { name: "Lưu" }).click();
    const offer = helper.locator(".offer");
    assert.match(await offer.textContent(), /Từ nay trong phiên này, “ớt bột” là Mật mía chấm bánh\?/);
    await helper.evaluate(AXE);
    // Its colours are its own once it has faded in.
    await offer.evaluate(node => Promise.all(node.getAnimations().map(fading => fading.finished)));
    const { violations } = await helper.evaluate(
      rules => window.axe.run(".offer", { runOnly: rules }),
      RULES,
    );
    assert.deepEqual(violations, []);
    for (const button of await offer.getByRole("button").all())
      assert.ok((await button.boundingBox()).height >= 48);
    await offer.getByRole("button", { name: "Nhớ" }).click();
    await helper.locator(".toast", { hasText: "“ớt bột” là Mật mía chấm bánh" }).waitFor();
    assert.equal(await offer.count(), 0);
    await helper.locator(".tabs button", { hasText: "Kho" }).click();
    const name = helper.locator(".stock", { hasText: "Mật mía" }).locator(".called li");
    assert.match(await name.textContent(), /“ớt bột”/);
    await name.getByRole("button", { name: "Bỏ tên gọi “ớt bột”" }).click();
    await shows(helper, () => name.count(), 0);
    await context.close();
  });

  it("ran without a script error", () => assert.deepEqual(page.faults, []));
});

describe("during the live", { timeout: 120_000 }, () => {
  let running;
  afterEach(() => running.stop());

  it("two screens show the same within a second at fifty comments a second", async t => {
    const program = await Program.start(["demo", "--speed", "50", "--seed", "7"]);
    running = program;
    const first = await enter(browser, program.link);
    const context = await browser.newContext({
      ...PHONE,
      storageState: await first.context().storageState(),
    });
    const second = await context.newPage();
    await second.goto(first.url());
    const watch = page =>
      page.evaluate(() => {
        window.seen = [];
        const look = () => {
          const count = Number(document.querySelector(".waits b")?.textContent?.replace(/\D/g, ""));
          if (count !== window.seen.at(-1)?.count) window.seen.push({ at: Date.now(), count });
        };
        new MutationObserver(look).observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
        });
        look();
      });
    for (const page of [first, second]) {
      await waits(page).waitFor();
      await watch(page);
    }
    await program.says(/Ctrl-C/);
    const { orders_by_state: states } = await report(first);
    const seen = [];
    for (const page of [first, second]) {
      await shows(page, queueCount, states.booked);
      seen.push(await page.evaluate(() => window.seen));
    }
    assert.ok(seen[0].length > 5, "the screen moved");
    let worst = 0;
    for (const [one, other] of [seen, [...seen].reverse()]) {
      const begin = other[0].at;
      for (const { at, count } of one.filter(moment => moment.at > begin)) {
        const caught = other.find(moment => moment.count >= count);
        worst = Math.max(worst, (caught?.at ?? Number.POSITIVE_INFINITY) - at);
      }
    }
    t.diagnostic(`two screens: at most ${worst} ms apart over ${seen[0].length} pictures`);
    assert.ok(worst <= 1_000, `${worst} ms apart`);
    const queues = [await queueIds(first), await queueIds(second)];
    assert.ok(queues[0].length > 5, `${queues[0].length} orders are shown`);
    assert.deepEqual(queues[0], queues[1]);
    await context.close();
    await first.context().close();
  });

  it("comes back by itself when the program was killed and started again", async () => {
    const program = await Program.start(["demo", "--speed", "30", "--seed", "7"]);
    const page = await enter(browser, program.link, PHONE);
    await page.locator("article.open").waitFor();
    const before = await queueCount(page);
    await program.stop({ signal: "SIGKILL", keep: true });
    const { folder, port } = program;
    const again = await Program.start(["demo", "--speed", "30", "--seed", "7"], { folder, port });
    running = again;
    await again.says(/Ctrl-C/);
    const { orders_by_state: states, products } = await report(page);
    await shows(page, queueCount, states.booked);
    assert.ok(states.booked > before);
    assert.equal(products.find(product => product.code === "BG").sold, "600");
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
});

describe("a shop that is new", { timeout: 60_000 }, () => {
  let program;
  before(async () => {
    program = await Program.start(["serve", "--shop", "Vườn vải cô Tư"]);
  });
  after(() => program.stop());

  it("is set up by its owner on a phone, from nothing to an open session", async () => {
    const page = await enter(browser, program.link, PHONE);
    const fits = async () => {
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${page.url()} is ${over} px too wide`);
    };
    await page.getByText("Chưa có phiên nào").waitFor();
    assert.match(await page.locator("header").textContent(), /Vườn vải cô Tư/);
    await fits();

    await page.getByRole("link", { name: "Thiết lập" }).click();
    await page.getByRole("link", { name: "Kho" }).click();
    await page.getByText("Chưa có món nào").waitFor();
    await page.getByRole("button", { name: "Thêm món" }).click();
    for (const [name, typed] of Object.entries({
      name: "Vải thiều",
      code: "VT",
      price: "45.000",
      unit: "kg",
      on_hand: "12,5",
    }))
      await page.locator(`input[name=${name}]`).fill(typed);
    await fits();
    await page.getByRole("button", { name: "Lưu" }).click();
    const product = await page.locator("article.product").textContent();
    assert.match(product, /Vải thiều.*45\.000.*VT.*12,5 kg/);

    await page.getByRole("link", { name: "Thiết lập" }).click();
    await page.locator("input[name=title]").fill("Phiên vải đầu mùa");
    await fits();
    await page.getByRole("button", { name: "Mở phiên" }).click();
    await page.getByRole("link", { name: "Vào bàn chốt đơn" }).click();
    await page.waitForURL(/\/phien\/\d+$/);
    await page.getByText("Hết đơn chờ").waitFor();
    assert.equal(await queueCount(page), 0);
    assert.deepEqual(await queueIds(page), []);
    assert.match(await page.locator("main").textContent(), /Vải thiều/);
    await fits();
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
});
