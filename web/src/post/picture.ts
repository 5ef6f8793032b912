// The last picture of a session, kept on the phone so that the page opens
// without signal: what is worked on next, not all there is. One picture, of the
// last session; shown to nobody else; gone at the sign-out.

import { effect } from "@preact/signals";
import type { Me } from "../api";
import { type Desk, doneOf, queueOf } from "../data/store";
import { lookOf, strayOf } from "../data/unclear";
import { me, remembered } from "../me";
import { path } from "../router";
import { brokenSince, desk, heardAt } from "../session/state";
import { within } from "./keep";

const SLOT = "last";
const EVERY_MS = 15_000;
const QUEUE = 40;
const LOOKS = 10;
const DONE = 6;
const STRAYS = 10;

interface Picture {
  owner: string;
  at: number;
  desk: Desk;
}

const ownerOf = (who: Me | null) => (who ? `${who.shop.id}/${who.user.id}` : "");

/** The part that is kept: later orders stay out of sight behind its horizon. */
export function partOf(whole: Desk): Desk {
  const all = queueOf(whole);
  const queue = all.slice(0, QUEUE);
  const orders = [...queue, ...lookOf(whole).slice(0, LOOKS), ...doneOf(whole).slice(0, DONE)];
  const more = all.length > queue.length || whole.horizon !== null;
  return {
    ...whole,
    orders: new Map(orders.map(order => [order.id, order])),
    comments: strayOf(whole).slice(0, STRAYS).reverse(),
    horizon: more ? (queue.at(-1) ?? null) : null,
  };
}

async function save(): Promise<void> {
  const whole = desk.peek();
  if (!whole || !me.peek() || brokenSince.peek() !== null) return;
  const picture: Picture = { owner: ownerOf(me.peek()), at: Date.now(), desk: partOf(whole) };
  await within("pictures", "readwrite", store => store.put(picture, SLOT)).catch(() => {});
}

/** Keeps the picture up to date while a session is followed. */
export function keepPictures(): void {
  let planned = false;
  effect(() => {
    if (!desk.value) return;
    if (planned) return;
    planned = true;
    setTimeout(() => {
      planned = false;
      void save();
    }, EVERY_MS);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) void save();
  });
}

/** Shows the kept picture of session `id`, if there is one of this person's and nothing newer. */
export async function recall(id: number): Promise<void> {
  const picture = (await within("pictures", "readonly", store => store.get(SLOT))) as Picture | undefined;
  const fits = picture?.desk.session.id === id && picture.owner === ownerOf(me.peek() ?? remembered());
  if (!picture || !fits || desk.peek() || path.peek().split(/[#/]/)[2] !== `${id}`) return;
  desk.value = picture.desk;
  heardAt.value = picture.at;
  brokenSince.value ??= Date.now();
}

/** Nothing of this person's is left to see. */
export async function forget(): Promise<void> {
  for (const name of ["me", "session"]) localStorage.removeItem(name);
  await within("pictures", "readwrite", store => store.clear()).catch(() => {});
}
