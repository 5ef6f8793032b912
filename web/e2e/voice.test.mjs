// What is read aloud, and how a device hears and sees, in a real browser.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { api, browse, enter, LAPTOP, PHONE, Program, until } from "./program.mjs";
import { faultsOf } from "./sound.mjs";

let browser;
let program;
let storageState;
let address;
let products;
let session;

let buyers = 0;
const order = (page, text) =>
  api(page, `/sessions/${session}/comments`, { platform: "tiktok", name: `Chị Hoa ${++buyers} 🌸`, text });

before(async () => {
  browser = await browse();
  program = await Program.start(["serve", "--shop", "Vườn vải cô Tư"]);
  const page = await enter(browser, program.link, PHONE);
  const goods = [
    { name: "Vải thiều", code: "VT", price: 45_000, unit: "kg", on_hand: "500", picture: "vai", step: "0.5" },
    { name: "Bánh gio", code: "BG", price: 7_000, unit: "cái", on_hand: "20", picture: "banh-gio" },
  ];
  products = [];
  for (const one of goods) products.push(await api(page, "/products", { step: "1", ...one }));
  session = (await api(page, "/sessions", { title: "Phiên vải", repeat: "once" })).id;
  address = `${program.address}/phien/${session}`;
  storageState = await page.context().storageState();
  await page.context().close();
});
after(async () => {
  await browser.close();
  await program.stop();
});

