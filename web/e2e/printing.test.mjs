// Slips on paper, in a real browser and at a printer's socket.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, describe, it } from "node:test";
import { api, browse, enter, LAPTOP, PHONE, Program, until } from "./program.mjs";
import { faultsOf } from "./sound.mjs";

let browser;
before(async () => {
  browser = await browse();
});
after(() => browser.close());

const MM = 72 / 25.4;
/** Widths and heights of a PDF's pages in whole millimetres. */
const pagesOf = pdf =>
  [...pdf.toString("latin1").matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map(([, w, h]) => [
    Math.round(w / MM),
    Math.round(h / MM),
  ]);
const pdf = page => page.pdf({ preferCSSPageSize: true });
const heading = page => page.locator(".slips .sheet h2").first();
const papers = page => page.locator(".paper");
const button = (page, name) => page.getByRole("button", { name, exact: true });
const choose = (page, paper) => page.locator(".choice", { hasText: paper }).click();
/** Counts the calls for the browser's own print window. */
const countPrints = page =>
  page.addInitScript(() => {
    window.prints = 0;
    window.print = () => {
      window.prints += 1;
    };
  });
const prints = page => page.evaluate(() => window.prints);

describe("slips", { timeout: 180_000 }, () => {
  let program;
  let page;
  let session;
  let at;
  const confirm = async (count, fits = () => true) => {
    const { orders } = await api(page, `/sessions/${session}/orders?list=queue&limit=200`);
    const some = orders.filter(fits).slice(0, count);
    assert.equal(some.length, count);
    for (const { id, version } of some)
      await api(page, `/sessions/${session}/orders/${id}/confirm`, { version });
    return some;
  };
  before(async () => {
    program = await Program.start(["demo", "--speed", "200", "--seed", "7"]);
    page = await enter(browser, program.link, PHONE);
    await countPrints(page);
    await program.says(/Ctrl-C/);
    await page.reload();
    await page.locator("article.open").waitFor();
    session = Number(page.url().match(/phien\/(\d+)/)[1]);
    at = `${program.address}/so/${session}#in`;
  });
  after(() => program.stop());

  it("wait behind the queue with their number, and open from there", async () => {
    await page.locator("article.open button.yes").click();
    await page.getByRole("link", { name: "1 phiếu chờ in" }).click();
    await until(page, async () => (await heading(page).textContent()) === "1 phiếu chờ in");
    assert.equal(await papers(page).count(), 1);
    await page.goBack();
    await page.locator("article.open").waitFor();
  });

  it("come out on each paper with a page each, in black on white, without whole phone numbers", async () => {
    await confirm(3, order => order.customer.phone);
    await page.goto(at);
    await papers(page).nth(3).waitFor();
    const { slips } = await api(page, `/sessions/${session}/slips`);
    for (const [paper, width] of [
      ["58 mm", 58],
      ["80 mm", 80],
      ["A6", 105],
    ]) {
      await page.goto("about:blank");
      await page.goto(at);
      await choose(page, paper);
      const before = await prints(page);
      await button(page, "In 4 phiếu").click();
      await until(page, async () => (await prints(page)) === before + 1);
      const sizes = pagesOf(await pdf(page));
      assert.equal(sizes.length, 4, `${paper}: ${sizes}`);
      for (const [w, h] of sizes) {
        assert.equal(w, width);
        if (paper === "A6") assert.equal(h, 148);
        else assert.ok(h > w && h < 200, `${paper} is ${h} mm long`);
      }
      await page.emulateMedia({ media: "print" });
      const beside = page.locator("header, nav, section, a, button, .band").filter({ visible: true });
      assert.equal(await beside.count(), 0, "only slips are printed");
      const shown = await page.locator("main").filter({ visible: true }).textContent();
      for (const slip of slips) {
        assert.ok(shown.includes(slip.name) && shown.includes(`…${slip.phone_end ?? ""}`));
        if (slip.phone) assert.ok(!shown.includes(slip.phone), "a whole number is on no slip");
      }
      await page.emulateMedia({ media: null });
      // This page has counted the taken ones; nobody else has them to print.
      assert.deepEqual((await api(page, `/sessions/${session}/slips`)).waiting, 0);
      await button(page, "Chưa ra, cho chờ lại").click();
      await page.getByText("4 phiếu chờ in lại").waitFor();
    }
  });

  it("have the whole number and room for an address on a label, if that is chosen", async () => {
    await page.goto("about:blank");
    await page.goto(at);
    await choose(page, "A6");
    await page.locator("label.tick input").check();
    const { slips } = await api(page, `/sessions/${session}/slips`);
    const slip = slips.find(one => one.phone);
    const label = page.locator(`[data-slip="${slip.order_id}"]`);
    await label.getByText(slip.phone).waitFor();
    await label.getByText("Địa chỉ").waitFor();
    await button(page, "In 4 phiếu").click();
    await until(page, async () => (await prints(page)) === 1);
    assert.deepEqual(pagesOf(await pdf(page)), Array(4).fill([105, 148]));
    await button(page, "Chưa ra, cho chờ lại").click();
    await button(page, "In 4 phiếu").waitFor();
    await choose(page, "80 mm");
    await label.getByText(`…${slip.phone_end}`).waitFor();
  });

  it("are printed by one of two people only, unless one asks again", async () => {
    const { link } = await api(page, "/invites", {});
    const context = await browser.newContext(PHONE);
    const lan = await context.newPage();
    await countPrints(lan);
    await lan.goto(link);
    await lan.locator("input").fill("Lan");
    await lan.locator("form button").first().click();
    await lan.waitForURL(/\/phien\/\d+/);
    await lan.goto(at);
    await page.goto("about:blank");
    await page.goto(at);
    await button(lan, "In 4 phiếu").waitFor();
    await button(page, "In 4 phiếu").waitFor();
    await button(lan, "In 4 phiếu").click();
    await until(lan, async () => (await prints(lan)) === 1);
    await button(page, "In 4 phiếu").click();
    await page.getByText("4 phiếu có người in rồi, không in nữa").waitFor();
    assert.equal(await prints(page), 0);
    await heading(page).getByText("Không có phiếu nào chờ in").waitFor();
    await page
      .getByRole("link", { name: /^In lại phiếu này/ })
      .first()
      .click();
    await heading(page).getByText("Phiếu này in rồi").waitFor();
    await page.getByText(/Lan in lúc/).waitFor();
    await button(page, "In lại phiếu này").click();
    await until(page, async () => (await prints(page)) === 1);
    await button(page, "Ra đủ rồi").click();
    await heading(page).getByText("Phiếu này in rồi").waitFor();
    await context.close();
  });

  it("go to the shop's printer, which the owner sets up and tries", async () => {
    const heard = [];
    const machine = createServer({ allowHalfOpen: false }, line => {
      const bytes = [];
      line.on("data", piece => bytes.push(piece));
      line.on("end", () => heard.push(Buffer.concat(bytes)));
      line.on("error", () => {});
    }).listen(0, "127.0.0.1");
    await once(machine, "listening");
    const address = `127.0.0.1:${machine.address().port}`;
    await page.goto(`${program.address}/thiet-lap`);
    const field = page.getByLabel("Địa chỉ máy in");
    await field.fill("8.8.8.8");
    await button(page, "Lưu máy in").click();
    await page.getByRole("alert").filter({ hasText: "Địa chỉ chưa đúng" }).waitFor();
    await field.fill(address);
    await page.locator(".choice", { hasText: "58 mm" }).click();
    await button(page, "Lưu máy in").click();
    await page.getByText("Đã lưu máy in").waitFor();
    await button(page, "In thử").click();
    await page.getByText("Máy in đã nhận đủ 1 phiếu").waitFor();
    assert.equal(heard.length, 1);
    assert.ok(heard[0].includes(Buffer.from([0x1d, 0x76, 0x30, 0, 48, 0])), "384 dots in a row");

    const [order] = await confirm(1);
    await page.goto(at);
    await button(page, "In ở máy in của sạp (58 mm)").click();
    await page.getByText("Máy in đã nhận đủ 1 phiếu").waitFor();
    await heading(page).getByText("Không có phiếu nào chờ in").waitFor();
    assert.equal(heard.length, 2);

    machine.close();
    await page.goto("about:blank");
    await page.goto(`${at}-${order.id}`);
    await button(page, "In ở máy in của sạp (58 mm)").click();
    await page.getByText(/không nhận in.*1 phiếu chưa in vẫn chờ ở đây/).waitFor();
    await page.goto("about:blank");
    await page.goto(at);
    await heading(page).getByText("1 phiếu chờ in").waitFor();
  });

  it("are without fault on every screen, in both themes and languages", async () => {
    await confirm(2);
    const storageState = await page.context().storageState();
    const looks = [PHONE, LAPTOP].flatMap(device =>
      ["light", "dark"].map(colorScheme => ({ device, colorScheme, language: "vi" })),
    );
    for (const { device, colorScheme, language } of [
      ...looks,
      { device: PHONE, colorScheme: "light", language: "en" },
    ]) {
      const context = await browser.newContext({ ...device, colorScheme, storageState });
      await context.addInitScript(one => localStorage.setItem("language", one), language);
      const other = await context.newPage();
      await other.goto(at);
      await papers(other).first().waitFor();
      for (const paper of ["58 mm", "80 mm", "A6"]) {
        await choose(other, paper);
        const faults = await faultsOf(other);
        assert.deepEqual(faults, [], `${language}, ${colorScheme} at ${device.viewport.width} px, ${paper}`);
      }
      await other.goto(`${program.address}/thiet-lap`);
      await other.getByLabel(language === "vi" ? "Địa chỉ máy in" : "Printer's address").waitFor();
      assert.deepEqual(await faultsOf(other), [], `set-up, ${language}, ${colorScheme}`);
      await context.close();
    }
    assert.deepEqual(page.faults, []);
  });
});
