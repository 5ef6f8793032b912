// Each line of an order, to be set anew.

import { useSignal } from "@preact/signals";
import type { Line, Order } from "../../api";
import { amount, decimal, isNone, leftOf, thousandths } from "../../data/format";
import { askedFor } from "../../data/join";
import { t } from "../../i18n";
import { s } from "../../i18n/pages";
import { w } from "../../i18n/sheets";
import { useLetter, Wrong } from "../../parts/form";
import { Icon } from "../../parts/marks";
import { asked, lineName } from "../card";
import { Fix, Stepper } from "../fix";
import { act, desk, tapOn } from "../state";
import { ask, put } from "../told";
import { productOf } from "./lines";

/** Another option is another line: it is asked for first, then the old one is dropped. */
function LineForm({ order, line }: { order: Order; line: Line }) {
  const product = productOf(line);
  const typed = useSignal<string | null>(null);
  const option = useSignal(line.option ?? "");
  const [adding, dropping] = [useLetter(lineName(line)), useLetter(lineName(line))];
  const value = typed.value ?? asked(line);
  const units = thousandths(value);
  const other = option.value !== (line.option ?? "");
  const busy = !!tapOn(order.id) || adding.busy.value || dropping.busy.value;
  const unchanged = !other && units === askedFor(line);
  const toOther = async () => {
    const path = `/sessions/${desk.peek()?.session.id}/orders/${order.id}/lines`;
    const there = order.lines.find(
      one => one.product_id === line.product_id && (one.option ?? "") === option.value,
    );
    const total = decimal(units + (there ? askedFor(there) : 0));
    const about = { product_id: line.product_id, version: order.version };
    const added = ask<Order>(adding, path, { ...about, option: option.value, quantity: total });
    const old = { ...about, option: line.option ?? null, quantity: "0" };
    const dropped = ask<Order>(dropping, path, old, { needs: adding.key });
    for (const done of await Promise.all([added, dropped])) if (done) put(done);
  };
  const save = (event: Event) => {
    event.preventDefault();
    if (other) void toOther();
    else
      act("lines", order, {
        product_id: line.product_id,
        option: line.option ?? null,
        quantity: decimal(units),
      });
    typed.value = null;
  };
  return (
    <form class="lineform" onSubmit={save} aria-label={w().changeLine(lineName(line))}>
      <p>
        <b>{lineName(line)}</b>
      </p>
      {(product?.options.length ?? 0) > 1 && (
        <label class="field">
          <span>{s().chooseOption}</span>
          <select value={option.value} onChange={event => (option.value = event.currentTarget.value)}>
            {product?.options.map(one => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      )}
      <div class="acts">
        <Stepper
          value={value}
          step={product?.step ?? "1"}
          unit={line.unit}
          set={next => (typed.value = next)}
        />
        <button
          type="submit"
          class={units === 0 ? "no" : "yes"}
          disabled={busy || unchanged || !(units >= 0) || (other && units === 0)}
        >
          <Icon of={units === 0 ? "cross" : "check"} />
          {units === 0 ? w().dropLine : s().save}
        </button>
      </div>
      {product && units > askedFor(line) && units - askedFor(line) > leftOf(product) && (
        <p class="tell less">
          <Icon of="clock" />
          {t().waitingLine(amount(decimal(units - askedFor(line) - leftOf(product)), line.unit))}
        </p>
      )}
      <Wrong of={adding.refused.value ? adding : dropping} />
    </form>
  );
}

export function ChangeLines({ order }: { order: Order }) {
  const adding = useSignal(order.lines.length === 0);
  const lines = order.lines.filter(line => !isNone(asked(line)));
  const unasked = desk.value?.products.find(one => !lines.some(line => line.product_id === one.id));
  return (
    <div class="inner">
      {lines.map(line => (
        <LineForm key={line.id} order={order} line={line} />
      ))}
      {adding.value ? (
        <Fix order={order} first={unasked?.id} done={() => (adding.value = false)} />
      ) : (
        <button type="button" class="plain" onClick={() => (adding.value = true)}>
          <Icon of="plus" far />
          {w().addLine}
        </button>
      )}
    </div>
  );
}
