// The weak network: what is done without signal is kept, shown, sent in order and never swallowed; the page opens
// without signal; a newer build is offered, not forced.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, afterEach, before, describe, it } from "node:test";
import { Line } from "./line.mjs";
import { api, browse, enter, journal, LAPTOP, PHONE, Program, shownQueue, until } from "./program.mjs";
import { faultsOf } from "./sound.mjs";

let browser;
before(async () => {
  browser = await browse();
});
after(() => browser.close());

const sessionOf = page => Number(page.url().match(/phien\/(\d+)/)[1]);
const sheet = page => page.locator("dialog.over");
const button = (page, name) => sheet(page).getByRole("button", { name, exact: true });
const banner = page => page.locator(".offline");
const waits = page => page.locator(".waits b").first();
const queueCount = async page => Number((await waits(page).textContent()).replace(/\D/g, ""));
const settled = page => until(page, () => page.evaluate(() => !document.querySelector(".unsent, .offline")));
const acts = async (page, session) =>
  (await journal(page, session)).filter(one => one.kind === "act" && !one.act.undone_at).map(one => one.act);

async function open(page, hash) {
  await page.evaluate(hash => {
    location.hash = hash;
  }, hash);
  await sheet(page).locator("h3").first().waitFor();
}
async function close(page) {
  await button(page, "Đóng").click();
  await sheet(page).waitFor({ state: "detached" });
}

/** Confirms the first `count` orders one after the other; their ids. */
async function confirm(page, count) {
  const ids = [];
  while (ids.length < count) {
    const card = page.locator("article.open");
    const id = Number(await card.getAttribute("data-order"));
    if (ids.includes(id) || (await card.locator("button.yes").isDisabled())) {
      await page.waitForTimeout(30);
      continue;
    }
    await card.locator("button.yes").click();
    ids.push(id);
  }
  return ids;
}

/** Colours are their own once what comes has faded in. */
const still = page =>
  page.evaluate(() => Promise.all(document.getAnimations().map(one => one.finished.catch(() => {}))));

/** Sums up whatever moves on the page without a press. */
const watchShifts = page =>
  page.evaluate(() => {
    window.shifted = 0;
    new PerformanceObserver(list => {
      for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
    }).observe({ type: "layout-shift", buffered: false });
  });

