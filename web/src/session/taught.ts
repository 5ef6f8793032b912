// What sessions were taught to call their products, as far as this page has asked.

import { signal } from "@preact/signals";
import type { Alias, AliasList } from "../api";
import { call, get, Refused } from "../data/api";
import { fold } from "../data/doubt";

export const taught = signal<ReadonlyMap<number, readonly Alias[]>>(new Map());

const put = (session: number, aliases: readonly Alias[]) => {
  taught.value = new Map(taught.peek()).set(session, aliases);
};
const others = (session: number, words: string) =>
  (taught.peek().get(session) ?? []).filter(one => fold(one.words) !== fold(words));

export async function loadTaught(session: number): Promise<void> {
  const list = await get<AliasList>(`/sessions/${session}/aliases`).catch(() => null);
  if (list) put(session, list.aliases);
}

/** `key` is the same over every try of one press. */
export async function teach(session: number, key: string, product: number, words: string): Promise<void> {
  const body = { key, product_id: product, words };
  const alias = await call<Alias>("POST", `/sessions/${session}/aliases`, body);
  put(session, [...others(session, alias.words), alias]);
}

export async function forget(session: number, key: string, words: string): Promise<void> {
  await call("POST", `/sessions/${session}/aliases/forget`, { key, words }).catch(why => {
    // Somebody else was faster: it is gone all the same.
    if (!(why instanceof Refused && why.status === 404)) throw why;
  });
  put(session, others(session, words));
}
