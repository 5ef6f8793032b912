// What is written on an order: a note, and the owner's own price for a line.

import { useSignal } from "@preact/signals";
import type { Line, Order } from "../../api";
import { amount, money, plain, thousandths } from "../../data/format";
import { askedFor } from "../../data/join";
import { s } from "../../i18n/pages";
import { w } from "../../i18n/sheets";
import { Field, useLetter, Wrong } from "../../parts/form";
import { Icon } from "../../parts/marks";
import { lineName } from "../card";
import { desk } from "../state";
import { ask, put, tell } from "../told";

interface Props {
  order: Order;
  session: number;
}

export function Note({ order, session, done }: Props & { done(): void }) {
  const words = useSignal(order.note ?? "");
  const command = useLetter(order.customer.name);
  const note = words.value.replace(/\s+/g, " ").trim();
  const save = async (event: Event) => {
    event.preventDefault();
    const body = { version: order.version, note };
    const noted = await ask<Order>(command, `/sessions/${session}/orders/${order.id}/note`, body);
    if (!noted) return;
    put(noted);
    tell(note ? w().noted : w().noteGone, noted.customer.name);
    done();
  };
  return (
    <form class="inner" onSubmit={save}>
      <label class="field wide">
        <span>{w().orderNote}</span>
        <textarea
          rows={2}
          maxLength={200}
          value={words.value}
          onInput={event => (words.value = event.currentTarget.value)}
        />
        <small class="hinted">{w().orderNoteHint}</small>
      </label>
      <Wrong of={command} />
      <button
        type="submit"
        class={note || !order.note ? "yes" : "no"}
        disabled={command.busy.value || note === (order.note ?? "")}
      >
        <Icon of={note || !order.note ? "check" : "cross"} />
        {note || !order.note ? s().save : w().dropNote}
      </button>
    </form>
  );
}

/** Whole đồng as people type them: with points or without. */
const dong = (typed: string): number => {
  const digits = typed.replace(/[\s.₫]/g, "");
  return /^\d{1,10}$/.test(digits) ? Number(digits) : Number.NaN;
};

function LinePrice({ order, session, line }: Props & { line: Line }) {
  const typed = useSignal(plain(line.unit_price));
  const command = useLetter(`${lineName(line)} · ${order.customer.name}`);
  const price = dong(typed.value);
  const usual = desk.value?.products.find(product => product.id === line.product_id)?.price;
  const fits = price >= 0 && price <= 1_000_000_000;
  const save = async (event: Event) => {
    event.preventDefault();
    const body = { version: order.version, line_id: line.id, price };
    const priced = await ask<Order>(command, `/sessions/${session}/orders/${order.id}/line_price`, body);
    if (!priced) return;
    put(priced);
    tell(w().linePriced(money(price)), lineName(line));
  };
  const sum = fits ? plain(Math.round((price * thousandths(line.held)) / 1000)) : "";
  return (
    <form class="lineform" onSubmit={save} aria-label={w().priceOf(lineName(line))}>
      <Field
        words={`${lineName(line)}, ${w().linePriceTyped(line.unit)}`}
        hint={
          fits
            ? `${amount(line.held, line.unit)} = ${sum}${usual !== undefined && usual !== price ? ` · ${w().usualPrice(plain(usual))}` : ""}`
            : w().unfitPrice
        }
        value={typed.value}
        mode="numeric"
        max={14}
        set={next => (typed.value = next)}
      />
      <Wrong of={command} />
      <div class="acts">
        <button type="submit" class="yes" disabled={command.busy.value || !fits || price === line.unit_price}>
          <Icon of="check" />
          {s().save}
        </button>
      </div>
    </form>
  );
}

export function Prices({ order, session }: Props) {
  return (
    <div class="inner">
      {order.lines
        .filter(line => askedFor(line) > 0)
        .map(line => (
          <LinePrice key={line.id} order={order} session={session} line={line} />
        ))}
    </div>
  );
}
