// What every screen must keep: no accessibility fault, nothing too wide, nothing too small for a finger.

import { readFileSync } from "node:fs";

const AXE = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const FINGER = 48;

/** What is wrong with what the page shows now, within `part`. */
export async function faultsOf(page, part = "body") {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    ([within, rules]) => window.axe.run(within, { runOnly: rules }),
    [part, RULES],
  );
  const faults = violations.map(fault => `${fault.id}: ${fault.nodes[0].html}`);
  const wide = await page.evaluate(within => {
    const all = [document.documentElement, ...document.querySelectorAll(`${within}, ${within} .inside`)];
    return all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.className || one.tagName);
  }, part);
  faults.push(...wide.map(one => `too wide: ${one}`));
  const small = await page.evaluate(
    ([within, finger]) => {
      const pressed = document.querySelectorAll(
        `${within} :is(button, a[href], select, summary, textarea, input:not([type="radio"], [type="checkbox"]), label.choice, label.tick)`,
      );
      return [...pressed]
        .map(one => [one, one.getBoundingClientRect()])
        .filter(([, { width, height }]) => width > 0 && (width < finger || height < finger))
        .map(([one, { width, height }]) => `${one.outerHTML.slice(0, 80)} is ${width} × ${height}`);
    },
    [part, FINGER],
  );
  return [...faults, ...small];
}
