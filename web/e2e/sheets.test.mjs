// The sheets of orders and products, the rules of a session, and comments by hand, in a real browser.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { api, browse, enter, LAPTOP, PHONE, Program, until } from "./program.mjs";
import { faultsOf } from "./sound.mjs";

let browser;
before(async () => {
  browser = await browse();
});
after(() => browser.close());

const sessionOf = page => Number(page.url().match(/phien\/(\d+)/)[1]);
const sheet = page => page.locator("dialog.over");
const button = (page, name) => sheet(page).getByRole("button", { name, exact: true });
const state = page => sheet(page).locator(".head small").textContent();
const becomes = (page, words) => until(page, async () => (await state(page)).startsWith(words));
/** Acts that stand, the last first. */
const stands = page => sheet(page).locator(".past li:not(.undone) b").allTextContents();

async function open(page, hash) {
  await page.evaluate(hash => {
    location.hash = hash;
  }, hash);
  await sheet(page).locator("h3").first().waitFor();
}

/** An order of the queue of which `fits` is true. */
async function some(page, fits) {
  const { orders } = await api(page, `/sessions/${sessionOf(page)}/orders?list=queue&limit=200`);
  const order = orders.find(fits);
  assert.ok(order, "the live brought such an order");
  return order;
}
const honey = order =>
  order.lines.length === 1 &&
  order.lines[0].code === "MM" &&
  order.lines[0].held === "2" &&
  !order.to_look_at;

/** Every screen in both sizes and themes, and in the other language where there is least room. */
async function everywhere(page, see) {
  const looks = [PHONE, LAPTOP].flatMap(device =>
    ["light", "dark"].map(colorScheme => ({ device, colorScheme, language: "vi" })),
  );
  for (const { device, colorScheme, language } of [
    ...looks,
    { device: PHONE, colorScheme: "light", language: "en" },
  ]) {
    const storageState = await page.context().storageState();
    const context = await browser.newContext({ ...device, colorScheme, storageState });
    await context.addInitScript(language => localStorage.setItem("language", language), language);
    const other = await context.newPage();
    const name = `${language}, ${colorScheme} at ${device.viewport.width} px`;
    assert.deepEqual(
      (await see(other)).map(fault => `${name}: ${fault}`),
      [],
    );
    await context.close();
  }
}

