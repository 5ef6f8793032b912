// The page's one outbox: what a person wants goes in here, from the queue's
// buttons as from the forms, and what comes of it is shown.

import { effect, signal } from "@preact/signals";
import type { Order, Product } from "../api";
import { call, newKey, Refused, Unreachable } from "../data/api";
import { nextAfter, withOrders } from "../data/store";
import type { Kept, Tap, Wish } from "../data/wish";
import { pagesTexts, t } from "../i18n";
import { me } from "../me";
import { brokenSince, chosen, desk, kept, notice, rows, undoable } from "../session/state";
import { keep } from "./keep";
import { Outbox } from "./outbox";
import { keepPictures } from "./picture";
import { ordersIn } from "./rebase";
import { isSo } from "./wants";

const UNDO_MS = 8_000;
const NOTICE_MS = 5_000;
const SHARED = "phiencho-outbox";

keepPictures();
import("./fresh").then(part => part.begin()).catch(() => {});

/** A form that waits for what comes of its words. */
interface Waiter {
  done(answer: unknown): void;
  /** Nothing will come of it: refused, let go, or it could not be kept. */
  failed(why: unknown): void;
  /** Whether the form is still there to be looked at. */
  attends(): boolean;
}
const waiters = new Map<string, Waiter>();

function giveUp(key: string): void {
  waiters.get(key)?.failed(null);
  waiters.delete(key);
}

const others = "BroadcastChannel" in globalThis ? new BroadcastChannel(SHARED) : null;

/** What became of an act, for the tab that it came from. */
interface News {
  key: string;
  answer: unknown;
}

/** How much other people have kept on this phone: only they can send it. */
export const foreign = signal(0);

let stored: readonly Kept[] = [];
/** Pressed before it was known by whom. */
let early: readonly Kept[] = [];
const paint = () => {
  kept.value = [...stored, ...early];
};

const outbox = new Outbox(keep, {
  send: ({ method, path, key, body }) =>
    call(method, path, { ...body, key }).catch(why => {
      // Signed out meanwhile: it waits for the same person to come back.
      throw why instanceof Refused && why.status === 401 ? new Unreachable() : why;
    }),
  answered(one, answer) {
    others?.postMessage({ key: one.key, answer } satisfies News);
    answered(one, answer);
  },
  refused,
  show(list, others) {
    stored = list;
    foreign.value = others;
    // Refused to another tab: it stands in the list.
    for (const { key } of list.filter(one => one.refused)) giveUp(key);
    paint();
  },
  alone: job => ("locks" in navigator ? navigator.locks.request(SHARED, { mode: "exclusive" }, job) : job()),
});
if (others)
  others.onmessage = async ({ data }: MessageEvent<News | null>) => {
    if (data) waiters.get(data.key)?.done(data.answer);
    if (data) waiters.delete(data.key);
    await outbox.reload();
  };
const tellOthers = () => others?.postMessage(null);

const owner = () => (me.peek() ? `${me.peek()?.shop.id}/${me.peek()?.user.id}` : "");

/** Nothing is written down before it is known whose it is. */
const known = new Promise<void>(done => {
  effect(() => {
    if (!me.value) return;
    void outbox.own(owner());
    done();
  });
});
effect(() => {
  if (brokenSince.value === null) outbox.wake();
});
const awake = () => {
  if (!document.hidden) outbox.wake();
};
addEventListener("online", awake);
document.addEventListener("visibilitychange", awake);

/** Keeps what is wanted and sends it. */
async function put(one: Kept): Promise<void> {
  early = [...early, one];
  paint();
  await known;
  early = early.filter(other => other !== one);
  await outbox.add({ ...one, owner: owner() });
  tellOthers();
}

const made = (wish: Wish): Kept => ({ ...wish, key: newKey(), owner: "", at: Date.now(), waiting: false });

/** A press of the queue's button, which the screen shows already. */
export const post = (tap: Kept): Promise<void> =>
  put(tap).catch(why => alarm(why instanceof Error ? why.message : String(why), tap.about));