/** A phone with a Vietnamese voice that comes late and writes down what it says and when. */
const withVoice = () => {
  const said = [];
  let voices = [];
  let over = null;
  const told = new EventTarget();
  const speech = {
    getVoices: () => voices,
    addEventListener: told.addEventListener.bind(told),
    speak(words) {
      if (!words.text) return;
      const one = { text: words.text, lang: words.voice?.lang, from: performance.now() };
      said.push(one);
      const end = () => {
        clearTimeout(timer);
        one.to = performance.now();
        over = null;
        words.onend();
      };
      const timer = setTimeout(end, 400);
      over = end;
    },
    cancel: () => over?.(),
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  Object.defineProperty(window, "SpeechSynthesisUtterance", {
    value: class {
      constructor(text) {
        this.text = text;
      }
    },
  });
  setTimeout(() => {
    voices = [
      { lang: "en-US", localService: true },
      { lang: "vi-VN", localService: false },
      { lang: "vi_VN", localService: true },
    ];
    told.dispatchEvent(new Event("voiceschanged"));
  }, 200);
  window.said = said;
};

/** Nobody has touched the page; the driver's own questions count as touches otherwise. */
const untouched = () => Object.defineProperty(navigator.userActivation, "hasBeenActive", { value: false });

/** Writes down which sounds are played, from when to when by the clock of all of them. */
const withEars = () => {
  window.played = [];
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (at) {
    window.played.push([at, at + this.buffer.duration]);
    start.call(this, at);
  };
};

async function open(device, { kept = {}, scripts = [], ...more } = {}) {
  const context = await browser.newContext({ ...device, ...more, storageState });
  await context.addInitScript(kept => {
    if (!sessionStorage.kept) for (const [name, value] of Object.entries(kept)) localStorage[name] = value;
    sessionStorage.kept = "yes";
  }, kept);
  for (const script of scripts) await context.addInitScript(script);
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  page.faults = [];
  page.on("pageerror", error => page.faults.push(error.message));
  page.fetched = [];
  page.on("request", request => page.fetched.push(request.url()));
  await page.goto(address);
  await page.locator(".horn").waitFor();
  return page;
}
const leave = async page => {
  assert.deepEqual(page.faults, []);
  await page.context().close();
};
const said = page => page.evaluate(() => window.said);
const texts = async page => (await said(page)).map(one => one.text);
const horn = page => page.locator(".horn");
const mouth = page => page.getByRole("button", { name: "Đọc màn này" });
const clips = page => page.fetched.filter(url => url.endsWith(".bin"));
/** Waits for the words; one that never comes fails with what was said. */
const says = async (page, words) => {
  const late = Date.now() + 20_000;
  for (;;) {
    const heard = await texts(page);
    if (heard.some(text => words.test(text))) return;
    if (Date.now() > late) assert.fail(`${words} was not said, but: ${heard.join(" | ")}`);
    await page.waitForTimeout(50);
  }
};

const choose = (page, name) => page.getByRole("radio", { name, exact: true }).check();
const tick = (page, name) => page.getByRole("checkbox", { name: new RegExp(`^${name}`) }).click();

describe("what is read aloud", { timeout: 120_000 }, () => {
  it("is nothing until its key is pressed; then new orders, by the device's own Vietnamese voice", async () => {
    const page = await open(PHONE, { scripts: [withVoice] });
    assert.equal(await horn(page).getAttribute("aria-pressed"), "false");
    await order(page, "chốt 1kg vải thiều");
    await page.locator("article.open").waitFor();
    assert.deepEqual(await said(page), []);
    await horn(page).click();
    await says(page, /^đọc đơn mới$/);
    await order(page, "chốt 2,5kg vải thiều 0987654321");
    await says(page, /^đơn mới, Chị Hoa \d+, hai ki lô rưỡi Vải thiều/);
    assert.ok((await said(page)).every(one => one.lang === "vi_VN"));
    assert.deepEqual(clips(page), []);
    await leave(page);
  });

  it("is one thing at a time, an order every three seconds, and a number after a burst", async () => {
    const page = await open(PHONE, { scripts: [withVoice] });
    await horn(page).click();
    await says(page, /^đọc đơn mới$/);
    await order(page, "chốt 1kg vải thiều");
    await says(page, /^đơn mới, Chị Hoa/);
    for (let n = 0; n < 9; n++) await order(page, "chốt 1kg vải thiều");
    await says(page, /^(ba|bốn|năm|sáu|bảy|tám|chín) đơn mới$/);
    const all = await said(page);
    const orders = all.filter(one => /đơn mới/.test(one.text) && one.text !== "đọc đơn mới");
    assert.ok(orders.length <= 4, `${orders.length} sentences about ten orders`);
    for (const [at, one] of all.slice(1).entries())
      assert.ok(one.from >= all[at].to, "two were said at once");
    for (const [at, one] of orders.slice(1).entries()) {
      const apart = one.from - orders[at].from;
      assert.ok(apart >= 2_950, `two orders were said ${apart} ms apart`);
    }
    await leave(page);
  });

  it("tells what runs out, what is sold out and what is to be looked at, before orders", async () => {
    const page = await open(LAPTOP, { scripts: [withVoice] });
    await horn(page).click();
    await says(page, /^đọc đơn mới$/);
    await order(page, "chốt 18 bánh gio");
    await says(page, /^Bánh gio sắp hết, còn hai cái$/);
    await order(page, "chốt 2 bánh gio");
    await says(page, /^Bánh gio hết hàng$/);
    await order(page, "lấy 2 gói ớt bột nhé");
    await says(page, /^một lời cần xem$/);
    const all = await texts(page);
    assert.ok(all.findIndex(text => /sắp hết/.test(text)) < all.findIndex(text => /mười tám cái/.test(text)));
    await leave(page);
  });

  it("tells that the net is lost, and that it is back", async () => {
    const page = await open(PHONE, { scripts: [withVoice] });
    await horn(page).click();
    await says(page, /^đọc đơn mới$/);
    await page.route("**/events**", route => route.abort());
    await page.context().setOffline(true);
    await program.stop({ signal: "SIGKILL", keep: true });
    await says(page, /^mất mạng$/);
    const { folder, port } = program;
    program = await Program.start(["serve"], { folder, port });
    await page.unroute("**/events**");
    await page.context().setOffline(false);
    await says(page, /^có mạng$/);
    await leave(page);
  });

  it("stops at once with one tap, and stays off", async () => {
    const page = await open(PHONE, { scripts: [untouched, withVoice], kept: { voice: "on" } });
    assert.match(await horn(page).getAttribute("aria-label"), /Chạm để nghe/);
    await horn(page).click();
    await says(page, /^đọc đơn mới$/);
    assert.match(await horn(page).getAttribute("aria-label"), /Đang đọc/);
    await horn(page).click();
    const before = (await said(page)).length;
    assert.ok(
      (await said(page)).every(one => one.to),
      "it was hushed",
    );
    await order(page, "chốt 1kg vải thiều");
    const waits = page.locator(".waits b").first();
    const { queue } = (await api(page, `/sessions/${session}`)).session.totals;
    await until(page, async () => Number(await waits.textContent()) === queue);
    assert.equal((await said(page)).length, before);
    await page.reload();
    assert.equal(await horn(page).getAttribute("aria-pressed"), "false");
    await leave(page);
  });

  it("that was left on begins with the first tap on anything", async () => {
    const page = await open(PHONE, { scripts: [untouched, withVoice], kept: { voice: "on" } });
    assert.match(await horn(page).getAttribute("aria-label"), /Chạm để nghe/);
    await page.locator(".tabs button", { hasText: "Kho" }).click();
    await until(page, async () => /Đang đọc/.test(await horn(page).getAttribute("aria-label")));
    await order(page, "chốt 1kg vải thiều");
    await says(page, /^đơn mới, /);
    await leave(page);
  });

  it("is made of recorded words where the device has no voice, one behind the other", async () => {
    const page = await open(PHONE, { scripts: [withEars] });
    assert.deepEqual(clips(page), []);
    await horn(page).click();
    await until(page, () => page.evaluate(() => window.played.length === 1));
    await order(page, "chốt 3kg vải thiều");
    // đơn mới · ba · ki lô · vải thiều
    await until(page, () => page.evaluate(() => window.played.length === 5));
    const played = await page.evaluate(() => window.played);
    for (const [at, [from]] of played.slice(1).entries()) assert.ok(from >= played[at][1] - 0.001);
    assert.equal(clips(page).length, 1);
    await leave(page);
  });

  it("waits for a tap on its own key where data is saved", async () => {
    const saver = () =>
      Object.defineProperty(navigator, "connection", { value: { saveData: true }, configurable: true });
    const page = await open(PHONE, { scripts: [saver, withEars], kept: { voice: "on" } });
    assert.match(await horn(page).getAttribute("aria-label"), /Chạm để nghe/);
    await page.locator(".tabs button", { hasText: "Kho" }).click();
    await order(page, "chốt 1kg vải thiều");
    await page.locator("article.stock").first().waitFor();
    assert.match(await horn(page).getAttribute("aria-label"), /Chạm để nghe/);
    assert.deepEqual(clips(page), []);
    await horn(page).click();
    await until(page, () => page.evaluate(() => window.played.length > 0));
    assert.equal(clips(page).length, 1);
    assert.equal(await horn(page).getAttribute("aria-pressed"), "true");
    await leave(page);
  });

  it("says so when the words cannot be fetched", async () => {
    const page = await open(PHONE, { scripts: [withEars] });
    await page.route("**/*.bin", route => route.abort());
    await page.locator(".read").click();
    await page.locator(".toast", { hasText: "Chưa lấy được giọng đọc" }).waitFor();
    await page.unroute("**/*.bin");
    await page.locator(".read").click();
    await until(page, () => page.evaluate(() => window.played.length > 0));
    await leave(page);
  });
});

describe("a screen that is read aloud", { timeout: 60_000 }, () => {
  const places = {
    Đơn: /^.* đơn chờ\. đơn tiếp theo, Chị Hoa \d+, .* nghìn( rưỡi)? đồng/,
    Sót: /^một lời cần xem$/,
    Kho: /^Bánh gio hết hàng\. Vải thiều còn .* ki lô( rưỡi)?\.$/,
    Sổ: /^.* đơn, .* khách\. khách đặt .* đồng\. đã chốt không đồng$/,
  };
  it("says what stands on it, on the phone's four places", async () => {
    const page = await open(PHONE, { scripts: [withVoice] });
    for (const [tab, words] of Object.entries(places)) {
      await page.locator(".tabs button", { hasText: tab }).click();
      await mouth(page).click();
      await says(page, words);
      await mouth(page).waitFor();
    }
    assert.equal(await horn(page).getAttribute("aria-pressed"), "false", "orders are not read for that");
    await leave(page);
  });

  it("says the book's money and the shop's stock on their own pages", async () => {
    const page = await open(PHONE, { scripts: [withVoice] });
    for (const [path, words] of [
      [`so/${session}`, places.Sổ],
      ["kho", places.Kho],
    ]) {
      await page.goto(`${program.address}/${path}`);
      await mouth(page).click();
      await says(page, words);
      assert.deepEqual(await faultsOf(page, "header"), []);
    }
    await leave(page);
  });

  it("says the orders, the money and what runs out on the laptop, by a key, and stops by it", async () => {
    const page = await open(LAPTOP, { scripts: [withVoice] });
    await page.keyboard.press("d");
    await says(page, /đơn chờ\. đơn tiếp theo, .*\. khách đặt .* đồng\. Bánh gio hết hàng\.$/);
    await mouth(page).waitFor();
    await page.keyboard.press("d");
    await page.getByRole("button", { name: "Thôi đọc" }).waitFor();
    await page.keyboard.press("d");
    await mouth(page).waitFor();
    await leave(page);
  });
});

describe("how a device hears and sees", { timeout: 240_000 }, () => {
  const paper = { light: "rgb(244, 235, 216)", dark: "rgb(23, 20, 15)" };
  const ground = page => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

  it("is set in one tap from the session, and kept", async () => {
    const page = await open(PHONE, { colorScheme: "light" });
    await page.getByRole("link", { name: "Nghe và nhìn" }).click();
    const sheet = page.locator("dialog.over");
    await choose(page, "Tối");
    assert.equal(await ground(page), paper.dark);
    await choose(page, "Rất to");
    const size = () => page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
    assert.ok((await size()) > 22);
    await tick(page, "Tiếng chuông");
    await page.goBack();
    assert.equal(await page.locator("dialog.over").count(), 0);
    await page.reload();
    await horn(page).waitFor();
    assert.equal(await ground(page), paper.dark);
    assert.ok((await size()) > 22);
    await page.getByRole("link", { name: "Nghe và nhìn" }).click();
    assert.ok(await sheet.getByRole("checkbox", { name: /Tiếng chuông/ }).isChecked());
    await choose(page, "Theo máy");
    assert.equal(await ground(page), paper.light);
    await page.emulateMedia({ colorScheme: "dark" });
    assert.equal(await ground(page), paper.dark);
    await choose(page, "Sáng");
    assert.equal(await ground(page), paper.light);
    await sheet.getByRole("link", { name: "Thiết lập" }).click();
    await page.waitForURL(/thiet-lap/);
    assert.equal(await ground(page), paper.light);
    await leave(page);
  });

  it("is put on before anything is painted", async () => {
    const watch = () => {
      window.painted = [];
      const look = () => {
        if (document.body) {
          const { backgroundColor, fontSize } = getComputedStyle(document.documentElement);
          window.painted.push(`${backgroundColor} ${fontSize}`);
        }
        if (window.painted.length < 30) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    };
    const kept = { theme: "dark", text: "82%" };
    const page = await open(PHONE, { colorScheme: "light", kept, scripts: [watch] });
    for (let turn = 0; turn < 5; turn++) {
      await until(page, () => page.evaluate(() => window.painted.length >= 30));
      const looks = await page.evaluate(() => [...new Set(window.painted)]);
      assert.deepEqual(looks, [`${paper.dark} 13.12px`]);
      await page.reload();
    }
    await leave(page);
  });

  it("leaves every place whole and sound at every size of letters", async () => {
    for (const [device, name] of [
      [PHONE, "phone"],
      [LAPTOP, "laptop"],
    ])
      for (const [theme, language, text] of [
        ["light", "vi", ""],
        ["light", "vi", "72%"],
        ["dark", "vi", "82%"],
        ["light", "en", "82%"],
      ]) {
        const page = await open(device, { kept: { theme, text, language, voice: "on" } });
        const see = async what => {
          await page.waitForTimeout(300);
          assert.deepEqual(
            await faultsOf(page, what),
            [],
            `${name} ${theme} ${language} ${text} ${page.url()}`,
          );
        };
        for (const tab of device === PHONE ? [0, 1, 2, 3] : []) {
          await page.locator(".tabs button").nth(tab).click();
          await see("body");
        }
        if (device === LAPTOP) await see("body");
        await page.evaluate(() => {
          location.hash = "nghe-nhin";
        });
        await page.locator("dialog.over h3").first().waitFor();
        await see("dialog.over");
        if (text === "82%")
          for (const path of ["kho", "thiet-lap", `so/${session}`]) {
            await page.goto(`${program.address}/${path}`);
            await page.locator("h1").first().waitFor();
            await see("body");
          }
        await leave(page);
      }
  });

  it("rings and shakes for new orders, without a voice", async () => {
    const ears = () => {
      window.rung = 0;
      window.shaken = [];
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (at) {
        window.rung++;
        start.call(this, at);
      };
      navigator.vibrate = pattern => window.shaken.push(pattern);
    };
    const page = await open(PHONE, { scripts: [ears] });
    await page.getByRole("link", { name: "Nghe và nhìn" }).click();
    await tick(page, "Tiếng chuông");
    await tick(page, "Rung");
    // An order that is there before the page attends is not new.
    await until(page, async () => {
      await order(page, "chốt 1kg vải thiều");
      return page.evaluate(() => window.rung > 0);
    });
    await until(page, () => page.evaluate(() => window.rung === 2 * window.shaken.length));
    assert.deepEqual(clips(page), []);
    await leave(page);
  });

  it("keeps the screen on while the session is open, unless that is switched off", async () => {
    const lamp = () => {
      window.lit = [];
      const request = async () => {
        const held = new EventTarget();
        held.release = async () => {
          window.lit.push("off");
          held.dispatchEvent(new Event("release"));
        };
        window.lit.push("on");
        return held;
      };
      Object.defineProperty(navigator, "wakeLock", { value: { request } });
    };
    const page = await open(PHONE, { scripts: [lamp] });
    const lit = () => page.evaluate(() => window.lit.join());
    await until(page, async () => (await lit()) === "on");
    await page.getByRole("link", { name: "Nghe và nhìn" }).click();
    await tick(page, "Giữ sáng màn hình");
    await until(page, async () => (await lit()) === "on,off");
    await tick(page, "Giữ sáng màn hình");
    await until(page, async () => (await lit()) === "on,off,on");
    await leave(page);
  });

  it("fills the whole screen, and leaves it", async () => {
    const page = await open(PHONE);
    await page.getByRole("link", { name: "Nghe và nhìn" }).click();
    await page.getByRole("button", { name: "Cả màn hình", exact: true }).click();
    await page.getByRole("button", { name: "Thôi cả màn hình" }).click();
    await page.getByRole("button", { name: "Cả màn hình", exact: true }).waitFor();
    await leave(page);
  });
});

describe("keys of the laptop", { timeout: 60_000 }, () => {
  const help = page => page.getByRole("dialog", { name: "Phím tắt" });

  it("are all listed behind the question mark", async () => {
    const page = await open(LAPTOP);
    await page.keyboard.press("?");
    const keys = await help(page).locator("kbd").allTextContents();
    const all = ["↑ ↓", "Enter", "X", "M", "Z", "N", "/", "Esc", "D", "V", "C", "?"];
    assert.deepEqual(keys.toSorted(), all.toSorted());
    assert.deepEqual(await faultsOf(page, "dialog"), []);
    await page.keyboard.press("Escape");
    assert.equal(await help(page).count(), 0);
    await page.keyboard.press("v");
    await until(page, async () => (await horn(page).getAttribute("aria-pressed")) === "true");
    await page.keyboard.press("v");
    await page.keyboard.press("c");
    await page.locator("dialog.over").waitFor();
    await page.keyboard.press("Escape");
    await until(page, async () => (await page.locator("dialog.over").count()) === 0);
    await page.keyboard.press("m");
    await page.waitForURL(/#don-\d+$/);
    await leave(page);
  });

  it("that are one sign do nothing once they are switched off; the others work", async () => {
    const page = await open(LAPTOP);
    await page.getByRole("link", { name: "Nghe và nhìn" }).click();
    await tick(page, "Phím một chữ");
    await page.keyboard.press("Escape");
    await until(page, async () => (await page.locator("dialog.over").count()) === 0);
    const id = await page.locator("article.open").getAttribute("data-order");
    for (const key of ["x", "m", "d", "v", "c", "/", "?"]) await page.keyboard.press(key);
    assert.equal(await page.locator("dialog").count(), 0);
    assert.equal(await page.locator("article.open").getAttribute("data-order"), id);
    assert.equal(await page.locator("article.open .no kbd").isVisible(), false);
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("Enter");
    await until(page, async () => (await page.locator("article.open").getAttribute("data-order")) !== id);
    await page.getByRole("button", { name: "xem phím" }).click();
    await page.getByText("Phím một chữ đang tắt.").waitFor();
    await page.getByRole("button", { name: "Nghe và nhìn" }).click();
    await tick(page, "Phím một chữ");
    await page.keyboard.press("Escape");
    await until(page, async () => (await page.locator("dialog.over").count()) === 0);
    await page.keyboard.press("z");
    await until(
      page,
      async () => (await page.locator(`article[data-order="${id}"]:not(.done)`).count()) === 1,
    );
    await leave(page);
  });
});
