import { describe, expect, it } from "vitest";
import type { Span } from "../api";
import { ADDRESS_MAX, placeIn } from "./place";

const bytes = (text: string) => new TextEncoder().encode(text).length;
const comment = (text: string, read: readonly [string, Span["role"]][] = []) => ({
  text,
  spans: read.map(([words, role]) => {
    const start = bytes(text.slice(0, text.indexOf(words)));
    return { start, end: start + bytes(words), role };
  }),
});

describe("an address in a comment", () => {
  it.each([
    ["giao về 12 Hàng Bạc, Hà Nội", [], "giao về 12 Hàng Bạc, Hà Nội"],
    [
      "chốt 2kg ớt tươi, 12 Hàng Bạc 0987654321",
      [
        ["chốt", "intent"],
        ["2kg", "quantity"],
        ["ớt tươi", "product"],
        ["0987654321", "phone"],
      ],
      "12 Hàng Bạc",
    ],
    ["sđt 0987654321 , số 5 ngõ 3 Láng", [["0987654321", "phone"]], "sđt, số 5 ngõ 3 Láng"],
    // Where nothing is left, all of it is offered.
    ["chốt 2 Huế", [["chốt 2", "intent"]], "chốt 2 Huế"],
  ] as [string, [string, Span["role"]][], string][])("%s", (text, read, place) => {
    expect(placeIn(comment(text, read))).toBe(place);
  });

  it("is never longer than the server keeps", () => {
    expect(placeIn(comment("xã ".repeat(500))).length).toBeLessThanOrEqual(ADDRESS_MAX);
  });
});
