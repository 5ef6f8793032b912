// A part of the order goes to another buyer.

import { useSignal } from "@preact/signals";
import type { Order, SplitOrder } from "../../api";
import { amount, decimal, plain } from "../../data/format";
import { askedFor, type Parts, partOf } from "../../data/join";
import { w } from "../../i18n/sheets";
import { Buyers, useBuyers } from "../../parts/buyers";
import { Field, useLetter, Wrong } from "../../parts/form";
import { Icon } from "../../parts/marks";
import { asked, lineName } from "../card";
import { Stepper } from "../fix";
import { desk } from "../state";
import { ask, put, tell } from "../told";

function Whom({
  order,
  words,
  set,
  known,
  pick,
}: {
  order: Order;
  words: string;
  set(words: string): void;
  known: number | null;
  pick(id: number | null): void;
}) {
  const typed = words.trim();
  const found = useBuyers(typed, one => one.id !== order.customer.id);
  return (
    <fieldset>
      <legend>{w().splitWhom}</legend>
      <Field
        words={w().splitFind}
        value={words}
        mode="search"
        set={next => {
          set(next);
          pick(null);
        }}
      />
      {typed && <Buyers found={found} fresh={w().splitNew(typed)} value={known} set={pick} />}
    </fieldset>
  );
}

export function Split({ order, session, done }: { order: Order; session: number; done(): void }) {
  const parts = useSignal<Parts>(new Map());
  const words = useSignal("");
  const known = useSignal<number | null>(null);
  const phone = useSignal("");
  const command = useLetter(order.customer.name);
  const chosen = partOf(order, parts.value);
  const name = words.value.trim();
  const split = async (event: Event) => {
    event.preventDefault();
    const to =
      known.value !== null
        ? { known: known.value }
        : { new: { name, ...(phone.value.trim() && { phone: phone.value.replace(/\D/g, "") }) } };
    const path = `/sessions/${session}/orders/${order.id}/split`;
    const parted = await ask<SplitOrder>(command, path, { version: order.version, lines: chosen.lines, to });
    if (!parted) return;
    put(parted.order, parted.new);
    tell(w().splitDone(plain(parted.new.number ?? 0), parted.new.customer.name), order.customer.name);
    done();
  };
  const step = (id: number) => desk.value?.products.find(product => product.id === id)?.step ?? "1";
  return (
    <form class="inner" onSubmit={split}>
      <fieldset>
        <legend>{w().splitWhat}</legend>
        {order.lines
          .filter(line => askedFor(line) > 0)
          .map(line => (
            <div key={line.id} class="partline">
              <p>
                <b>{lineName(line)}</b> <small>/ {amount(asked(line), line.unit)}</small>
              </p>
              <Stepper
                value={parts.value.get(line.id) ?? "0"}
                step={decimal(Math.min(askedFor(line), Number(step(line.product_id)) * 1000))}
                unit={line.unit}
                set={next => (parts.value = new Map(parts.value).set(line.id, next))}
              />
            </div>
          ))}
      </fieldset>
      <Whom
        order={order}
        words={words.value}
        set={next => (words.value = next)}
        known={known.value}
        pick={id => (known.value = id)}
      />
      {name && known.value === null && (
        <Field
          words={w().splitPhone}
          value={phone.value}
          mode="tel"
          set={next => (phone.value = next)}
          max={20}
        />
      )}
      {chosen.wrong === "more" && <p class="wrong">{w().splitMore}</p>}
      {chosen.wrong === "all" && <p class="wrong">{w().splitAll}</p>}
      <Wrong of={command} />
      <button type="submit" class="yes" disabled={command.busy.value || chosen.wrong !== "" || !name}>
        <Icon of="check" />
        {w().splitNow}
      </button>
    </form>
  );
}
