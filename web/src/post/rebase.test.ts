import { expect, it } from "vitest";
import { order } from "../data/samples";
import type { Kept } from "../data/wish";
import { ordersIn, rebased } from "./rebase";

const kept = (path: string, body: Kept["body"]): Kept => ({
  key: path,
  owner: "",
  at: 0,
  waiting: true,
  method: "POST",
  path,
  body,
  about: "",
});
const note = (id: number, version: number) => kept(`/sessions/1/orders/${id}/note`, { version });
const contact = kept("/customers/5/contact", { phone: "0987654321" });

it("finds the orders of every answer", () => {
  const [one, two] = [order(1), order(2)];
  expect(ordersIn(one)).toEqual([one]);
  expect(ordersIn({ order: one, new: two })).toEqual([one, two]);
  expect(ordersIn({ act: {}, order: null })).toEqual([]);
  expect(ordersIn({ customer: {}, open_orders: [one] })).toEqual([one]);
  for (const none of [null, undefined, "x", 3, {}, { version: 1, price: 2 }])
    expect(ordersIn(none)).toEqual([]);
});

it("follows the version that the earlier act named", () => {
  expect(rebased(note(1, 3), note(1, 3), [order(1, { version: 6 })])).toEqual({ version: 6 });
});

it("leaves alone what was made on another picture or order", () => {
  for (const [later, done] of [
    [note(1, 2), note(1, 3)],
    [note(2, 3), note(1, 3)],
    [note(1, 7), note(1, 3)],
  ] as const)
    expect(rebased(later, done, [order(1, { version: 6 })])).toBe(later.body);
});

it("takes one step only as its own where the earlier act named no version", () => {
  expect(rebased(note(1, 3), contact, [order(1, { version: 4 })])).toEqual({ version: 4 });
  // Somebody else was there, too: the server will tell.
  expect(rebased(note(1, 3), contact, [order(1, { version: 5 })])).toEqual({ version: 3 });
});

it("knows both orders of a merge, and all of two buyers", () => {
  const merge = kept("/sessions/1/orders/1/merge", { version: 3, with_id: 2, with_version: 4 });
  expect(rebased(merge, note(2, 4), [order(2, { version: 5 })])).toEqual({
    version: 3,
    with_id: 2,
    with_version: 5,
  });
  const buyers = kept("/customers/5/merge", {
    other_id: 6,
    orders: [
      { order_id: 1, version: 3 },
      { order_id: 2, version: 4 },
    ],
  });
  expect(rebased(buyers, note(1, 3), [order(1, { version: 9 })]).orders).toEqual([
    { order_id: 1, version: 9 },
    { order_id: 2, version: 4 },
  ]);
});
