import { describe, expect, it } from "vitest";
import cases from "../../../tests/doubtful_names.json";
import type { Order, Span } from "../api";
import { doubtfulName, fold, lessonOf } from "./doubt";
import { order, product } from "./samples";

const bytes = (part: string) => new TextEncoder().encode(part).length;

function span(text: string, [words, role]: readonly [string, Span["role"]]): Span {
  const start = bytes(text.slice(0, text.indexOf(words)));
  return { start, end: start + bytes(words), role };
}

describe("doubtfulName", () => {
  for (const { why, text, spans, reasons, name } of cases)
    it(`is the server's: ${why}`, () => {
      const found = spans.map(one => span(text, one as [string, Span["role"]]));
      expect(doubtfulName(text, found, reasons as Order["reasons"])).toBe(name);
    });
});

describe("lessonOf", () => {
  const products = [
    product(1, { name: "Ớt khô", aliases: ["ớt  chỉ thiên"] }),
    product(2, { code: "MM", name: "Mật mía" }),
  ];
  const said = (
    text: string,
    words: string,
    role: Span["role"],
    more: Partial<Order["comments"][0]> = {},
  ) => ({
    id: bytes(text),
    text,
    sent_at: 0,
    outcome: "look" as const,
    spans: [span(text, [words, role])],
    deleted: false,
    ...more,
  });
  const unknown = said("lấy 2 gói ớt  bột", "ớt  bột", "unknown");
  const line = (product_id: number, more: Partial<Order["lines"][0]> = {}): Order["lines"][0] => ({
    id: product_id,
    product_id,
    code: "",
    name: "",
    unit: "",
    option: null,
    held: "1",
    waiting: "0",
    dropped: "0",
    unit_price: 0,
    amount: 0,
    ...more,
  });
  const unclear = (comments: Order["comments"], more: Partial<Order> = {}) =>
    order(7, { to_look_at: true, reasons: ["unknown_product"], comments, ...more });
  const wrote = (product_id: number, quantity = "2") => ({ product_id, quantity });
  const words = (...given: Parameters<typeof lessonOf>) => lessonOf(...given)?.words;

  it("is what the person said that the words mean", () =>
    expect(lessonOf(unclear([unknown]), wrote(1), products)).toEqual({
      product: products[0],
      words: "ớt bột",
    }));

  it("is the last words that were doubtful", () => {
    const later = said("1 mắm tép nữa", "mắm tép", "unknown");
    expect(words(unclear([unknown, later]), wrote(1), products)).toBe("mắm tép");
    const clear = said("chốt 2 mắm tép", "mắm tép", "unknown", { outcome: "booked" });
    expect(words(unclear([unknown, clear]), wrote(1), products)).toBe("ớt bột");
  });

  it("is none of a line that only changed its quantity or went", () => {
    expect(words(unclear([unknown], { lines: [line(1)] }), wrote(1), products)).toBeUndefined();
    expect(words(unclear([unknown], { lines: [line(2)] }), wrote(1), products)).toBe("ớt bột");
    const dropped = line(1, { held: "0", dropped: "1" });
    expect(words(unclear([unknown], { lines: [dropped] }), wrote(1), products)).toBe("ớt bột");
    expect(words(unclear([unknown]), wrote(1, "0"), products)).toBeUndefined();
  });

  it("is none where a product goes by the words already", () => {
    for (const name of ["Ớt Khô", "ot kho", "ớt chỉ thiên", "mm", "mat mia"])
      expect(words(unclear([said(`lấy 2 ${name}`, name, "unknown")]), wrote(1), products)).toBeUndefined();
  });

  it("is of words that fit several products only if that is why", () => {
    const several = said("lấy 2 ớt", "ớt", "product");
    expect(words(unclear([several]), wrote(1), products)).toBeUndefined();
    expect(words(unclear([several], { reasons: ["ambiguous_product"] }), wrote(1), products)).toBe("ớt");
  });

  it("is none of a product that is not there", () =>
    expect(lessonOf(unclear([unknown]), wrote(9), products)).toBeNull());
});

it("folds as the server does", () => {
  expect(fold(" Đặng  Thị Bưởi ")).toBe("dang thi buoi");
  expect(fold("ba\u0301nh")).toBe("banh");
});
