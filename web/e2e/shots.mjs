// Screenshots of the screens, into web/shots; those of the README into docs.

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { browse, enter, LAPTOP, PHONE, Program, withDoubtfulName } from "./program.mjs";
import { shootStates } from "./states.mjs";

const folder = fileURLToPath(new URL("../shots", import.meta.url));
const docs = fileURLToPath(new URL("../../docs", import.meta.url));
mkdirSync(folder, { recursive: true });

const browser = await browse();
const program = await Program.start(["demo", "--speed", "20", "--seed", "7"]);
const owner = await enter(browser, program.link);
await owner.waitForTimeout(18_000);
const storageState = await owner.context().storageState();

async function shoot(name, device, colorScheme, path, prepare, state = storageState) {
  const context = await browser.newContext({ ...device, colorScheme, storageState: state ?? undefined });
  const page = await context.newPage();
  await page.goto(path);
  await page.locator("h1, h2").first().waitFor();
  await page.waitForTimeout(700);
  await prepare?.(page);
  await page.screenshot({ path: `${name}.png` });
  await context.close();
}

const live = owner.url();
await shoot(`${docs}/phone`, { ...PHONE, deviceScaleFactor: 1.5 }, "light", live);
await shoot(`${docs}/laptop`, LAPTOP, "light", live);
const tabs = ["Sót", "Kho", "Sổ"];
const pages = {
  stock: `${program.address}/kho`,
  setup: `${program.address}/thiet-lap`,
  report: live.replace("phien", "so"),
};
for (const [device, size] of Object.entries({ phone: PHONE, laptop: LAPTOP })) {
  for (const theme of ["light", "dark"]) {
    const name = what => `${folder}/${device}-${theme}-${what}`;
    await shoot(name("live"), size, theme, live);
    for (const [what, path] of Object.entries(pages)) await shoot(name(what), size, theme, path);
    if (device === "laptop") continue;
    for (const tab of tabs) {
      const open = page =>
        page
          .locator(".tabs button", { hasText: tab })
          .click()
          .then(() => page.waitForTimeout(600));
      await shoot(name(tab), size, theme, live, open);
    }
  }
}
await program.says(/Ctrl-C/);
await owner.waitForTimeout(1_500);
const door = async (page, name) => {
  await page.locator(".doorway button", { hasText: name }).click();
  await page.waitForTimeout(400);
};
/** Sheets and pages by their address, each with what is opened in it. */
const sheets = {
  order: [`${live}#don-`, []],
  lines: [`${live}#don-`, ["Sửa món"]],
  merge: [`${live}#don-`, ["Gộp đơn", "Tên, số điện thoại", "an"]],
  split: [`${live}#don-`, ["Chia đơn", "Tên hoặc số", "Lan"]],
  goods: [`${pages.stock}#mon-`, []],
  count: [`${pages.stock}#mon-`, ["Kiểm kho", "Đếm được", "590"]],
  spoil: [`${pages.stock}#mon-`, ["Hàng hỏng", "Bỏ đi", "9"]],
  preorder: [`${pages.stock}#mon-`, ["Đặt trước"]],
  terms: [`${pages.stock}#mon-`, ["Giá riêng"]],
};
const first = await owner.evaluate(async () => {
  const ask = async path => (await fetch(`/api/v1${path}`)).json();
  const { queue, products } = await ask(`/sessions/${location.pathname.split("/")[2]}`);
  return { don: queue.find(order => order.comments.length > 1)?.id, mon: products[0].id };
});
const pasted =
  "Hà Vũ: cho em 3 cái bánh gio 0912345678\nHoa Nguyễn: 1 mật mía\nBác Tư: mấy giờ live tiếp ạ\nhôm nay";
for (const [device, size] of Object.entries({ phone: PHONE, laptop: LAPTOP })) {
  for (const theme of ["light", "dark"]) {
    const name = what => `${folder}/${device}-${theme}-${what}`;
    for (const [what, [path, [opens, field, typed]]] of Object.entries(sheets)) {
      const id = path.endsWith("don-") ? first.don : first.mon;
      await shoot(name(what), size, theme, path + id, async page => {
        await page.locator("dialog.over h3").first().waitFor();
        if (opens) await door(page, opens);
        if (field) await page.locator("dialog.over").getByLabel(field).fill(typed);
        await page.waitForTimeout(700);
        if (opens)
          await page
            .locator(".inner")
            .first()
            .evaluate(one => one.scrollIntoView());
      });
    }
    await shoot(name("comfort"), size, theme, `${live}#nghe-nhin`);
    await shoot(name("large"), size, theme, live, async page => {
      await page.evaluate(() => {
        localStorage.text = "82%";
      });
      await page.reload();
      await page.locator(".horn").waitFor();
      await page.waitForTimeout(700);
    });
    await shoot(name("lost"), size, theme, `${pages.report}#loi`);
    await shoot(name("pasted"), size, theme, `${pages.report}#loi`, async page => {
      await page.locator("textarea").fill(pasted);
      await page.getByRole("button", { name: "Xem trước" }).click();
      await page
        .locator(".listhead")
        .first()
        .evaluate(one => one.scrollIntoView());
    });
  }
}
for (const [device, size] of Object.entries({ phone: PHONE, laptop: LAPTOP }))
  await shoot(`${folder}/${device}-over`, size, "light", live);
for (const [device, size] of Object.entries({ phone: PHONE, laptop: LAPTOP })) {
  const written = async page => {
    const card = await withDoubtfulName(page);
    await card.getByRole("button", { name: "Ghi đơn" }).click();
    await card.locator(".choice", { hasText: "Mật mía" }).click();
    await page.screenshot({ path: `${folder}/${device}-doubt.png` });
    await card.getByRole("button", { name: "Lưu" }).click();
    await page.locator(".offer").waitFor();
    await page.waitForTimeout(500);
  };
  await shoot(`${folder}/${device}-offer`, size, "light", live, written);
  await shoot(`${folder}/${device}-taught`, size, "dark", live, async page => {
    await written(page);
    await page.locator(".offer .yes").click();
    await page.locator(".offer").waitFor({ state: "detached" });
    if (device === "laptop") await page.goto(pages.stock);
    else await page.locator(".tabs button", { hasText: "Kho" }).click();
    await page.locator(".called").scrollIntoViewIfNeeded();
  });
}
await owner.evaluate(async () => {
  const path = `/api/v1/sessions/${location.pathname.split("/")[2]}`;
  const { orders } = await (await fetch(`${path}/orders?list=queue&limit=4`)).json();
  for (const { id, version } of orders) {
    const key = [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, "0"));
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ key: key.join(""), version });
    await fetch(`${path}/orders/${id}/confirm`, { method: "POST", headers, body });
  }
});
for (const [device, size] of Object.entries({ phone: PHONE, laptop: LAPTOP }))
  for (const theme of ["light", "dark"])
    await shoot(`${folder}/${device}-${theme}-slips`, size, theme, `${pages.report}#in`, page =>
      page.locator(".paper").first().waitFor(),
    );
await program.stop();
await shootStates(browser, (name, ...how) => shoot(`${folder}/${name}`, ...how));
await browser.close();
