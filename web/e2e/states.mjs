// Screenshots of what a live seldom shows: nothing yet, too much, no line, trouble, other letters and another language.

import { fill, openShop } from "./crowd.mjs";
import { api, enter, LAPTOP, PHONE, Program } from "./program.mjs";

const LONG = {
  code: "DACBIET2026",
  name: "Bánh gio Tây Đô gói lá chít nhân thịt lợn mán hun khói đặc biệt Tết Bính Ngọ",
  unit: "thùng carton",
  price: 98_765_000,
  on_hand: "99999.5",
  step: "0.5",
  picture: "banh-gio",
};
const LONG_WORDS =
  "chốt cho chị 12345,5 thùng đặc biệt 2026 nhé em, chị lấy làm quà biếu khách hàng thân thiết cuối năm, số chị 0912345678";
const LONG_NAME = "Công Tằng Tôn Nữ Thị Hoàng Ngân Khánh Phương Thảo";

/** Calls `shoot` with every device, theme and picture; `owner` names the shop and its open session. */
async function all(shoot, pictures) {
  for (const [device, size] of Object.entries({ phone: PHONE, laptop: LAPTOP }))
    for (const theme of ["light", "dark"])
      for (const [name, { path, prepare, more }] of Object.entries(pictures))
        await shoot(`${device}-${theme}-${name}`, { ...size, ...more }, theme, path, prepare);
}

const language = page =>
  page
    .evaluate(() => {
      localStorage.language = "en";
    })
    .then(() => page.reload());
const large = page =>
  page
    .evaluate(() => {
      localStorage.text = "82%";
    })
    .then(() => page.reload());
const calm = page =>
  page
    .locator("h1, h2")
    .first()
    .waitFor()
    .then(() => page.waitForTimeout(900));
const inEnglish = async page => {
  await language(page);
  await calm(page);
};
const inLargeText = async page => {
  await large(page);
  await calm(page);
};

/** The line breaks, and two orders are confirmed without it. */
async function withoutLine(page) {
  await page.locator("article.open").waitFor();
  await page.waitForTimeout(1_200);
  await page.context().setOffline(true);
  for (let at = 0; at < 2; at++) {
    await page.locator("article.open button.yes").click();
    await page.waitForTimeout(900);
  }
  await page.waitForTimeout(1_500);
}

/** What the server should have told does not come. */
const silent = pattern => async page => {
  await page.route(pattern, route => route.abort());
  await page.reload();
  await page.waitForTimeout(900);
};

/** `shoot(name, device, theme, path, prepare, storageState)` makes one picture. */
export async function shootStates(browser, shoot) {
  const program = await Program.start(["serve", "--shop", "Vườn vải cô Tư"]);
  const at = path => program.address + path;
  const owner = await enter(browser, program.link, LAPTOP);
  const storageState = await owner.context().storageState();
  const mine = (name, device, theme, path, prepare) =>
    shoot(name, device, theme, path, prepare, storageState);
  const anybody = (name, device, theme, path, prepare) => shoot(name, device, theme, path, prepare, null);

  await all(anybody, {
    "signed-out": { path: at("/") },
    "join-used": { path: at(`/join#${"0".repeat(32)}`) },
  });
  await all(mine, {
    "empty-sessions": { path: at("/#list") },
    "empty-stock": { path: at("/kho") },
    "empty-setup": { path: at("/thiet-lap") },
    "new-product": {
      path: at("/kho"),
      prepare: page => page.getByRole("button", { name: "Thêm món" }).click(),
    },
  });
  const session = (await api(owner, "/sessions", { title: "Phiên vải đầu mùa" })).id;
  await all(mine, {
    "empty-live": { path: at(`/phien/${session}`) },
    "empty-book": { path: at(`/so/${session}`) },
    "empty-orders": { path: at(`/so/${session}#don`) },
    "empty-slips": { path: at(`/so/${session}#in`) },
  });

  const long = await api(owner, "/products", LONG);
  const busy = await openShop(owner, "Phiên chợ sáng thứ Bảy bán bánh gio và hàng Tết gửi đi các tỉnh");
  await fill(owner, busy, 400);
  const rows = Array.from({ length: 30 }, (_, at) => ({
    author: `long${at}`,
    name: `${LONG_NAME} ${at}`,
    text: LONG_WORDS,
    sent_at: Date.now() - 3_600_000 + at,
  }));
  await api(owner, `/sessions/${session}/pasted`, { platform: "tiktok", rows });
  const { queue, look } = await api(owner, `/sessions/${session}`);
  const [live, order] = [at(`/phien/${session}`), (queue[0] ?? look[0]).id];
  await all(mine, {
    "long-live": { path: live },
    "long-order": { path: `${live}#don-${order}` },
    "long-goods": { path: `${live}#mon-${long.id}` },
    "long-stock": { path: at("/kho") },
    "long-book": { path: at(`/so/${session}`) },
    "long-orders": { path: at(`/so/${session}#don`) },
    "two-sessions": { path: at("/#list") },
    "busy-live": { path: at(`/phien/${busy}`) },
    "busy-orders": { path: at(`/so/${busy}#don`) },
    offline: { path: at(`/phien/${busy}`), prepare: withoutLine },
    "error-live": { path: at(`/phien/${busy}`), prepare: silent(/sessions\/\d+$/) },
    "error-book": { path: at(`/so/${busy}`), prepare: silent(/report$/) },
    "error-orders": { path: at(`/so/${busy}#don`), prepare: silent(/orders\?/) },
    "not-found": { path: at("/phien/999999") },
    "english-live": { path: at(`/phien/${busy}`), prepare: inEnglish },
    "english-stock": { path: at("/kho"), prepare: inEnglish },
    "english-setup": { path: at("/thiet-lap"), prepare: inEnglish },
    "english-book": { path: at(`/so/${busy}`), prepare: inEnglish },
    "english-order": { path: `${live}#don-${order}`, prepare: inEnglish },
    "large-stock": { path: at("/kho"), prepare: inLargeText },
    "large-setup": { path: at("/thiet-lap"), prepare: inLargeText },
    "large-book": { path: at(`/so/${busy}`), prepare: inLargeText },
    "large-order": { path: `${live}#don-${order}`, prepare: inLargeText },
  });
  await program.stop();
}
