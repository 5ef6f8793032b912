// The running session as one page sees it: the desk, the stream, taps on
// their way, and what may be taken back.

import { computed, effect, signal } from "@preact/signals";
import type { Order, OrderList, Snapshot, Undone } from "../api";
import { call, get, Refused, Unreachable } from "../data/api";
import { Feed } from "../data/feed";
import { Outbox, type Tap, type Verb } from "../data/outbox";
import {
  applyFrame,
  type Desk,
  doneOf,
  nextAfter,
  openDesk,
  queueOf,
  withOrders,
  withQueuePage,
} from "../data/store";
import { pagesTexts, t } from "../i18n";

export const desk = signal<Desk | null>(null);
/** Why there is no desk yet, if the server said so. */
export const fault = signal<unknown>(null);
/** Since when the stream is broken; null while it stands. */
export const brokenSince = signal<number | null>(null);
/** Advances once a second while the page can be seen. */
export const now = signal(Date.now());

export const queue = computed(() => (desk.value ? queueOf(desk.value) : []));
export const finished = computed(() => (desk.value ? doneOf(desk.value) : []));

export const serverNow = (): number => now.value + (desk.value?.offset ?? 0);

export interface Notice {
  text: string;
  detail: string;
  tone: "done" | "alarm";
  /** The order that one press takes back. */
  undo: Order | null;
  /** What was done, if it was done. */
  tap?: Tap;
  until: number;
}
export const notice = signal<Notice | null>(null);
/** Own finished orders, latest first: what Z takes back, one after the other. */
const undoable = signal<readonly Order[]>([]);

const UNDO_MS = 8_000;
const NOTICE_MS = 5_000;
const SETTLE_MS = 300;
const SHOWN = 16;
/** What a screen has room for is drawn first, the rest a moment later. */
const shown = signal(8);
const REFILL_BELOW = 30;

/** The order that was picked by hand; the oldest one is open otherwise. */
export const chosen = signal<number | null>(null);

const outbox = new Outbox({
  send: async ({ session, order, verb, body }) =>
    verb === "undo"
      ? ((await call<Undone>("POST", `/sessions/${session}/acts/${order.act}/undo`, body)).order as Order)
      : call<Order>("POST", `/sessions/${session}/orders/${order.id}/${verb}`, body),
  answered,
  refused,
});
export const taps = outbox.taps;
export const tapOn = (order: number): Tap | undefined => taps.value.find(tap => tap.order.id === order);
export const unsent = computed(() => taps.value.filter(tap => tap.waiting));

/** The queue as listed: orders whose tap waits for the network stand apart, and a long tail is cut. */
export const rows = computed(() => {
  const apart = new Set(unsent.value.map(tap => tap.order.id));
  return queue.value.filter(order => !apart.has(order.id)).slice(0, shown.value);
});
export const openId = computed(
  () => rows.value.find(order => order.id === chosen.value)?.id ?? rows.value[0]?.id ?? null,
);

/** False for a moment after rows moved, so that a finger on its way meets no other order. */
export const settled = signal(true);
let settling: ReturnType<typeof setTimeout> | undefined;
let listed: readonly number[] = [];
effect(() => {
  const ids = rows.value.map(order => order.id);
  const moved = openId.value !== null && listed.some((id, at) => ids[at] !== id);
  listed = ids;
  if (!moved) return;
  settled.value = false;
  clearTimeout(settling);
  settling = setTimeout(() => {
    settled.value = true;
  }, SETTLE_MS);
});

export function act(verb: Verb, order: Order, more?: object): void {
  outbox.tap(current, verb, order, more);
}

function show(next: Omit<Notice, "until">): void {
  notice.value = { ...next, until: Date.now() + (next.undo ? UNDO_MS : NOTICE_MS) };
}

function answered(tap: Tap, order: Order): void {
  if (chosen.peek() === order.id) chosen.value = nextAfter(rows.peek(), order.id, new Set([order.id]));
  if (desk.peek()) desk.value = withOrders(desk.peek() as Desk, [order]);
  const takesBack = tap.verb === "confirm" || tap.verb === "cancel";
  undoable.value = undoable.peek().filter(one => one.id !== order.id);
  if (takesBack) undoable.value = [order, ...undoable.peek()].slice(0, 50);
  show({
    text: t().sent[tap.verb],
    detail: order.customer.name,
    tone: "done",
    undo: takesBack ? order : null,
    tap,
  });
  if (tap.verb === "lines" && order.to_look_at) outbox.tap(tap.session, "looked", order);
}

