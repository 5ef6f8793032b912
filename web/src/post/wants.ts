// What is wanted, in words, and whether it is so already. Pure.

import type { Order } from "../api";
import type { Kept, Verb } from "../data/wish";

const END: Partial<Record<Verb, Order["state"]>> = {
  confirm: "confirmed",
  cancel: "cancelled",
  pack: "packed",
  hand_over: "handed_over",
};

/** Somebody has done the same. */
export const isSo = (verb: Verb, order: Order): boolean =>
  verb === "looked" ? !order.to_look_at : END[verb] === order.state;

/** The act's own name: the last word of its path that is no number. */
export function kindOf(path: string): string {
  const parts = path.split("/").filter(part => part && !/^\d+$/.test(part));
  const [last = "", before = ""] = parts.reverse();
  return last === "clear" || last === "forget" || last === "merge" || last === "split"
    ? `${before}_${last}`
    : last;
}

/** What was typed, to be known again: quantities, prices and words. */
export function typedOf(body: Kept["body"]): string[] {
  const { quantity, price, note, text, phone, address, words, title, name } = body;
  return [quantity, price, note, text, phone, address, words, title, name]
    .filter(one => (typeof one === "string" && one !== "") || typeof one === "number")
    .map(String);
}
