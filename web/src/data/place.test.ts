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

// As the reader reads them.
const READ: [string, [string, Span["role"]][], string][] = [
  [
    "giao về 12 Hàng Bạc, Ba Đình, Hà Nội",
    [["giao về 12 Hàng Bạc", "address"]],
    "giao về 12 Hàng Bạc, Ba Đình, Hà Nội",
  ],
  [
    "chốt 2 mật mía, giao 12 ngõ 3 Hàng Bạc, phường Hoàn Kiếm, Hà Nội",
    [
      ["chốt", "intent"],
      ["mật mía", "product"],
      ["12", "quantity"],
      ["ngõ 3 Hàng Bạc", "address"],
      ["phường Hoàn Kiếm", "address"],
    ],
    "12 ngõ 3 Hàng Bạc, phường Hoàn Kiếm, Hà Nội",
  ],
  [
    "địa chỉ số 5 ngõ 3 Láng Hạ, 0987654321, Đống Đa",
    [
      ["số 5 ngõ 3 Láng Hạ", "address"],
      ["0987654321", "phone"],
    ],
    "số 5 ngõ 3 Láng Hạ, Đống Đa",
  ],
  [
    "ship về Hải Phòng, 2 bánh gio",
    [
      ["ship về Hải Phòng", "address"],
      ["2", "quantity"],
      ["bánh gio", "product"],
    ],
    "ship về Hải Phòng",
  ],
  // Where no words were marked, all of it is offered.
  ["0987654321 thôn Đoài", [["0987654321", "phone"]], "thôn Đoài"],
];

describe("an address in a comment", () => {
  it.each(READ)("%s", (text, read, place) => {
    expect(placeIn(comment(text, read))).toBe(place);
  });

  it("is never longer than the server keeps", () => {
    expect(placeIn(comment("xã ".repeat(500))).length).toBeLessThanOrEqual(ADDRESS_MAX);
  });
});
