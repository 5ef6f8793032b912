// A whole live as people have it: from nothing to the report, two at one order, in another language, by keyboard.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openShop, speak } from "./crowd.mjs";
import { api, browse, enter, LAPTOP, PHONE, Program, until } from "./program.mjs";
import { faultsOf } from "./sound.mjs";

let browser;
before(async () => {
  browser = await browse();
});
after(() => browser.close());

/** Presses and counts it: what is set up must be near. */
function hand(page) {
  const presses = { count: 0 };
  const press = async found => {
    presses.count++;
    await found.click();
  };
  return {
    presses,
    press,
    link: name => press(page.getByRole("link", { name })),
    button: name => press(page.getByRole("button", { name })),
  };
}

for (const [name, device] of Object.entries({ phone: PHONE, laptop: LAPTOP }))
  describe(`a whole live on a ${name}`, { timeout: 120_000 }, () => {
    let program;
    let page;
    before(async () => {
      program = await Program.start(["serve", "--shop", "Vườn vải cô Tư"]);
      page = await enter(browser, program.link, device);
    });
    after(() => program.stop());

    it("is set up within three presses each", async () => {
      await page.getByText("Chưa có phiên nào").waitFor();
      const product = hand(page);
      await product.link("Kho");
      await product.button("Thêm món");
      for (const [field, typed] of Object.entries({
        name: "Vải thiều",
        code: "VT",
        price: "45.000",
        unit: "kg",
        on_hand: "30",
      }))
        await page.locator(`input[name=${field}]`).fill(typed);
      const picture = await page.locator(".choices input").first().boundingBox();
      const words = await page.locator("input[name=name]").boundingBox();
      assert.ok(picture.y < words.y, "pictures stand before words");
      await product.button("Lưu");
      await page.locator("article.product", { hasText: "Vải thiều" }).waitFor();
      assert.equal(product.presses.count, 3);

      await page.goto(`${program.address}/#list`);
      const session = hand(page);
      await session.link("Thiết lập");
      await session.button("Mở phiên");
      await page.getByRole("link", { name: "Vào bàn chốt đơn" }).waitFor();
      assert.ok(session.presses.count <= 3, `${session.presses.count} presses`);

      await page.goto(`${program.address}/#list`);
      const live = hand(page);
      await live.link("Thiết lập");
      await live.press(page.locator(".choice", { hasText: "công cụ tự gọi tới" }));
      await page.locator("input[name=address]").fill("may-1");
      await live.button("Gắn kênh");
      await page.locator(".wire", { hasText: "may-1" }).waitFor();
      assert.ok(live.presses.count <= 3, `${live.presses.count} presses`);
    });

    it("brings orders, which are confirmed, and ends in its report", async () => {
      await page.goto(program.address);
      await page.waitForURL(/phien\/\d+$/);
      const session = Number(page.url().match(/\d+$/)[0]);
      const talk = await speak(page, program, session, { room: "may-1", attach: false });
      await page.locator(".channel.good").waitFor();
      await talk.tell([
        ["Lan", "chốt 2kg vải thiều nhé 0912345678"],
        ["Hùng", "cho em 3 kg vải"],
      ]);
      await page.locator("article.open", { hasText: "Lan" }).waitFor();
      await page.locator("article.open button.yes").click();
      await page.locator("article.open", { hasText: "Hùng" }).waitFor();
      await until(page, async () => (await api(page, `/sessions/${session}`)).session.totals.confirmed === 1);
      await page.waitForTimeout(400);
      await page.locator("article.open button.yes").click();
      await page.getByText("Hết đơn chờ").waitFor();
      await talk.end();
      await page.goto(`${program.address}/thiet-lap`);
      await page.getByRole("button", { name: "Đóng phiên" }).click();
      await page.getByRole("button", { name: "Đóng phiên" }).click();
      await page.getByRole("heading", { name: "Mở phiên mới" }).waitFor();
      await page.goto(`${program.address}/so/${session}`);
      await page.locator(".sums").first().waitFor();
      assert.match(await page.locator(".sums").first().textContent(), /225\.000₫.*225\.000₫/);
      assert.match(await page.locator(".sold").textContent(), /Vải thiều.*Bán 5 kg · 2 đơn/);
      assert.deepEqual(await faultsOf(page), []);
      assert.deepEqual(page.faults, []);
    });
  });

