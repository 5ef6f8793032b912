// What goes together and what goes apart: which orders and buyers may, and in
// which words the server is asked. Pure.

import type { ChosenLine, CustomerCard, Line, Order, SeenForm } from "../api";
import { decimal, thousandths } from "./format";

/** Its lines may be set. */
export const isOpen = ({ state }: Pick<Order, "state">): boolean =>
  state === "to_look_at" || state === "booked" || state === "confirmed";

/** A part of it may go to somebody else. */
export const mayPart = (order: Order): boolean =>
  (order.state === "booked" || order.state === "confirmed") && askedOf(order.lines) > 0;

/** Whole thousandths that a line holds and waits for. */
export const askedFor = (line: Pick<Line, "held" | "waiting">): number =>
  thousandths(line.held) + thousandths(line.waiting);

const askedOf = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + askedFor(line), 0);

/** The orders that may become one with this. */
export const mergeable = (order: Order, found: readonly Order[]): Order[] =>
  found.filter(other => other.id !== order.id && isOpen(other));

/** The number that an order of these two bears: the smaller one. */
export function numberOf(one: Order, other: Order): number | null {
  const numbers = [one.number, other.number].filter(number => number != null);
  return numbers.length > 0 ? Math.min(...numbers) : null;
}

/** The open orders of two buyers in the sessions where both have one: they become one with them. */
export function joined(one: CustomerCard, other: CustomerCard): SeenForm[] {
  const sessionsOf = (card: CustomerCard) => new Set(card.open_orders.map(order => order.session_id));
  const [mine, theirs] = [sessionsOf(one), sessionsOf(other)];
  return [...one.open_orders, ...other.open_orders]
    .filter(order => mine.has(order.session_id) && theirs.has(order.session_id))
    .map(order => ({ order_id: order.id, version: order.version }));
}

export type Parts = ReadonlyMap<number, string>;

/** What goes, or why it cannot: more than there is, nothing at all, or all of it. */
export function partOf(
  order: Order,
  parts: Parts,
): { lines: ChosenLine[]; wrong: "" | "more" | "none" | "all" } {
  const lines = order.lines
    .map(line => ({ line, units: thousandths(parts.get(line.id) || "0") }))
    .filter(({ units }) => units !== 0);
  const chosen = lines.map(({ line, units }) => ({ line_id: line.id, quantity: decimal(units) }));
  if (lines.some(({ line, units }) => !(units > 0 && units <= askedFor(line))))
    return { lines: chosen, wrong: "more" };
  const going = lines.reduce((sum, { units }) => sum + units, 0);
  return { lines: chosen, wrong: going === 0 ? "none" : going === askedOf(order.lines) ? "all" : "" };
}
