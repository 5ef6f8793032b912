import { expect, it } from "vitest";
import { isOverfull, keepPaper, pageRules, usualPaper } from "./paper";

const storage = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
};

it("a device keeps its paper", () => {
  const store = storage();
  expect(usualPaper(store)).toBe("80mm");
  keepPaper("a6", store);
  expect(usualPaper(store)).toBe("a6");
  store.setItem("paper", "letter");
  expect(usualPaper(store)).toBe("80mm");
});

it("each slip on a roll has a page of its own length, and the longest holds for printers that know one", () => {
  // 378 px are 100 mm
  const rules = pageRules("58mm", [
    { id: 3, height: 378 },
    { id: 9, height: 567 },
  ]);
  expect(rules).toContain("@page { size: 58mm 157mm; margin: 0 }");
  expect(rules).toContain('@page s3 { size: 58mm 107mm; margin: 0 } [data-slip="3"] { page: s3 }');
  expect(rules).toContain("@page s9 { size: 58mm 157mm; margin: 0 }");
});

it("a short slip's page is not turned round", () => {
  expect(pageRules("80mm", [{ id: 1, height: 100 }])).toContain("size: 80mm 81mm");
});

it("a label is a label", () => {
  expect(pageRules("a6", [{ id: 1, height: 2000 }])).toBe("@page { size: 105mm 148mm; margin: 0 }");
});

it("a label is full when it is longer than its paper", () => {
  expect(isOverfull(105, 147.5)).toBe(false);
  expect(isOverfull(105, 149)).toBe(true);
  expect(isOverfull(397 * 0.82, 557 * 0.82)).toBe(false);
});
