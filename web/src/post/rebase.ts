// Several acts on one order, made without signal on the same picture of it: each
// is answered with a newer version of the order, which the next must name. Pure.

import type { Order } from "../api";
import type { Kept } from "../data/wish";

type Body = Kept["body"];

const isOrder = (value: unknown): value is Order =>
  !!value && typeof value === "object" && "lines" in value && "customer" in value && "version" in value;

/** The orders that an answer tells: it itself, both of a split, what an act took back, the buyer's open ones. */
export function ordersIn(answer: unknown): Order[] {
  if (isOrder(answer)) return [answer];
  if (!answer || typeof answer !== "object") return [];
  const { order, new: parted, open_orders } = answer as Record<string, unknown>;
  return [order, parted, ...(Array.isArray(open_orders) ? open_orders : [])].filter(isOrder);
}

const orderOf = ({ path }: Kept): number => Number(/\/orders\/(\d+)\//.exec(path)?.[1]);

/** The version of order `id` that a command names. */
function seen({ path, body }: Pick<Kept, "path" | "body">, id: number): number | undefined {
  if (Number(/\/orders\/(\d+)\//.exec(path)?.[1]) === id) return body.version as number | undefined;
  if (body.with_id === id) return body.with_version as number;
  const joined = body.orders as readonly { order_id: number; version: number }[] | undefined;
  return joined?.find(one => one.order_id === id)?.version;
}

function withVersion(one: Kept, id: number, version: number): Body {
  const { body } = one;
  if (orderOf(one) === id) return { ...body, version };
  if (body.with_id === id) return { ...body, with_version: version };
  const joined = body.orders as readonly { order_id: number; version: number }[];
  return { ...body, orders: joined.map(other => (other.order_id === id ? { ...other, version } : other)) };
}

/**
 * The body of `later`, which was made before `done` was answered with `orders`. An order that `done` named by
 * the very version that `later` names has been changed by nobody else in between, or `done` would have been
 * refused. Where it named none, only one step more is its own; what is more is somebody else's doing, and the
 * server tells that as a conflict.
 */
export function rebased(later: Kept, done: Kept, orders: readonly Order[]): Body {
  let body = later.body;
  for (const { id, version } of orders) {
    const before = seen({ ...later, body }, id);
    if (before === undefined || before >= version) continue;
    const named = seen(done, id);
    if (named === undefined ? version === before + 1 : named === before)
      body = withVersion({ ...later, body }, id, version);
  }
  return body;
}