describe("the sheets of a session", { timeout: 180_000 }, () => {
  let program;
  let page;
  let session;
  before(async () => {
    program = await Program.start(["demo", "--speed", "200", "--seed", "7"]);
    page = await enter(browser, program.link, PHONE);
    await program.says(/Ctrl-C/);
    await page.reload();
    await page.locator("article.open").waitFor();
    session = sessionOf(page);
  });
  after(() => program.stop());

  it("open from the card and close by the phone's back key, and the queue stands as it stood", async () => {
    await page.evaluate(() => scrollTo(0, 120));
    const id = await page.locator("article.open").getAttribute("data-order");
    await page.locator("article.open a", { hasText: "•••" }).click();
    await sheet(page).waitFor();
    assert.match(page.url(), new RegExp(`#don-${id}$`));
    await page.goBack();
    await sheet(page).waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => Math.round(scrollY)), 120);
    await page.locator("article.open a", { hasText: "•••" }).click();
    await button(page, "Đóng").click();
    await sheet(page).waitFor({ state: "detached" });
    assert.match(page.url(), /\/phien\/\d+$/);
  });

  it("take an order from the buyer's words to the hand-over and back", async () => {
    const order = await some(page, honey);
    await open(page, `don-${order.id}`);
    await button(page, "Sửa món").click();
    await sheet(page).getByRole("button", { name: "Thêm", exact: true }).click();
    await button(page, "Lưu").click();
    await until(page, async () => /3 chai/.test(await sheet(page).locator(".orderlines").textContent()));
    await button(page, "Chốt").dblclick();
    await becomes(page, "đã chốt");
    await page.waitForTimeout(300);
    assert.match(await state(page), /^đã chốt/, "the second tap met no other button");
    await button(page, "Gói xong").click();
    await becomes(page, "đã gói");
    await button(page, "Giao khách").click();
    await becomes(page, "đã giao");
    await sheet(page).getByText("1 đơn đã nhận").waitFor();
    await button(page, "Khách không nhận").click();
    await becomes(page, "đã bỏ");
    await sheet(page).getByText("1 đơn bỏ").waitFor();
    await until(page, async () => (await stands(page))[0] === "nhận hàng về");
    assert.deepEqual(await stands(page), ["nhận hàng về", "giao khách", "gói hàng", "chốt đơn", "sửa món"]);
    // Only the last one may be taken back, for the others lie under it.
    assert.equal(await button(page, "Lấy lại: nhận hàng về").count(), 1);
    assert.equal(
      await sheet(page)
        .getByRole("button", { name: /^Lấy lại/ })
        .count(),
      1,
    );
    await button(page, "Lấy lại: nhận hàng về").click();
    await becomes(page, "đã giao");
    await sheet(page)
      .getByText(/Chủ sạp lấy lại lúc/)
      .waitFor();
    await button(page, "Lấy lại: giao khách").click();
    await becomes(page, "đã gói");
  });

  it("keep what people say of a buyer", async () => {
    const order = await some(page, honey);
    await open(page, `don-${order.id}`);
    await button(page, "Ghi lưu ý").click();
    await sheet(page).locator(".choice", { hasText: "không nhận hàng" }).click();
    await sheet(page).getByLabel("Nói rõ thêm").fill("hẹn rồi tắt máy");
    await button(page, "Lưu").click();
    await sheet(page).getByText("không nhận hàng: hẹn rồi tắt máy").waitFor();
    const card = await api(page, `/customers/${order.customer.id}`);
    assert.equal(card.customer.flags[0].kind, "did_not_take_delivery");
    await sheet(page).locator(".chip", { hasText: "không nhận hàng" }).waitFor();
    await button(page, "Bỏ lưu ý “không nhận hàng”").click();
    await sheet(page).locator(".flag").waitFor({ state: "detached" });
  });

  it("hold a note that the queue shows, too, and a price of the owner's for a line", async () => {
    const { orders } = await api(page, `/sessions/${session}/orders?list=queue&limit=12`);
    const order = orders
      .slice(1)
      .find(one => one.lines.length === 1 && one.lines[0].held > 0 && !one.to_look_at);
    const [line] = order.lines;
    const sum = (line.held * 31_000).toLocaleString("vi-VN");
    const told = new RegExp(`${sum}₫`);
    await open(page, `don-${order.id}`);
    await button(page, "Ghi chú").click();
    await sheet(page).getByLabel("Ghi chú của đơn").fill("giao buổi chiều");
    await button(page, "Lưu").click();
    await sheet(page).locator(".chip", { hasText: "giao buổi chiều" }).waitFor();
    await sheet(page).locator(".past li", { hasText: "giao buổi chiều" }).waitFor();

    await button(page, "Giá riêng").click();
    const price = sheet(page).locator("form.lineform");
    await price.locator("input").fill("31.000");
    await price.getByText(`${line.held} ${line.unit} = ${sum}`, { exact: false }).waitFor();
    await price.getByRole("button", { name: "Lưu" }).click();
    await until(page, async () => told.test(await sheet(page).locator(".whole-sum").textContent()));
    await button(page, "Lấy lại: đặt giá riêng").click();
    await until(page, async () => !told.test(await sheet(page).locator(".whole-sum").textContent()));
    const now = (await api(page, `/sessions/${session}/orders/${order.id}`)).order;
    assert.deepEqual([now.note, now.total], ["giao buổi chiều", order.total]);

    // The queue's card shows it, here and on other screens.
    await page.goto(`${program.address}/phien/${session}`);
    await page.locator(`article[data-order="${order.id}"] .pick`).click();
    await page.locator("article.open .chip", { hasText: "giao buổi chiều" }).waitFor();
    await open(page, `don-${order.id}`);
    await button(page, "Ghi chú").click();
    await sheet(page).getByLabel("Ghi chú của đơn").fill("");
    await button(page, "Bỏ ghi chú").click();
    await sheet(page).locator(".chip", { hasText: "giao buổi chiều" }).waitFor({ state: "detached" });
  });

  it("keep a number and an address by hand, and take one out of the buyer's words", async () => {
    const text = "chốt 1 mật mía, giao 12 Hàng Bạc, Ba Đình, Hà Nội";
    await api(page, `/sessions/${session}/comments`, { platform: "tiktok", name: "Chị Út Cà Mau", text });
    const { orders } = await api(page, `/sessions/${session}/orders?q=Út Cà Mau`);
    await open(page, `don-${orders[0].id}`);
    const place = sheet(page).locator(".contact");
    await sheet(page).locator(".offered", { hasText: "giao 12 Hàng Bạc, Ba Đình, Hà Nội" }).waitFor();
    await button(page, "Lấy làm địa chỉ").click();
    await place.getByText("giao 12 Hàng Bạc, Ba Đình, Hà Nội").waitFor();
    assert.equal(await sheet(page).locator(".offered").count(), 0);
    assert.equal(await sheet(page).locator(".chip.has", { hasText: "Có địa chỉ" }).count(), 1);

    await button(page, "Ghi số, địa chỉ").click();
    await sheet(page).getByLabel("Số điện thoại").fill("09123");
    await button(page, "Lưu").click();
    await sheet(page).getByRole("alert").filter({ hasText: "không phải số điện thoại" }).waitFor();
    await sheet(page).getByLabel("Số điện thoại").fill("0912 000 555");
    await sheet(page)
      .getByRole("textbox", { name: /^Địa chỉ/ })
      .fill("12 Hàng Bạc\nHà Nội");
    await button(page, "Lưu").click();
    await place.getByRole("link", { name: "0912000555" }).waitFor();
    await place.getByText("12 Hàng Bạc Hà Nội", { exact: true }).waitFor();
    const found = await api(page, `/sessions/${session}/orders?q=0912 000 555`);
    assert.deepEqual(
      found.orders.map(order => [order.id, order.customer.address]),
      [[orders[0].id, "12 Hàng Bạc Hà Nội"]],
    );
    const undo = sheet(page).getByRole("button", { name: "Lấy lại: ghi số, địa chỉ" });
    // Both are told before the last one is taken back.
    await undo.nth(1).waitFor();
    await undo.first().click();
    await place.getByText("giao 12 Hàng Bạc, Ba Đình, Hà Nội").waitFor();
    assert.equal(await place.getByRole("link").count(), 0);
  });

  it("give the words to ask for an address, and tell the others that it was asked", async () => {
    const order = await some(page, honey);
    const { link } = await api(page, "/invites", {});
    const context = await browser.newContext(PHONE);
    const helper = await context.newPage();
    await helper.goto(link);
    await helper.locator("input").fill("Thoa");
    await helper.locator("form button").first().click();
    await helper.waitForURL(/\/phien\/\d+/);
    await open(page, `don-${order.id}`);
    await button(page, "Hỏi địa chỉ").click();
    const words = await sheet(page).locator("textarea.words").inputValue();
    assert.match(words, new RegExp(`đơn số ${order.number} của mình:\n- 2 chai Mật mía`));
    // This live is heard by a relay, through which nobody can write.
    assert.equal(await button(page, "Gửi qua Facebook").count(), 0);
    await button(page, "Tôi đã hỏi").click();
    await sheet(page)
      .getByText(/Chủ sạp đã hỏi lúc/)
      .waitFor();
    await helper.evaluate(hash => {
      location.hash = hash;
    }, `don-${order.id}`);
    await helper
      .getByText(/Chủ sạp đã hỏi lúc/)
      .first()
      .waitFor();
    const again = await api(page, `/sessions/${session}/orders/${order.id}/ask_address`, { by_hand: true });
    assert.deepEqual([again.status, again.code], [409, "asked"]);
    await context.close();
  });

  it("give a part to a friend, put the two together again, and take that back", async () => {
    const order = await some(page, honey);
    await open(page, `don-${order.id}`);
    await button(page, "Chia đơn").click();
    const part = sheet(page).locator("form.inner");
    await part.getByRole("button", { name: "Thêm", exact: true }).click();
    await part.getByRole("button", { name: "Thêm", exact: true }).click();
    await part.getByText("Phải để lại ít nhất một phần.").waitFor();
    await part.getByRole("button", { name: "Bớt", exact: true }).click();
    await part.getByLabel("Tên hoặc số điện thoại").fill("Cô Bảy Rạch Giá");
    await part.getByLabel("Số điện thoại người mới").fill("0912 000 111");
    await part.locator("button[type=submit]").click();
    await sheet(page).locator(".told", { hasText: "của Cô Bảy Rạch Giá" }).waitFor();
    const { orders } = await api(page, `/sessions/${session}/orders?q=Cô Bảy`);
    assert.deepEqual(
      [orders.length, orders[0].lines[0].held, orders[0].customer.phone],
      [1, "1", "0912000111"],
    );

    await button(page, "Gộp đơn").click();
    await sheet(page).getByLabel("Tên, số điện thoại hoặc số đơn").fill("co bay");
    await sheet(page).locator(".pick", { hasText: "Cô Bảy" }).click();
    await sheet(page).getByText(`Còn một đơn, số ${order.number}`).waitFor();
    await button(page, "Gộp hai đơn").click();
    await until(page, async () => /2 chai/.test(await sheet(page).locator(".orderlines").textContent()));
    await button(page, "Lấy lại: gộp hai đơn").click();
    await until(page, async () => /1 chai/.test(await sheet(page).locator(".orderlines").textContent()));
    const again = await api(page, `/sessions/${session}/orders?q=Cô Bảy`);
    assert.equal(again.orders[0].state, "booked");
  });

  it("show who left the same number, make them one, and take them apart", async () => {
    for (const [platform, name] of [
      ["tiktok", "Bình Vải"],
      ["facebook", "Nguyễn Thị Bình"],
    ])
      await api(page, `/sessions/${session}/comments`, {
        platform,
        name,
        text: "chốt 1 mật mía 0912000222",
      });
    const { orders } = await api(page, `/sessions/${session}/orders?q=0912000222`);
    const numbers = orders.map(order => order.number);
    await open(page, `don-${orders.find(order => order.customer.name === "Nguyễn Thị Bình").id}`);
    const same = sheet(page).locator(".same");
    await same.waitFor();
    assert.match(await same.textContent(), /0912000222.*Facebook.*Nguyễn Thị Bình.*TikTok.*Bình Vải/s);
    await same.getByRole("button", { name: "Là một người" }).click();
    await same.getByText(/thành một khách/).waitFor();
    await same.getByRole("button", { name: "Là một người" }).click();
    await sheet(page).getByText("Tên trên các nền tảng").waitFor();
    await until(page, async () => /2 chai/.test(await sheet(page).locator(".orderlines").textContent()));
    const [, kept] = page.url().split("#don-");
    const { order: one } = await api(page, `/sessions/${session}/orders/${kept}`);
    assert.deepEqual([one.number, one.lines[0].held], [Math.min(...numbers), "2"]);
    await button(page, "Lấy lại: gộp hai khách").click();
    await until(page, async () => /1 chai/.test(await sheet(page).locator(".orderlines").textContent()));
    const two = await api(page, `/sessions/${session}/orders?q=0912000222`);
    assert.deepEqual(two.orders.map(order => order.state).sort(), ["booked", "booked"]);
  });

  it("say who works on an order, who was faster, and how it stands now", async () => {
    const order = await some(page, honey);
    const { link } = await api(page, "/invites", {});
    const context = await browser.newContext(PHONE);
    const helper = await context.newPage();
    await helper.goto(link);
    await helper.locator("input").fill("Lan");
    await helper.locator("form button").first().click();
    await helper.waitForURL(/\/phien\/\d+/);
    await helper.locator("article.open").waitFor();
    await page.evaluate(() => {
      location.hash = "";
    });
    await open(helper, `don-${order.id}`);
    await helper.locator("dialog.over .doorway").first().waitFor();
    await until(page, async () => (await api(page, `/sessions/${session}/orders/${order.id}`)).order.claim);
    await open(page, `don-${order.id}`);
    await sheet(page).getByRole("alert").filter({ hasText: "Đang có người làm đơn này: Lan" }).waitFor();
    assert.equal(await button(page, "Chốt").count(), 0);
    await button(page, "Làm thay").click();
    await button(page, "Chốt").waitFor();

    // The page's picture is old: its stream is cut, and the order is confirmed elsewhere.
    await page.context().setOffline(true);
    await page.context().setOffline(false);
    const stale = await page.context().newPage();
    await stale.route("**/events*", route => route.abort());
    await stale.goto(page.url());
    await button(stale, "Chốt").waitFor();
    await api(page, `/sessions/${session}/orders/${order.id}/confirm`, { version: order.version });
    await button(stale, "Bỏ").click();
    await stale.locator(".told.alarm", { hasText: "Chủ sạp vừa làm đơn này trước: đã chốt" }).waitFor();
    await becomes(stale, "đã chốt");
    await stale.close();
    await context.close();
  });

  it("keep the stock true: received, counted, thrown away, taken back", async () => {
    const product = async () => (await api(page, "/products")).products.find(one => one.code === "BGM");
    const was = await product();
    await page.goto(`${program.address}/phien/${session}`);
    await page.locator(".tabs button", { hasText: "Kho" }).click();
    await page.getByRole("link", { name: `Kiểm kho, giá, đặt trước: ${was.name}` }).click();
    const figure = name => sheet(page).locator(".pairs > div", { hasText: name }).locator("dd").textContent();
    assert.equal(await figure("Trong kho"), `${was.on_hand} cái`);
    await button(page, "Nhập hàng").click();
    await sheet(page)
      .getByLabel(/Nhập thêm/)
      .fill("10");
    await sheet(page).locator("form.receive button").click();
    await sheet(page).locator(".told", { hasText: "Đã nhập 10 cái" }).waitFor();

    const there = Number(was.held) - 1;
    await button(page, "Kiểm kho").click();
    await sheet(page)
      .getByLabel(/Đếm được/)
      .fill(`${there}`);
    await sheet(page)
      .getByText(`Thiếu ${Number(was.on_hand) + 10 - there} cái so với sổ`)
      .waitFor();
    await sheet(page)
      .getByText(/1 cái đã giữ cho khách sẽ không đủ/)
      .waitFor();
    await sheet(page).locator(".choice", { hasText: "Lần trước đếm nhầm" }).click();
    await sheet(page).getByLabel("Ghi chú").fill("thùng dưới rỗng");
    await button(page, "Ghi số đếm").click();
    await until(page, async () => (await figure("Khách đang chờ")) === "1 cái");
    await sheet(page)
      .getByText(/thùng dưới rỗng/)
      .waitFor();
    const count = sheet(page).getByRole("button", { name: /^Lấy lại: kiểm kho/ });
    await count.click();
    await until(page, async () => (await figure("Trong kho")) === `${Number(was.on_hand) + 10} cái`);
    assert.equal(await figure("Khách đang chờ"), "0 cái");

    await button(page, "Hàng hỏng").click();
    await sheet(page).getByLabel(/Bỏ đi/).fill("2");
    await sheet(page).locator(".choice", { hasText: "Dập, vỡ, ướt" }).click();
    await button(page, "Bỏ hàng").click();
    await sheet(page).locator(".told", { hasText: "Đã bỏ 2 cái" }).waitFor();
    assert.equal((await product()).on_hand, `${Number(was.on_hand) + 8}`);
    const { acts } = await api(page, `/products/${was.id}/acts`);
    assert.deepEqual(
      acts.map(act => act.kind),
      ["spoil", "count", "receive"],
    );
  });

  it("open a pre-order, and give a session its own price and share", async () => {
    const was = (await api(page, "/products")).products.find(one => one.code === "BG");
    await page.goto(`${program.address}/kho#mon-${was.id}`);
    await button(page, "Đặt trước").click();
    await sheet(page)
      .getByLabel(/Vụ tới có chừng/)
      .fill("40");
    await button(page, "Cho đặt trước").click();
    await sheet(page).getByText("Đang cho đặt trước 40 cái của vụ tới.").waitFor();
    const served = (await api(page, "/products")).products.find(one => one.code === "BG");
    assert.equal(Number(served.waiting), Number(was.waiting) - 40, "those who wait are served first");
    await button(page, "Đặt trước").click();
    await button(page, "Thôi đặt trước").click();
    await sheet(page).locator(".told", { hasText: "Đã thôi đặt trước" }).waitFor();

    await button(page, "Giá riêng phiên").click();
    await sheet(page)
      .getByLabel(/Giá trong phiên/)
      .fill("6.500");
    await sheet(page)
      .getByLabel(/bán nhiều nhất/)
      .fill("700");
    await button(page, "Lưu cho phiên").click();
    await sheet(page).locator(".told", { hasText: "Đã lưu cho" }).waitFor();
    const { offers } = await api(page, `/sessions/${session}/offers`);
    const offer = offers.find(one => one.product_id === was.id);
    assert.deepEqual([offer.price, offer.quota], [6500, "700"]);
    await button(page, "Giá riêng phiên").click();
    await until(
      page,
      async () =>
        (await sheet(page)
          .getByLabel(/Giá trong phiên/)
          .inputValue()) === "6.500",
    );
    await sheet(page).getByText("Phiên này đã bán", { exact: false }).waitFor();
    await sheet(page).getByRole("link", { name: "Ai giữ, ai chờ" }).click();
    await page.locator("section.sheet table").waitFor();
    await page.goto(`${program.address}/phien/${session}`);
  });

  it("work by keyboard", async () => {
    const context = await browser.newContext({
      ...LAPTOP,
      storageState: await page.context().storageState(),
    });
    const laptop = await context.newPage();
    await laptop.goto(`${program.address}/phien/${session}`);
    await laptop.locator("article.open").waitFor();
    const id = await laptop.locator("article.open").getAttribute("data-order");
    const { orders } = await api(laptop, `/sessions/${session}/orders?list=queue&limit=1`);
    await laptop.locator("body").press("m");
    await sheet(laptop).waitFor();
    assert.match(laptop.url(), new RegExp(`#don-${id}$`));
    // The page's own keys sleep below the sheet.
    await laptop.keyboard.press("x");
    await laptop.keyboard.press("Escape");
    await sheet(laptop).waitFor({ state: "detached" });
    assert.equal((await api(laptop, `/sessions/${session}/orders/${id}`)).order.version, orders[0].version);
    await context.close();
  });

  it("have no fault for ears, eyes and fingers", async () => {
    const order = await some(page, one => one.lines.length > 0 && one.comments.length > 0);
    const [product] = (await api(page, "/products")).products;
    await everywhere(page, async other => {
      const faults = [];
      const doors = sheet(other).locator(".doorway button");
      await other.goto(`${program.address}/phien/${session}#don-${order.id}`);
      await doors.nth(2).waitFor();
      for (const at of [0, 1, 2]) {
        await doors.nth(at).click();
        const search = sheet(other).locator(".inner input[inputmode=search]");
        if (at > 0) await search.fill("an");
        await other.waitForTimeout(600);
        faults.push(...(await faultsOf(other, "dialog.over")));
      }
      for (const name of [/^(Ghi chú|Note)$/, /^(Giá riêng|Own price)$/, /^(Ghi số|Number)/, /^(Hỏi|Ask)/]) {
        await sheet(other).locator(".doorway button", { hasText: name }).click();
        await other.waitForTimeout(300);
        faults.push(...(await faultsOf(other, "dialog.over")));
      }
      await other.goto(`${program.address}/kho#mon-${product.id}`);
      await doors.nth(4).waitFor();
      for (const at of [0, 1, 2, 3, 4]) {
        await doors.nth(at).click();
        await other.waitForTimeout(200);
        faults.push(...(await faultsOf(other, "dialog.over")));
      }
      return faults;
    });
  });

  it("ran without a script error", () => assert.deepEqual(page.faults, []));
});

