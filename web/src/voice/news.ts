// What is new between two pictures of a session, as far as it is worth a sound. Pure.

import type { Channel, Order, Product } from "../api";
import { levelOf } from "../data/format";
import type { Desk } from "../data/store";

export interface News {
  readonly orders: readonly Order[];
  readonly low: readonly Product[];
  readonly out: readonly Product[];
  readonly lost: readonly Channel[];
  readonly ended: readonly Channel[];
  readonly back: readonly Channel[];
  /** How many orders are to be looked at, if they became more. */
  readonly looks: number;
}

const LOST = ["stale", "refused", "retrying"];
const isLost = ({ state }: Channel) => LOST.includes(state);
const BAD = { fine: 0, low: 1, out: 2 };

/**
 * `since`, by the server's clock: orders that changed last before it were only fetched, and are not new.
 * Nor are those that a person made here.
 */
export function newsOf(before: Desk, after: Desk, since: number): News {
  const orders = [...after.orders.values()].filter(order => {
    if (order.state !== "booked" || order.updated_by || order.updated_at < since) return false;
    const known = before.orders.get(order.id);
    return !known || (known.state === "to_look_at" && known.number == null);
  });
  const worse = after.products.filter(product => {
    const known = before.products.find(one => one.id === product.id);
    return known && BAD[levelOf(product)] > BAD[levelOf(known)];
  });
  const turned = after.channels.flatMap(channel => {
    const was = before.channels.find(one => one.id === channel.id);
    return was && was.state !== channel.state ? [{ was, channel }] : [];
  });
  const of = (fits: (was: Channel, is: Channel) => boolean) =>
    turned.filter(({ was, channel }) => fits(was, channel)).map(({ channel }) => channel);
  const more = after.session.totals.look > before.session.totals.look;
  return {
    orders,
    low: worse.filter(product => levelOf(product) === "low"),
    out: worse.filter(product => levelOf(product) === "out"),
    lost: of((was, is) => was.state === "live" && isLost(is)),
    ended: of((was, is) => is.state === "ended" && (was.state === "live" || isLost(was))),
    back: of((was, is) => isLost(was) && is.state === "live"),
    looks: more ? after.session.totals.look : 0,
  };
}
