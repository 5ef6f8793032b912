import { describe, expect, it } from "vitest";
import type { CustomerCard, Line, OpenOrder } from "../api";
import { joined, mayPart, mergeable, numberOf, partOf } from "./join";
import { order } from "./samples";

const line = (id: number, held: string, waiting = "0"): Line => ({
  id,
  product_id: id,
  code: "OT",
  name: "Ớt",
  unit: "kg",
  unit_price: 1000,
  amount: 0,
  held,
  waiting,
  dropped: "0",
});

describe("orders that may become one", () => {
  it("are other ones that are neither packed nor over", () => {
    const states = ["to_look_at", "booked", "confirmed", "packed", "handed_over", "cancelled"] as const;
    const found = states.map((state, at) => order(at, { state }));
    expect(mergeable(order(1), found).map(one => one.state)).toEqual(["to_look_at", "confirmed"]);
  });

  it("bear the smaller number, if one of them has any", () => {
    expect(numberOf(order(1, { number: 9 }), order(2, { number: 4 }))).toBe(4);
    expect(numberOf(order(1, { number: null }), order(2, { number: 4 }))).toBe(4);
    expect(numberOf(order(1, { number: null }), order(2, { number: null }))).toBeNull();
  });
});

it("two buyers' orders are named where both have one, with the versions that were seen", () => {
  const open = (id: number, session_id: number, version: number): OpenOrder => ({
    id,
    session_id,
    version,
    number: id,
    state: "booked",
  });
  const card = (...open_orders: OpenOrder[]) => ({ open_orders }) as CustomerCard;
  const one = card(open(1, 7, 3), open(2, 8, 1));
  const other = card(open(3, 7, 5), open(4, 9, 2));
  expect(joined(one, other)).toEqual([
    { order_id: 1, version: 3 },
    { order_id: 3, version: 5 },
  ]);
  expect(joined(one, card())).toEqual([]);
});

describe("a part of an order", () => {
  const whole = order(1, { lines: [line(1, "2"), line(2, "0.5", "1")] });

  it("is what was chosen of each line, in the server's form", () => {
    const parts = new Map([
      [1, "1"],
      [2, "1,50"],
    ]);
    expect(partOf(whole, parts)).toEqual({
      lines: [
        { line_id: 1, quantity: "1" },
        { line_id: 2, quantity: "1.5" },
      ],
      wrong: "",
    });
  });

  it("is neither nothing, nor all, nor more than there is", () => {
    expect(partOf(whole, new Map()).wrong).toBe("none");
    expect(partOf(whole, new Map([[1, "0"]])).wrong).toBe("none");
    expect(partOf(whole, new Map([[1, "3"]])).wrong).toBe("more");
    expect(partOf(whole, new Map([[1, "-1"]])).wrong).toBe("more");
    expect(partOf(whole, new Map([[1, "hai"]])).wrong).toBe("more");
    const all = new Map([
      [1, "2"],
      [2, "1.5"],
    ]);
    expect(partOf(whole, all).wrong).toBe("all");
  });

  it("is of an order that asks for something and is not packed", () => {
    expect(mayPart(whole)).toBe(true);
    expect(mayPart({ ...whole, state: "packed" })).toBe(false);
    expect(mayPart({ ...whole, lines: [line(1, "0")] })).toBe(false);
  });
});
