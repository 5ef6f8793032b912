// What the screen knows of one session. Pure: every change makes a new Desk,
// and an order is replaced only by one that is at least as new.

import type { Channel, Comment, Event, Order, Product, SessionSummary, Snapshot, Totals } from "../api";

export interface Frame {
  events: Event[];
  totals: Totals;
  server_time: number;
}

export interface Desk {
  readonly session: SessionSummary;
  readonly seq: number;
  readonly products: readonly Product[];
  readonly channels: readonly Channel[];
  readonly orders: ReadonlyMap<number, Order>;
  /** Newest last. */
  readonly comments: readonly Comment[];
  /** While the server has older queued orders than we hold, later ones stay out of sight behind this one. */
  readonly horizon: Order | null;
  /** Server clock minus ours, in ms, by the frame that came soonest: ages do not go back when one is late. */
  readonly offset: number;
}

export const KEEP_COMMENTS = 120;
const KEEP_DONE = 40;
const KEEP_QUEUE = 200;
/** With more than these at hand, the queue is cut. */
const KEEP_ORDERS = 600;

/** In turn: by running number, which an order gets when it is first booked, so that new ones come last. */
export const inTurn = (a: Order, b: Order): number =>
  (a.number ?? Number.MAX_SAFE_INTEGER) - (b.number ?? Number.MAX_SAFE_INTEGER) || a.id - b.id;
const isDone = (order: Order) => order.state !== "booked" && order.state !== "to_look_at";
const newestFirst = (a: Order, b: Order) => b.updated_at - a.updated_at || b.id - a.id;

export function openDesk(snapshot: Snapshot, now: number): Desk {
  const orders = new Map<number, Order>();
  for (const order of [...snapshot.done, ...snapshot.look, ...snapshot.queue]) orders.set(order.id, order);
  const missing = snapshot.queue.length < snapshot.session.totals.queue;
  return {
    session: snapshot.session,
    seq: snapshot.seq,
    products: snapshot.products,
    channels: snapshot.channels,
    orders,
    comments: snapshot.comments,
    horizon: missing ? (snapshot.queue.at(-1) ?? null) : null,
    offset: snapshot.server_time - now,
  };
}

function replaced<T extends { id: number }>(list: readonly T[], item: T): readonly T[] {
  const at = list.findIndex(one => one.id === item.id);
  return at < 0 ? [...list, item] : list.with(at, item);
}

function isNewer(known: Order | undefined, order: Order): boolean {
  return !known || order.version >= known.version;
}

/**
 * Forgets what no screen shows, so that a long session stays small: finished orders beyond the latest, and of the
 * queue what stands far behind, which the server has.
 */
function pruned(desk: Desk): Desk {
  const orders = desk.orders as Map<number, Order>;
  const drop = (list: Order[]) => {
    for (const order of list) if (!order.to_look_at) orders.delete(order.id);
  };
  const done = [...orders.values()].filter(order => isDone(order) && !order.to_look_at);
  if (done.length > 2 * KEEP_DONE) drop(done.sort(newestFirst).slice(KEEP_DONE));
  if (orders.size <= KEEP_ORDERS) return desk;
  const kept = queueOf(desk).slice(0, KEEP_QUEUE);
  const horizon = kept[KEEP_QUEUE - 1] ?? desk.horizon;
  drop([...orders.values()].filter(order => !isDone(order) && !kept.includes(order)));
  return { ...desk, horizon };
}

export function applyFrame(desk: Desk, frame: Frame, now: number): Desk {
  let { session, seq, products, channels, comments } = desk;
  const orders = new Map(desk.orders);
  for (const event of frame.events) {
    if (event.seq <= seq) continue;
    seq = event.seq;
    if (event.kind === "order") {
      if (isNewer(orders.get(event.order.id), event.order)) orders.set(event.order.id, event.order);
    } else if (event.kind === "comment") comments = replaced(comments, event.comment);
    else if (event.kind === "stock") products = replaced(products, event.product);
    else if (event.kind === "channel") channels = replaced(channels, event.channel);
    else if (event.kind === "removed") channels = channels.filter(one => one.id !== event.channel_id);
    else if (event.kind === "session") session = event.session;
  }
  return pruned({
    ...desk,
    session: { ...session, totals: frame.totals },
    seq,
    products,
    channels,
    comments: comments.slice(-KEEP_COMMENTS),
    orders,
    offset: Math.max(desk.offset, frame.server_time - now),
  });
}

/** An order as a tap was answered, ahead of the stream. */
export function withOrders(desk: Desk, answered: readonly Order[]): Desk {
  const orders = new Map(desk.orders);
  for (const order of answered) if (isNewer(orders.get(order.id), order)) orders.set(order.id, order);
  return { ...desk, orders };
}

/** The oldest queued orders as the server lists them now; `more` if it holds further ones. */
export function withQueuePage(desk: Desk, page: readonly Order[], more: boolean): Desk {
  return { ...withOrders(desk, page), horizon: more ? (page.at(-1) ?? null) : null };
}

/** Booked and not confirmed, oldest first, without a hole. */
export function queueOf(desk: Desk): Order[] {
  const { horizon } = desk;
  return [...desk.orders.values()]
    .filter(order => order.state === "booked" && (!horizon || inTurn(order, horizon) <= 0))
    .sort(inTurn);
}

export const doneOf = (desk: Desk): Order[] =>
  [...desk.orders.values()].filter(isDone).sort(newestFirst).slice(0, 20);

/** The next order to open when `id` is finished or gone: the one after it, else the oldest. */
export function nextAfter(
  queue: readonly Order[],
  id: number | null,
  busy: ReadonlySet<number>,
): number | null {
  const free = queue.filter(order => !busy.has(order.id));
  const at = queue.findIndex(order => order.id === id);
  if (at >= 0) {
    const later = queue.slice(at).find(order => !busy.has(order.id));
    if (later) return later.id;
  }
  return free[0]?.id ?? null;
}
