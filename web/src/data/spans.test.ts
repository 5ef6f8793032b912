import { describe, expect, it } from "vitest";
import type { Span } from "../api";
import { pieces } from "./spans";

/** The span of `words` in `text` in bytes of UTF-8, as the server counts. */
function span(text: string, words: string, role: Span["role"]): Span {
  const bytes = (part: string) => new TextEncoder().encode(part).length;
  const start = bytes(text.slice(0, text.indexOf(words)));
  return { start, end: start + bytes(words), role };
}

describe("pieces", () => {
  it("marks Vietnamese words by their bytes", () => {
    const text = "chốt chị 3kg vải nhé 😍 đủ";
    const found = pieces(text, [
      span(text, "đủ", "intent"),
      span(text, "vải", "product"),
      span(text, "3kg", "quantity"),
    ]);
    expect(found).toEqual([
      { text: "chốt chị ", role: null },
      { text: "3kg", role: "quantity" },
      { text: " ", role: null },
      { text: "vải", role: "product" },
      { text: " nhé 😍 ", role: null },
      { text: "đủ", role: "intent" },
    ]);
  });

  it("keeps touching spans apart", () => {
    const text = "5bánh";
    expect(
      pieces(text, [span(text, "5", "quantity"), span(text, "bánh", "product")]).map(one => one.role),
    ).toEqual(["quantity", "product"]);
  });

  it("gives overlapping words to the earlier span", () => {
    expect(
      pieces("abcdef", [
        { start: 0, end: 3, role: "product" },
        { start: 2, end: 5, role: "quantity" },
      ]),
    ).toEqual([
      { text: "abc", role: "product" },
      { text: "de", role: "quantity" },
      { text: "f", role: null },
    ]);
  });

  it("always joins to the text, whatever the spans", () => {
    const text = "ạb😍đ e\u0301 \ud800 z";
    for (let start = -1; start < 24; start++) {
      for (let end = start - 1; end < 26; end++) {
        const joined = pieces(text, [{ start, end, role: "phone" }]).map(one => one.text);
        expect(joined.join("")).toBe(text);
      }
    }
  });

  it("has nothing to say about no text", () =>
    expect(pieces("", [{ start: 0, end: 4, role: "phone" }])).toEqual([]));
});