describe("without signal", { timeout: 240_000 }, () => {
  let program;
  let owner;
  let session;
  let opened = [];
  before(async () => {
    program = await Program.start(["demo", "--speed", "200", "--seed", "7"]);
    owner = await enter(browser, program.link, PHONE, { serviceWorkers: "block" });
    await program.says(/Ctrl-C/);
    session = sessionOf(owner);
  });
  after(() => program.stop());
  afterEach(async () => {
    for (const { line, context } of opened) {
      await context.close();
      await line.stop();
    }
    opened = [];
  });

  /** The owner's phone on a line of its own; `kept`: once it opens without signal. */
  async function phone({ kept = false, device = PHONE, ...more } = {}) {
    const line = await Line.start(program.port);
    const storageState = await owner.context().storageState();
    const context = await browser.newContext({ ...device, storageState, ...more });
    opened.push({ line, context });
    const page = await context.newPage();
    await page.goto(`${line.address}/phien/${session}`);
    await page.locator("article.open button.yes:not(:disabled)").waitFor();
    // A line that breaks sooner breaks before the parts that post and tell have come.
    await page.waitForFunction(() => {
      const come = performance.getEntriesByType("resource").filter(one => one.responseEnd > 0);
      return ["office-", "banner-"].every(part => come.some(({ name }) => name.includes(part)));
    });
    if (kept) {
      await page.evaluate(() => navigator.serviceWorker.ready);
      // The picture is kept when the page is put aside.
      await page.evaluate(() => {
        Object.defineProperty(document, "hidden", { value: true, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
        delete document.hidden;
      });
    }
    return { line, page, context };
  }

  it("a line that breaks in the middle of ten confirmations loses none, also over a reload", async () => {
    const { line, page } = await phone({ kept: true });
    const before = await queueCount(page);
    const first = await confirm(page, 5);
    await until(page, async () => (await queueCount(page)) === before - 5);
    await watchShifts(page);
    line.cut();
    const second = await confirm(page, 5);
    await banner(page).getByText("5 việc đang chờ gửi").waitFor();
    await banner(page).getByText("Mất nối").waitFor();
    assert.match(await banner(page).textContent(), /Mất nối Số liệu lúc \d+ giây trước/);
    assert.equal(await page.evaluate(() => window.shifted), 0, "nothing moves when the banner comes");
    await page.reload();
    await banner(page).getByText("5 việc đang chờ gửi").waitFor();
    assert.equal(await page.locator(".unsent").count(), 5, "they are shown as waiting");
    assert.ok(!(await shownQueue(page)).some(id => second.includes(id)));
    line.heal();
    await settled(page);
    const confirmed = (await acts(owner, session))
      .filter(act => act.kind === "confirm")
      .map(act => act.order_id);
    assert.deepEqual(confirmed, [...first, ...second], "each once, in the order of the presses");
    await until(page, async () => (await queueCount(page)) === before - 10);
  });

  it("ten things done through sheets are kept over a kill of the page and sent in order", async () => {
    const { line, page, context } = await phone({ kept: true });
    const { orders } = await api(owner, `/sessions/${session}/orders?list=queue&limit=24`);
    const order = orders.find(one => one.lines.length === 1 && one.lines[0].held === "2" && !one.to_look_at);
    const { products } = await api(owner, "/products");
    const [honey, cake] = [products.find(one => one.code === "MM"), products.find(one => one.code === "BG")];
    const was = (await acts(owner, session)).length;
    line.cut();
    await page.reload();
    await page.locator("article.open").waitFor();

    const keptNow = async count => {
      await sheet(page).getByText("Chưa có mạng: đã giữ trong máy").first().waitFor();
      await until(page, () =>
        page
          .evaluate(async () => document.querySelector(".offline")?.textContent)
          .then(text => text?.includes(`${count} việc đang chờ gửi`)),
      );
    };
    await open(page, `don-${order.id}`);
    await button(page, "Ghi chú").click();
    await sheet(page).locator("textarea").first().fill("gọi trước khi giao");
    await button(page, "Lưu").click();
    await keptNow(1);
    await close(page);
    await open(page, `don-${order.id}`);
    await button(page, "Ghi số, địa chỉ").click();
    await sheet(page).getByLabel("Số điện thoại").fill("0987654321");
    await button(page, "Lưu").click();
    await keptNow(2);
    await button(page, "Giá riêng").click();
    await sheet(page).locator(".lineform input").fill("30.000");
    await sheet(page).locator(".lineform button.yes").click();
    await keptNow(3);
    await close(page);
    await open(page, `don-${order.id}`);
    await button(page, "Chốt").click();
    await until(page, async () => (await banner(page).textContent()).includes("4 việc"));
    await close(page);
    let waiting = 4;
    for (const [product, door, typed] of [
      [honey, "Nhập hàng", "7"],
      [honey, "Hàng hỏng", "1"],
      [cake, "Nhập hàng", "5"],
      [cake, "Kiểm kho", "900"],
      [cake, "Đặt trước", "50"],
      [cake, "Giá riêng phiên", null],
    ]) {
      await open(page, `mon-${product.id}`);
      await sheet(page).locator(".doorway button").filter({ hasText: door }).first().click();
      const form = sheet(page).locator("form").first();
      await form
        .locator("input[inputmode=decimal], input[inputmode=numeric]")
        .first()
        .fill(typed ?? "11.000");
      await form.locator("button[type=submit]").click();
      waiting += 1;
      await keptNow(waiting);
      await close(page);
    }
    assert.equal(waiting, 10);
    await page.close();

    const again = await context.newPage();
    await again.goto(`${line.address}/phien/${session}#viec`);
    await sheet(again).locator(".wants li").nth(9).waitFor();
    await still(again);
    assert.deepEqual(await faultsOf(again, "dialog.over"), []);
    line.heal();
    await until(again, async () => (await sheet(again).locator(".wants li").count()) === 0);
    const done = (await acts(owner, session)).slice(was);
    const now = (await api(owner, `/sessions/${session}/orders/${order.id}`)).order;
    assert.equal(await sheet(again).locator(".refusal").count(), 0);
    assert.deepEqual(
      [now.note, now.customer.phone, now.lines[0].unit_price, now.state],
      ["gọi trước khi giao", "0987654321", 30_000, "confirmed"],
    );
    assert.deepEqual(
      done.map(act => act.kind),
      [
        "note",
        "contact",
        "line_price",
        "confirm",
        "receive",
        "spoil",
        "receive",
        "count",
        "preorder",
        "offer",
      ],
    );
    const stock = (await api(owner, "/products")).products.find(one => one.code === "MM");
    assert.equal(Number(stock.on_hand), Number(honey.on_hand) + 6);
  });

  it("a conflict shows what was wanted and what is now, and is done again or let go", async () => {
    const { line, page } = await phone({ kept: true });
    const [one, other] = (await api(owner, `/sessions/${session}/orders?list=queue&limit=4`)).orders;
    line.cut();
    for (const order of [one, other]) {
      await open(page, `don-${order.id}`);
      await button(page, "Ghi chú").click();
      await sheet(page).locator("textarea").first().fill("của máy này");
      await button(page, "Lưu").click();
      await sheet(page).getByText("Chưa có mạng: đã giữ trong máy").waitFor();
      await close(page);
      const path = `/sessions/${session}/orders/${order.id}/note`;
      await api(owner, path, { version: order.version, note: "của máy kia" });
    }
    line.heal();
    await banner(page).getByText("2 việc chưa làm được.").waitFor();
    await banner(page).getByRole("link", { name: "Xem" }).click();
    const refusals = sheet(page).locator(".refusal");
    await refusals.nth(1).waitFor();
    const words = await refusals.first().textContent();
    assert.match(words, new RegExp(`Ghi chú · ${one.customer.name}.*của máy này.*Bây giờ`));
    await refusals.first().getByRole("button", { name: "Làm lại" }).click();
    await until(page, async () => (await refusals.count()) === 1);
    await refusals.first().getByRole("button", { name: "Thôi" }).click();
    await sheet(page).getByText("Không có việc nào chờ").waitFor();
    const noteOf = async order => (await api(owner, `/sessions/${session}/orders/${order.id}`)).order.note;
    await until(page, async () => (await noteOf(one)) === "của máy này");
    assert.equal(await noteOf(other), "của máy kia");
  });

  it("is sound in every look: the banner, the list, a refusal", async () => {
    for (const [device, colorScheme] of [PHONE, LAPTOP].flatMap(device => [
      [device, "light"],
      [device, "dark"],
    ])) {
      const { line, page } = await phone({ device, colorScheme, serviceWorkers: "block" });
      const [refused] = (await api(owner, `/sessions/${session}/orders?list=queue&limit=1`)).orders;
      line.cut();
      await confirm(page, 2);
      await banner(page).getByText("2 việc đang chờ gửi").waitFor();
      await still(page);
      assert.deepEqual(await faultsOf(page), []);
      await api(owner, `/sessions/${session}/orders/${refused.id}/cancel`, { version: refused.version });
      line.heal();
      await banner(page).getByText("1 việc chưa làm được").waitFor();
      await banner(page).getByRole("link", { name: "Xem" }).click();
      await sheet(page).locator(".refusal").waitFor();
      await still(page);
      assert.deepEqual(await faultsOf(page, "dialog.over"), []);
      await sheet(page).getByRole("button", { name: "Thôi" }).click();
    }
  });

  it("two tabs share what is kept and send it once", async () => {
    const { line, page, context } = await phone({ kept: true });
    const other = await context.newPage();
    await other.goto(page.url());
    await other.locator("article.open").waitFor();
    line.cut();
    const ids = await confirm(page, 3);
    await banner(other).getByText("3 việc đang chờ gửi").waitFor();
    line.heal();
    for (const tab of [page, other]) await settled(tab);
    const confirmed = (await acts(owner, session)).filter(act => ids.includes(act.order_id));
    assert.deepEqual(
      confirmed.map(act => act.order_id),
      ids,
    );
  });

  it("asks before a sign-out drops what waits, and shows a stranger nothing of it", async () => {
    const { link } = await api(owner, "/invites", {});
    const line = await Line.start(program.port);
    const context = await browser.newContext(PHONE);
    opened.push({ line, context });
    const page = await context.newPage();
    const come = async (to, name) => {
      await page.goto(line.address + new URL(to).pathname + new URL(to).hash);
      await page.locator("input").fill(name);
      await page.locator("form button").first().click();
      await page.locator("article.open button.yes:not(:disabled)").waitFor();
    };
    await come(link, "Tuyết");
    await page.evaluate(() => navigator.serviceWorker.ready);
    line.cut();
    await confirm(page, 2);
    await banner(page).getByText("2 việc đang chờ gửi").waitFor();
    await page.goto(`${line.address}/thiet-lap`);
    await banner(page).getByText("2 việc đang chờ gửi").waitFor();
    await page.getByRole("button", { name: "Ra khỏi máy này" }).click();
    await page.getByText("Còn 2 việc chưa gửi. Thoát bây giờ là bỏ hết.").waitFor();
    await page.getByRole("button", { name: "Bỏ và thoát" }).click();
    await page.getByText("Chưa có mạng nên chưa thoát được").waitFor();
    await page.getByRole("button", { name: "Ở lại" }).click();
    // Another person on the same phone: by a link, without a sign-out.
    const before = (await acts(owner, session)).length;
    const invited = (await api(owner, "/invites", {})).link;
    await context.clearCookies();
    line.heal();
    await come(invited, "Thắm");
    await page.evaluate(() => {
      location.hash = "viec";
    });
    await sheet(page).getByText("Máy này còn 2 việc chưa gửi của người khác").waitFor();
    assert.equal((await acts(owner, session)).length, before, "nothing was sent under the other name");
    await page.goto(`${line.address}/thiet-lap`);
    await page.getByRole("button", { name: "Ra khỏi máy này" }).click();
    await page.getByText("Cần vào trước").waitFor();
    assert.deepEqual(await page.evaluate(() => [localStorage.me, localStorage.session]), [
      undefined,
      undefined,
    ]);
  });

  it("goes on behind what it has seen when the phone wakes up", async () => {
    const { page, line } = await phone({ serviceWorkers: "block" });
    const devtools = await page.context().newCDPSession(page);
    const before = await queueCount(page);
    await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
    const [order] = (await api(owner, `/sessions/${session}/orders?list=queue&limit=1`)).orders;
    await api(owner, `/sessions/${session}/orders/${order.id}/confirm`, { version: order.version });
    // The line dies without a word while the phone sleeps.
    line.hang();
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    await page.evaluate(() => {
      // As long as a night.
      const now = Date.now.bind(Date);
      Date.now = () => now() + 8 * 3_600_000;
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await banner(page)
      .getByText(/Số liệu lúc \d+ giờ trước/)
      .waitFor();
    line.heal();
    await until(page, async () => (await queueCount(page)) === before - 1);
    await settled(page);
  });
});

describe("a server that is killed", { timeout: 120_000 }, () => {
  it("has every confirmation once when it is back", async () => {
    const program = await Program.start(["demo", "--speed", "200", "--seed", "7"]);
    const page = await enter(browser, program.link, PHONE);
    await program.says(/Ctrl-C/);
    await page.locator("article.open button.yes:not(:disabled)").waitFor();
    const session = sessionOf(page);
    const first = await confirm(page, 4);
    await program.stop({ signal: "SIGKILL", keep: true });
    const second = await confirm(page, 4);
    const { folder, port } = program;
    const again = await Program.start(["demo", "--speed", "200", "--seed", "7"], { folder, port });
    await settled(page);
    const confirmed = (await acts(page, session))
      .filter(act => act.kind === "confirm")
      .map(act => act.order_id);
    assert.deepEqual(confirmed, [...first, ...second]);
    assert.deepEqual(page.faults, []);
    await page.context().close();
    await again.stop();
  });
});

describe("the pages of a newer build", { timeout: 120_000 }, () => {
  it("are offered, taken whole, and nobody's page is reloaded under the finger", async () => {
    const program = await Program.start(["demo", "--speed", "200", "--seed", "7"]);
    const owner = await enter(browser, program.link, PHONE, { serviceWorkers: "block" });
    await program.says(/Ctrl-C/);
    // A door before the program that hands out another build from the moment it is told.
    let newer = false;
    const front = createServer(async (asked, answer) => {
      if (asked.url.includes("/events")) return answer.writeHead(503).end();
      const headers = { cookie: asked.headers.cookie ?? "", "content-type": "application/json" };
      const body = asked.method === "GET" ? undefined : Buffer.concat(await asked.toArray());
      const got = await fetch(program.address + asked.url, { method: asked.method, headers, body });
      let bytes = Buffer.from(await got.arrayBuffer());
      if (newer && /html/.test(got.headers.get("content-type")))
        bytes = Buffer.concat([bytes, Buffer.from("<!-- newer -->")]);
      if (newer && asked.url === "/sw.js") {
        const page = await (await fetch(program.address)).text();
        const mark = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${page}<!-- newer -->`));
        const hash = Buffer.from(mark).toString("base64");
        bytes = Buffer.from(
          bytes
            .toString()
            .replace(/BUILD=".*?"/, 'BUILD="newer"')
            .replace(/PAGE=".*?"/, `PAGE="sha256-${hash}"`),
        );
      }
      const told = Object.fromEntries(
        ["content-type", "content-security-policy", "cache-control"].flatMap(name =>
          got.headers.has(name) ? [[name, got.headers.get(name)]] : [],
        ),
      );
      answer.writeHead(got.status, told).end(bytes);
    });
    await new Promise(done => front.listen(0, "127.0.0.1", done));
    const address = `http://127.0.0.1:${front.address().port}`;
    const context = await browser.newContext({
      ...PHONE,
      storageState: await owner.context().storageState(),
    });
    const page = await context.newPage();
    const isNewer = tab =>
      tab.evaluate(() => [...document.childNodes].some(node => node.nodeType === Node.COMMENT_NODE));
    await page.goto(`${address}/phien/${sessionOf(owner)}`);
    await page.locator("article.open").waitFor();
    assert.equal(
      await page.evaluate(() => navigator.serviceWorker.controller),
      null,
      "not before the page is at rest",
    );
    await page.evaluate(() => navigator.serviceWorker.ready);
    const caches = () => page.evaluate(() => window.caches.keys());
    assert.equal((await caches()).length, 1);
    const kept = await page.evaluate(async () => {
      const [name] = await window.caches.keys();
      const found = await (await window.caches.open(name)).keys();
      return found.map(one => new URL(one.url).pathname);
    });
    assert.ok(
      kept.includes("/") && !kept.some(path => path.startsWith("/api") || path.endsWith(".bin")),
      `${kept}`,
    );

    newer = true;
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
    const gear = page.getByRole("link", { name: /Có bản mới/ });
    await gear.waitFor();
    assert.equal((await caches()).length, 2, "beside the one in use");
    assert.equal(await isNewer(page), false);
    await gear.click();
    await sheet(page).getByRole("button", { name: "Dùng bản mới" }).waitFor();
    await still(page);
    assert.deepEqual(await faultsOf(page, "dialog.over"), []);
    await sheet(page).getByRole("button", { name: "Dùng bản mới" }).click();
    await until(page, () => isNewer(page).catch(() => false));
    await page.locator("article.open").waitFor();
    await context.close();
    front.close();
    await program.stop();
  });
});