function refused(tap: Tap, why: unknown): void {
  const words = pagesTexts.peek();
  const current = why instanceof Refused ? (why.current as Order | undefined) : undefined;
  if (current && desk.peek()) {
    desk.value = withOrders(desk.peek() as Desk, [current]);
    const state = words?.orderStates[current.state] ?? "";
    const text = current.updated_by
      ? words?.conflict(current.updated_by, state)
      : words?.conflictNobody(state);
    show({ text: text ?? "", detail: current.customer.name, tone: "alarm", undo: null });
  } else {
    const reason = why instanceof Error ? why.message : String(why);
    show({
      text: words?.refusedTap(reason) ?? reason,
      detail: tap.order.customer.name,
      tone: "alarm",
      undo: null,
    });
  }
}

/** Takes back the latest own confirm or cancel that has not been taken back. */
export function takeBackLast(): void {
  const last = undoable.peek()[0];
  if (last) takeBack(last);
}

export function takeBack(order: Order): void {
  act("undo", order);
  notice.value = null;
}

const feed = new Feed(
  {
    frames(frames) {
      const before = desk.peek();
      if (!before) return;
      desk.value = frames.reduce((known, frame) => applyFrame(known, frame, Date.now()), before);
      void refill();
    },
    resync: () => void load(),
    connected(stands) {
      if (stands) outbox.wake();
      brokenSince.value = stands ? null : (brokenSince.peek() ?? Date.now());
    },
  },
  after => new EventSource(`/api/v1/sessions/${current}/events?after=${after}`),
);

let current = 0;
let retry: ReturnType<typeof setTimeout> | undefined;

async function load(): Promise<void> {
  const id = current;
  clearTimeout(retry);
  try {
    const snapshot = await get<Snapshot>(`/sessions/${id}`);
    if (id !== current) return;
    desk.value = openDesk(snapshot, Date.now());
    fault.value = null;
    feed.start(snapshot.seq);
  } catch (why) {
    if (id !== current) return;
    if (!desk.peek()) fault.value = why;
    brokenSince.value ??= Date.now();
    if (why instanceof Unreachable) retry = setTimeout(load, 2_000);
  }
}

let refilling = false;
/** Fetches the oldest queued orders when those at hand run low and the server holds more. */
async function refill(): Promise<void> {
  const known = desk.peek();
  if (refilling || !known?.horizon || queue.peek().length >= REFILL_BELOW) return;
  refilling = true;
  try {
    const page = await get<OrderList>(`/sessions/${known.session.id}/orders?list=queue&limit=60`);
    const still = desk.peek();
    if (still) desk.value = withQueuePage(still, page.orders, page.next != null);
  } catch {
    // the next frame tries again
  } finally {
    refilling = false;
  }
}

const warn = (event: BeforeUnloadEvent) => {
  if (taps.peek().length > 0) event.preventDefault();
};

/** Follows session `id` until the returned function is called. */
export function follow(id: number): () => void {
  current = id;
  desk.value = null;
  fault.value = null;
  brokenSince.value = null;
  void load();
  const tick = setInterval(() => {
    if (document.hidden) return;
    now.value = Date.now();
    shown.value = SHOWN;
    if (notice.peek() && (notice.peek()?.until ?? 0) < now.peek()) notice.value = null;
  }, 1000);
  const awake = () => {
    if (document.hidden) return;
    now.value = Date.now();
    outbox.wake();
    if (brokenSince.peek()) void load();
  };
  document.addEventListener("visibilitychange", awake);
  addEventListener("online", awake);
  addEventListener("beforeunload", warn);
  return () => {
    current = 0;
    feed.stop();
    clearInterval(tick);
    clearTimeout(retry);
    document.removeEventListener("visibilitychange", awake);
    removeEventListener("online", awake);
    removeEventListener("beforeunload", warn);
  };
}
