// Orders found by name, phone number or running number.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Order, OrderList } from "../api";
import { get } from "../data/api";
import { s } from "../i18n/pages";
import { Empty } from "../parts/words";
import { RowCard } from "./card";
import { DoneRow } from "./done";
import { desk } from "./state";

const TYPING_MS = 250;

/** The server searches; the desk knows the newest state of what it finds. */
export function Found({ words }: { words: string }) {
  const found = useSignal<readonly Order[] | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      get<OrderList>(
        `/sessions/${desk.peek()?.session.id}/orders?list=all&limit=30&q=${encodeURIComponent(words)}`,
      )
        .then(page => {
          found.value = page.orders;
        })
        .catch(() => {
          found.value = [];
        });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [words]);
  const orders = found.value?.map(order => desk.value?.orders.get(order.id) ?? order);
  return (
    <div class="queue">
      <h2>{s().results}</h2>
      {orders?.length === 0 && <Empty title={s().searchNone} />}
      {orders?.map(order =>
        order.state === "booked" ? (
          <RowCard key={order.id} order={order} />
        ) : (
          <DoneRow key={order.id} order={order} />
        ),
      )}
    </div>
  );
}