describe("people at one shop", { timeout: 120_000 }, () => {
  let program;
  let owner;
  let session;
  before(async () => {
    program = await Program.start(["serve", "--shop", "Sạp bà Tư"]);
    owner = await enter(browser, program.link, LAPTOP);
    session = await openShop(owner);
    const rows = ["Lan", "Hùng", "Mai"].map(name => ({ author: name, name, text: "lấy 2 bánh gio nhé" }));
    await api(owner, `/sessions/${session}/pasted`, { platform: "facebook", rows });
    await owner.goto(`${program.address}/phien/${session}`);
    await owner.locator("article.open").waitFor();
  });
  after(() => program.stop());

  it("two who race for one order: one wins, the other is told by whom", async () => {
    const { link } = await api(owner, "/invites", {});
    const helper = await (await browser.newContext(PHONE)).newPage();
    await helper.goto(link);
    await helper.locator("input").fill("Lan phụ");
    await helper.locator("form button").first().click();
    await helper.waitForURL(/\/phien\/\d+/);
    await helper.locator("article.open", { hasText: "Lan" }).waitFor();
    const id = await owner.locator("article.open").getAttribute("data-order");
    assert.equal(await helper.locator("article.open").getAttribute("data-order"), id);
    // Both presses are made on what both saw: neither is told of the other's before.
    const held = [];
    for (const page of [owner, helper])
      await page.route(/\/confirm$/, route => new Promise(go => held.push(go)).then(() => route.continue()));
    await owner.locator("article.open button.yes").click();
    await helper.locator("article.open button.yes").click();
    await until(owner, () => held.length === 2);
    for (const go of held) go();
    const lost = page => page.locator(".toast.alarm").count();
    await until(owner, async () => (await lost(owner)) + (await lost(helper)) === 1);
    const loser = (await lost(owner)) ? owner : helper;
    assert.match(await loser.locator(".toast.alarm").textContent(), loser === owner ? /Lan phụ/ : /Chủ sạp/);
    const { order } = await api(owner, `/sessions/${session}/orders/${id}`);
    assert.equal(order.state, "confirmed");
    const { session: after } = await api(owner, `/sessions/${session}`);
    assert.deepEqual([after.totals.confirmed, after.totals.queue], [1, 2]);
    for (const page of [owner, helper])
      await until(page, async () => (await page.locator("article.open").getAttribute("data-order")) !== id);
    for (const page of [owner, helper]) await page.unroute(/\/confirm$/);
    await helper.context().close();
  });

  it("speak English after one press, and Vietnamese after another", async () => {
    await owner.goto(`${program.address}/thiet-lap`);
    await owner.getByRole("button", { name: "English" }).click();
    await owner.getByRole("heading", { name: "Set-up" }).waitFor();
    assert.equal(await owner.locator("html").getAttribute("lang"), "en");
    await owner.goto(`${program.address}/phien/${session}`);
    await owner.locator("article.open button.yes", { hasText: "Confirm" }).waitFor();
    const words = await owner.locator("main").textContent();
    assert.doesNotMatch(words, /Chốt|Thiếu|đơn chờ|Còn lại/);
    await owner.goto(`${program.address}/thiet-lap`);
    await owner.getByRole("button", { name: "Tiếng Việt" }).click();
    await owner.getByRole("heading", { name: "Thiết lập" }).waitFor();
    assert.equal(await owner.locator("html").getAttribute("lang"), "vi");
  });

  it("may leave the mouse alone: by Tab in the order in which things stand, each shown where it is", async () => {
    await owner.goto(`${program.address}/phien/${session}`);
    await owner.locator("article.open").waitFor();
    await owner.locator(".hints").waitFor();
    const stops = [];
    for (let at = 0; at < 60; at++) {
      await owner.keyboard.press("Tab");
      const stop = await owner.evaluate(() => {
        const one = document.activeElement;
        if (!one || one === document.body) return null;
        const column = one.closest(".head, .comments, main, .figures")?.className.split(" ").at(-1);
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        return {
          column,
          name: one.textContent.trim().slice(0, 20),
          ring: outlineStyle !== "none" && outlineWidth !== "0px",
        };
      });
      if (!stop) break;
      stops.push(stop);
    }
    assert.ok(stops.length > 15, `${stops.length} stops`);
    assert.deepEqual(
      stops.filter(({ ring }) => !ring),
      [],
    );
    const columns = stops.map(({ column }) => column).filter((column, at, all) => column !== all[at - 1]);
    assert.deepEqual(columns, ["head", "comments", "column", "figures"]);
    await owner.goto(`${program.address}/phien/${session}`);
    await owner.locator("article.open").waitFor();
    const before = (await api(owner, `/sessions/${session}`)).session.totals.confirmed;
    await owner.locator("body").press("ArrowDown");
    await owner.locator("body").press("Enter");
    await until(
      owner,
      async () => (await api(owner, `/sessions/${session}`)).session.totals.confirmed === before + 1,
    );
    await owner.locator("body").press("m");
    await owner.locator("dialog.over h3").first().waitFor();
    await owner.keyboard.press("Escape");
    await owner.locator("dialog.over").waitFor({ state: "detached" });
    assert.deepEqual(owner.faults, []);
  });

  it("find every screen sound in both themes, also the empty, the lost and the long ones", async () => {
    const storageState = await owner.context().storageState();
    for (const device of [PHONE, LAPTOP])
      for (const colorScheme of ["light", "dark"]) {
        const context = await browser.newContext({ ...device, colorScheme, storageState });
        const page = await context.newPage();
        for (const path of [
          "/#list",
          "/kho",
          "/thiet-lap",
          `/phien/${session}`,
          `/so/${session}`,
          `/so/${session}#don`,
          "/phien/999999",
        ]) {
          await page.goto("about:blank");
          await page.goto(program.address + path);
          await page.locator("h1, h2, .empty a").first().waitFor();
          await page.waitForTimeout(500);
          assert.deepEqual(
            (await faultsOf(page)).map(fault => `${path}, ${colorScheme}: ${fault}`),
            [],
          );
        }
        await context.close();
      }
  });
});
