// What sessions were taught to call their products, as far as this page has asked.

import { signal } from "@preact/signals";
import type { Alias, AliasList } from "../api";
import { get } from "../data/api";
import type { Sent } from "../data/command";
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

export async function teach(by: Sent, session: number, product: number, words: string): Promise<boolean> {
  const alias = await by.send<Alias>(`/sessions/${session}/aliases`, { product_id: product, words });
  if (alias) put(session, [...others(session, alias.words), alias]);
  return alias !== null;
}

export async function forget(by: Sent, session: number, words: string): Promise<void> {
  const done = await by.send(`/sessions/${session}/aliases/forget`, { words });
  // Where somebody else was faster it is gone all the same.
  if (done === null && by.refused.peek()?.status !== 404) return;
  put(session, others(session, words));
}
