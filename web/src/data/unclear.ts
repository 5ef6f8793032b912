// What a person should look at. Pure.

import type { Comment, Order } from "../api";
import type { Desk } from "./store";

const byAge = (a: Order, b: Order) => a.opened_at - b.opened_at || a.id - b.id;

/** The oldest first. */
export const lookOf = (desk: Desk): Order[] =>
  [...desk.orders.values()].filter(order => order.to_look_at).sort(byAge);

/** Unclear comments that belong to no order yet. */
export const strayOf = (desk: Desk): Comment[] =>
  desk.comments.filter(comment => comment.outcome === "look" && comment.order_id == null).toReversed();
