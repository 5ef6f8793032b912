// Screenshots of the screens, into web/shots; those of the README into docs.

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { browse, enter, LAPTOP, PHONE, Program, withDoubtfulName } from "./program.mjs";

const folder = fileURLToPath(new URL("../shots", import.meta.url));
const docs = fileURLToPath(new URL("../../docs", import.meta.url));
mkdirSync(folder, { recursive: true });

const browser = await browse();
const program = await Program.start(["demo", "--speed", "20", "--seed", "7"]);
const owner = await enter(browser, program.link);
await owner.waitForTimeout(18_000);
const storageState = await owner.context().storageState();

async function shoot(name, device, colorScheme, path, prepare) {
  const context = await browser.newContext({ ...device, colorScheme, storageState });
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
await browser.close();
await program.stop();