describe("a session's rules and its lost comments", { timeout: 120_000 }, () => {
  let program;
  let page;
  before(async () => {
    program = await Program.start(["serve", "--shop", "Vườn vải cô Tư"]);
    page = await enter(browser, program.link, PHONE);
    for (const [code, name] of [
      ["VT", "Vải thiều"],
      ["MO", "Mật ong"],
    ])
      await api(page, "/products", { code, name, unit: "kg", price: 45_000, on_hand: "20" });
  });
  after(() => program.stop());

  it("are chosen where it is opened; its hold time is changed while it runs", async () => {
    await page.goto(`${program.address}/thiet-lap`);
    await page.locator("input[name=title]").fill("Phiên vải đầu mùa");
    await page.locator(".choice", { hasText: "cộng thêm" }).click();
    await page.locator(".choice", { hasText: "chờ đủ mới giữ" }).click();
    await page.locator(".choice", { hasText: "giữ 30 phút" }).click();
    assert.deepEqual(await faultsOf(page), []);
    await page.getByRole("button", { name: "Mở phiên" }).click();
    await page.getByText("Hai điều này định lúc mở phiên.").waitFor();
    const opened = async () => (await api(page, "/sessions")).sessions[0];
    const { repeat, part_fill, hold_minutes } = await opened();
    assert.deepEqual([repeat, part_fill, hold_minutes], ["add", false, 30]);
    await page.locator(".choice", { hasText: "số khác" }).click();
    await page.getByLabel("Số phút").fill("0");
    await page.getByText("Từ 1 đến 10.080 phút (một tuần).").waitFor();
    await page.getByLabel("Số phút").fill("45");
    await page.getByRole("button", { name: "Lưu giờ giữ hàng" }).click();
    await page.getByText("Đã lưu").waitFor();
    assert.equal((await opened()).hold_minutes, 45);
  });

  it("are written down one by one, and none twice unless it was said twice", async () => {
    const { id } = (await api(page, "/sessions")).sessions[0];
    await page.goto(`${program.address}/phien/${id}`);
    await page.locator(".tabs button", { hasText: "Sót" }).click();
    await page.getByRole("link", { name: "Khách nhắn mà không thấy? Ghi tay" }).click();
    await page.getByLabel("Tên khách").fill("Chị Hoa");
    await page.getByLabel("Khách viết gì").fill("chốt 2kg vải thiều 0912000333");
    await page.getByLabel("Lúc mấy giờ").fill("25:00");
    await page.getByText("Ghi giờ như 9:41 hoặc 21h30.").waitFor();
    await page.getByLabel("Lúc mấy giờ").fill("");
    await page.getByRole("button", { name: "Ghi lời này" }).click();
    await page.getByText("Đã ghi lời của Chị Hoa: đã ghi").waitFor();
    assert.deepEqual(await faultsOf(page), []);
    await page.getByText("Ghi tay", { exact: true }).waitFor();

    await page.getByLabel("Khách viết gì").fill("chốt 2kg vải thiều 0912000333");
    await page.locator(".choice", { hasText: "Chị Hoa" }).click();
    await page.getByRole("button", { name: "Ghi lời này" }).click();
    await page.getByText(/Bình luận này đã có trong phiên/).waitFor();
    await page.getByRole("button", { name: "Khách nhắn thêm lần nữa, vẫn ghi" }).click();
    await page.getByText("Đã ghi lời của Chị Hoa: đã ghi").waitFor();
    await page.getByRole("link", { name: "Mở đơn" }).click();
    await sheet(page).getByText("Chị Hoa").first().waitFor();
    assert.match(
      await sheet(page).locator(".orderlines").textContent(),
      /4 kg/,
      "it adds up by the session's rule",
    );
    await page.goBack();
    await page.getByLabel("Tên khách").waitFor();
  });

  it("are pasted as a list: looked at, chosen, booked once", async () => {
    const list = [
      "Chị Hoa: chốt 2kg vải thiều 0912000333",
      "Hà Vũ: cho em 3kg vải thiều",
      "Hà Vũ: lấy 1kg mật ong",
      "Bác Tư: mấy giờ live tiếp ạ",
      "không có ai ở đây",
    ].join("\n");
    await page.getByLabel("Bình luận đã sao chép").fill(list);
    await page.getByRole("button", { name: "Xem trước" }).click();
    const missing = page.getByRole("region", { name: "Có ở đó, chưa có ở đây" });
    await missing.waitFor();
    assert.equal(await missing.locator("li").count(), 3);
    assert.match(await missing.textContent(), /3 VT/);
    const { id } = (await api(page, "/sessions")).sessions[0];
    assert.equal(
      (await api(page, `/sessions/${id}/orders`)).orders.length,
      1,
      "nothing is booked by looking",
    );
    await page.locator("summary", { hasText: "Đã có ở đây · 1" }).waitFor();
    await page.locator("summary", { hasText: "Dòng không đọc được · 1" }).waitFor();
    await page.getByLabel("Cùng một tên là cùng một khách").check();
    assert.deepEqual(await faultsOf(page), []);
    await page.getByRole("button", { name: "Ghi 3 lời" }).click();
    await page.getByText("Đã ghi 3 lời").waitFor();
    const { orders } = await api(page, `/sessions/${id}/orders?q=Hà Vũ`);
    assert.deepEqual(
      orders.map(order => order.lines.map(line => `${line.held} ${line.code}`)),
      [["3 VT", "1 MO"]],
      "one name is one buyer here",
    );
    await page.getByRole("button", { name: "Dán danh sách khác" }).click();
    await page.getByLabel("Bình luận đã sao chép").fill(list);
    await page.getByRole("button", { name: "Xem trước" }).click();
    await page.locator("summary", { hasText: "Đã có ở đây · 4" }).waitFor();
    assert.equal(await missing.count(), 0);
  });

  it("have no fault for ears, eyes and fingers", async () => {
    const { id } = (await api(page, "/sessions")).sessions[0];
    await everywhere(page, async other => {
      const faults = [];
      for (const path of [`/so/${id}#loi`, "/thiet-lap"]) {
        await other.goto(program.address + path);
        await other.reload();
        await other.locator("section.slip h2").first().waitFor();
        await other.waitForTimeout(400);
        faults.push(...(await faultsOf(other)));
      }
      return faults;
    });
    assert.deepEqual(page.faults, []);
  });
});
