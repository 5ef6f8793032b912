// This order and another one of the session become one.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Order, OrderList } from "../../api";
import { get } from "../../data/api";
import { plain } from "../../data/format";
import { mergeable, numberOf } from "../../data/join";
import { s } from "../../i18n/pages";
import { w } from "../../i18n/sheets";
import { Choices, Field, useLetter, Wrong } from "../../parts/form";
import { Icon, PlatformMark } from "../../parts/marks";
import { swap } from "../../parts/sheet";
import { OrderWords } from "../card";
import { desk } from "../state";
import { ask, put, tell } from "../told";

const TYPING_MS = 250;
const SHOWN = 8;

export const shortName = (order: Order): string =>
  order.number != null ? `${plain(order.number)} · ${order.customer.name}` : order.customer.name;

function Candidate({ order, pick }: { order: Order; pick(): void }) {
  return (
    <button type="button" class="pick slip" onClick={pick}>
      <span class="grow">
        <span class="short">{order.lines.length > 0 ? <OrderWords order={order} /> : w().noLines}</span>
        <span class="by">
          <PlatformMark of={order.customer.platform} />
          <span class="name">{shortName(order)}</span>
          <span>· {s().orderStates[order.state]}</span>
        </span>
      </span>
    </button>
  );
}

function Sure({ order, other, session }: { order: Order; other: Order; session: number }) {
  const whose = useSignal<"this" | "other">("this");
  const command = useLetter(order.customer.name);
  const [kept, gone] = whose.value === "this" ? [order, other] : [other, order];
  const number = numberOf(order, other);
  const merge = async () => {
    const merged = await ask<Order>(command, `/sessions/${session}/orders/${kept.id}/merge`, {
      version: kept.version,
      with_id: gone.id,
      with_version: gone.version,
    });
    if (!merged) return;
    put(merged);
    tell(w().merged(plain(merged.number ?? 0)), merged.customer.name);
    if (merged.id !== order.id) swap(`#don-${merged.id}`);
  };
  const again = (order.state === "confirmed") !== (other.state === "confirmed");
  return (
    <>
      <Choices
        legend={w().mergeWhose}
        name="whose"
        of={[
          ["this", order.customer.name],
          ["other", other.customer.name],
        ]}
        value={whose.value}
        set={one => (whose.value = one)}
      />
      <p>
        {number != null
          ? w().mergeInto(plain(number), kept.customer.name)
          : w().mergeIntoNoNumber(kept.customer.name)}{" "}
        {again && w().mergeAgain}
      </p>
      <Wrong of={command} />
      <button type="button" class="yes" disabled={command.busy.value} onClick={() => void merge()}>
        <Icon of="check" />
        {w().mergeNow}
      </button>
    </>
  );
}

export function Merge({ order, session }: { order: Order; session: number }) {
  const words = useSignal("");
  const found = useSignal<readonly Order[] | null>(null);
  const picked = useSignal<number | null>(null);
  const typed = words.value.trim();
  useEffect(() => {
    found.value = null;
    if (!typed) return;
    const timer = setTimeout(() => {
      get<OrderList>(`/sessions/${session}/orders?list=all&limit=30&q=${encodeURIComponent(typed)}`).then(
        page => {
          found.value = page.orders;
        },
        () => {
          found.value = [];
        },
      );
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, session]);
  const newest = (one: Order) => desk.value?.orders.get(one.id) ?? one;
  const offered = mergeable(order, found.value?.map(newest) ?? []).slice(0, SHOWN);
  const other = found.value?.map(newest).find(one => one.id === picked.value);
  return (
    <div class="inner">
      <Field
        words={w().mergeFind}
        value={words.value}
        mode="search"
        set={next => {
          words.value = next;
          picked.value = null;
        }}
      />
      {!other &&
        offered.map(one => <Candidate key={one.id} order={one} pick={() => (picked.value = one.id)} />)}
      {found.value && offered.length === 0 && <p class="quiet">{w().mergeNone}</p>}
      {other && (
        <>
          <Candidate order={other} pick={() => (picked.value = null)} />
          <Sure key={other.id} order={order} other={other} session={session} />
        </>
      )}
    </div>
  );
}
