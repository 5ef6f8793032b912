import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import openapi from "../../openapi.json";
import { pagesEn } from "./pages.en";
import { pagesVi } from "./pages.vi";

const { Reason, SpanRole } = openapi.components.schemas;

describe("every reason to look at an order", () => {
  for (const [language, { reasons }] of Object.entries({ vi: pagesVi, en: pagesEn }))
    it(`has its own text: ${language}`, () => {
      expect(Object.keys(reasons).sort()).toEqual([...Reason.enum].sort());
      const texts = Object.values(reasons);
      expect(texts.every(text => text.trim())).toBe(true);
      expect(new Set(texts).size).toBe(texts.length);
    });
});

it("the dark colours are the same, whoever asked for them", () => {
  const css = readFileSync(new URL("../style/base.css", import.meta.url), "utf8");
  const dark = [...css.matchAll(/\{\s*color-scheme: dark;([^}]*)\}/g)].map(found =>
    found[1]?.replace(/\s+/g, " "),
  );
  expect(dark.length).toBe(2);
  expect(dark[0]).toBe(dark[1]);
});

it("words that name nothing on sale look like no other words", () => {
  const css = readFileSync(new URL("../style/cards.css", import.meta.url), "utf8");
  expect(SpanRole.enum).toContain("unknown");
  expect(css.includes("mark.as-unknown")).toBe(true);
});
