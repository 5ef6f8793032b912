// The running session as one page sees it: the desk, the stream, what is on
// its way to the server, and what may be taken back.

import { computed, effect, signal } from "@preact/signals";
import type { Order, OrderList, Snapshot } from "../api";
import { get, newKey, Unreachable } from "../data/api";
import { Feed } from "../data/feed";
import { applyFrame, type Desk, doneOf, openDesk, queueOf, withQueuePage } from "../data/store";
import type { Kept, Tap, Verb } from "../data/wish";

export const desk = signal<Desk | null>(null);
/** Why there is no desk yet, if the server said so. */
export const fault = signal<unknown>(null);
/** Since when the stream is broken; null while it stands. */
export const brokenSince = signal<number | null>(null);
/** When the server was last heard. */
export const heardAt = signal(Date.now());
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
export const undoable = signal<readonly Order[]>([]);

const SETTLE_MS = 300;
const SHOWN = 16;
/** What a screen has room for is drawn first, the rest a moment later. */
const drawn = signal(8);
const REFILL_BELOW = 30;
const RETRY_MS = 2_000;

/** The order that was picked by hand; the oldest one is open otherwise. */
export const chosen = signal<number | null>(null);

/** What a person wants done and the server has not answered, or refused; in the order in which it was wanted. */
export const kept = signal<readonly Kept[]>([]);
const taps = computed(() => kept.value.filter((one): one is Tap => !!one.verb && !one.refused));
export const tapOn = (order: number): Tap | undefined => taps.value.find(tap => tap.order.id === order);
export const unsent = computed(() => taps.value.filter(tap => tap.waiting));

/** The queue as listed: orders whose tap waits for the network stand apart, and a long tail is cut. */
export const rows = computed(() => {
  const apart = new Set(unsent.value.map(tap => tap.order.id));
  return queue.value.filter(order => !apart.has(order.id)).slice(0, drawn.value);
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

const office = () => import("../post/office");

/** The part that posts is asked for until it has come: what was pressed before that is not dropped. */
const send = (tap: Tap): void =>
  void office().then(
    part => part.post(tap),
    () => setTimeout(send, RETRY_MS, tap),
  );

/** A second press while the first is on its way does nothing. */
export function act(verb: Verb, order: Order, more?: object): void {
  if (tapOn(order.id)) return;
  const tap: Tap = {
    key: newKey(),
    owner: "",
    at: Date.now(),
    waiting: false,
    method: "POST",
    path: `/sessions/${current}/${verb === "undo" ? `acts/${order.act}` : `orders/${order.id}`}/${verb}`,
    body: { version: order.version, ...more },
    about: order.customer.name,
    order,
    verb,
  };
  kept.value = [...kept.value, tap];
  send(tap);
}

/** The comments that this screen shows. */
export const shown = signal<"look" | "orders" | "all">("look");
/** Few bytes, please: as this device is set, or else as its browser says. */
export const isFrugal = (): boolean => {
  const { saver } = localStorage;
  return saver
    ? saver === "on"
    : !!(navigator as { connection?: { saveData?: boolean } }).connection?.saveData;
};
const SAVING_S = 6;

const feed = new Feed(
  {
    frames(frames) {
      const before = desk.peek();
      if (!before) return;
      desk.value = frames.reduce((known, frame) => applyFrame(known, frame, Date.now()), before);
      void refill();
    },
    resync: () => void load(),
    heard(at, stands) {
      heardAt.value = at;
      brokenSince.value = stands ? null : (brokenSince.peek() ?? Date.now());
    },
  },
  after =>
    new EventSource(
      `/api/v1/sessions/${current}/events?after=${after}&comments=${shown.peek()}${isFrugal() ? `&every=${SAVING_S}` : ""}`,
    ),
);
/** Listens anew: what this screen shows has changed. */
export const listen = (): void => feed.refresh();

let current = 0;
let retry: ReturnType<typeof setTimeout> | undefined;

let asked = 0;
async function load(): Promise<void> {
  const id = current;
  asked = Date.now();
  clearTimeout(retry);
  try {
    const snapshot = await get<Snapshot>(`/sessions/${id}`);
    if (id !== current) return;
    desk.value = openDesk(snapshot, Date.now());
    fault.value = null;
    feed.start(snapshot.seq);
  } catch (why) {
    if (id !== current) return;
    if (!(why instanceof Unreachable)) fault.value = why;
    else {
      retry = setTimeout(load, RETRY_MS);
      await recall(id);
      if (!desk.peek()) fault.value = why;
    }
    brokenSince.value ??= Date.now();
  }
}

/** The last picture of the session, as this phone has kept it. */
const recall = (id: number) => import("../post/picture").then(part => part.recall(id)).catch(() => {});

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

/** Follows session `id` until the returned function is called. */
export function follow(id: number): () => void {
  current = localStorage.session = id;
  desk.value = null;
  fault.value = null;
  brokenSince.value = null;
  void load();
  const slow = setTimeout(() => recall(id), RETRY_MS);
  void office().catch(() => {});
  const tick = setInterval(() => {
    if (document.hidden) return;
    now.value = Date.now();
    drawn.value = SHOWN;
    if (notice.peek() && (notice.peek()?.until ?? 0) < now.peek()) notice.value = null;
  }, 1000);
  const awake = () => {
    if (document.hidden) return;
    now.value = Date.now();
    // A line that flaps is not asked each time.
    if (!brokenSince.peek()) feed.awake();
    else if (Date.now() - asked > RETRY_MS) void load();
  };
  document.addEventListener("visibilitychange", awake);
  addEventListener("online", awake);
  return () => {
    current = 0;
    brokenSince.value = null;
    feed.stop();
    clearInterval(tick);
    clearTimeout(retry);
    clearTimeout(slow);
    document.removeEventListener("visibilitychange", awake);
    removeEventListener("online", awake);
  };
}
