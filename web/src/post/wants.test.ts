import { expect, it } from "vitest";
import { order } from "../data/samples";
import { postEn } from "../i18n/post.en";
import { postVi } from "../i18n/post.vi";
import { isSo, kindOf, typedOf } from "./wants";

it("names an act by its path", () => {
  const named = {
    "/sessions/1/orders/2/confirm": "confirm",
    "/sessions/1/acts/77/undo": "undo",
    "/sessions/1/orders/2/merge": "orders_merge",
    "/customers/2/merge": "customers_merge",
    "/customers/2/flags": "flags",
    "/customers/2/flags/clear": "flags_clear",
    "/products/3/receipts": "receipts",
    "/products/3": "products",
    "/sessions/1/offers/3": "offers",
    "/sessions/1/aliases/forget": "aliases_forget",
  };
  for (const [path, kind] of Object.entries(named)) expect(kindOf(path), path).toBe(kind);
  for (const texts of [postVi, postEn])
    for (const kind of Object.values(named)) expect(texts.wants[kind]).toBeTruthy();
  expect(Object.keys(postEn.wants)).toEqual(Object.keys(postVi.wants));
});

it("says what was typed", () => {
  expect(typedOf({ version: 3, quantity: "2.5", note: "", price: 0, phone: "0987" })).toEqual([
    "2.5",
    "0",
    "0987",
  ]);
  expect(typedOf({ quantity: null, reason: "found" })).toEqual([]);
});

it("knows when somebody has done the same", () => {
  expect(isSo("confirm", order(1, { state: "confirmed" }))).toBe(true);
  expect(isSo("confirm", order(1, { state: "cancelled" }))).toBe(false);
  expect(isSo("looked", order(1, { to_look_at: false }))).toBe(true);
  expect(isSo("lines", order(1))).toBe(false);
});