/** A form's words. `attends` says whether the form is still there when the answer comes. */
export function ask<T>(wish: Wish, attends: () => boolean): { key: string; answer: Promise<T> } {
  const one = made(wish);
  const answer = new Promise<unknown>((done, failed) => waiters.set(one.key, { done, failed, attends }));
  put(one).catch(why => {
    waiters.get(one.key)?.failed(why);
    waiters.delete(one.key);
  });
  return { key: one.key, answer: answer as Promise<T> };
}

const isProduct = (value: unknown): value is Product =>
  !!value && typeof value === "object" && "on_hand" in value && "price" in value;

/** What an answer tells goes ahead of the stream. */
function putInPlace(answer: unknown): void {
  const known = desk.peek();
  if (!known) return;
  const orders = ordersIn(answer).filter(order => known.orders.has(order.id));
  if (orders.length > 0) desk.value = withOrders(known, orders);
  else if (isProduct(answer)) {
    const products = known.products.map(one => (one.id === answer.id ? answer : one));
    desk.value = { ...known, products };
  }
}

function alarm(text: string, detail: string): void {
  notice.value = { text, detail, tone: "alarm", undo: null, until: Date.now() + NOTICE_MS };
}

function answered(one: Kept, answer: unknown): void {
  const waiter = waiters.get(one.key);
  waiters.delete(one.key);
  const [order] = ordersIn(answer);
  if (one.order && chosen.peek() === one.order.id)
    chosen.value = nextAfter(rows.peek(), one.order.id, new Set([one.order.id]));
  putInPlace(answer);
  if (waiter) waiter.done(answer);
  else if (one.verb && order) pressed(one as Tap, order);
}

/** What the queue's button did, with one press to take it back. */
function pressed(tap: Tap, order: Order): void {
  const takesBack = tap.verb === "confirm" || tap.verb === "cancel";
  undoable.value = undoable.peek().filter(one => one.id !== order.id);
  if (takesBack) undoable.value = [order, ...undoable.peek()].slice(0, 50);
  notice.value = {
    text: t().sent[tap.verb],
    detail: order.customer.name,
    tone: "done",
    undo: takesBack ? order : null,
    tap,
    until: Date.now() + (takesBack ? UNDO_MS : NOTICE_MS),
  };
  // What was mended has been looked at.
  if (tap.verb !== "lines" || !order.to_look_at) return;
  const path = tap.path.replace(/lines$/, "looked");
  void put(made({ ...wishOf(tap), path, body: { version: order.version }, verb: "looked", order }));
}

/** True if it is decided here and now: by the form that is still open, or since it is so already. */
function refused(one: Kept, why: Refused): boolean {
  const current = why.current;
  putInPlace(current);
  const waiter = waiters.get(one.key);
  if (waiter?.attends()) {
    waiters.delete(one.key);
    waiter.failed(why);
    return true;
  }
  giveUp(one.key);
  const words = pagesTexts.peek();
  const order = ordersIn(current)[0];
  const state = order && (words?.orderStates[order.state] ?? "");
  const text = order?.updated_by
    ? words?.conflict(order.updated_by, state ?? "")
    : order
      ? words?.conflictNobody(state ?? "")
      : words?.refusedTap(why.message);
  alarm(text ?? why.message, one.about);
  return !!one.verb && !!order && isSo(one.verb, order);
}

const wishOf = ({ method, path, body, about, order, verb, needs }: Kept): Wish => ({
  method,
  path,
  body,
  about,
  ...(order && { order }),
  ...(verb && { verb }),
  ...(needs && { needs }),
});

/** It is wanted all the same, on what is there now. */
export async function again(one: Kept): Promise<void> {
  const current = one.refused?.current;
  const fresh = ordersIn(current)[0];
  const body = { ...one.body, ...(current && "version" in one.body && { version: current.version }) };
  const wish = { ...wishOf(one), body, ...(one.order && fresh && { order: fresh }) };
  await outbox.again(one.key, made(wish));
  tellOthers();
}

/** Everything of this person's, at the sign-out. */
export async function letAllGo(): Promise<void> {
  for (const { key } of kept.peek()) await outbox.letGo(key);
}

export async function letGo(key: string): Promise<void> {
  giveUp(key);
  await outbox.letGo(key);
  tellOthers();
}
