// One line of an order written by hand.

import { useSignal } from "@preact/signals";
import type { Order, Product } from "../api";
import { decimal, thousandths } from "../data/format";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { Icon, Picture } from "../parts/marks";
import choices from "../style/choices.css?inline";
import { asked } from "./card";
import css from "./fix.css?inline";
import { act, desk } from "./state";

adopt(choices);
adopt(css);

/** The quantity that the customer seems to have named, if a span gives one. */
function namedQuantity(order: Order, product: Product, option: string | null): string {
  const lines = order.lines.filter(one => one.product_id === product.id);
  const line = lines.find(one => (one.option ?? null) === option) ?? lines[0];
  if (line) return asked(line);
  return thousandths(product.step) > 1000 ? product.step : "1";
}

export function Stepper({
  value,
  step,
  unit,
  set,
}: {
  value: string;
  step: string;
  unit: string;
  set(next: string): void;
}) {
  const by = (steps: number) => {
    const next = (thousandths(value) || 0) + steps * (thousandths(step) || 1000);
    set(decimal(Math.max(0, next)));
  };
  return (
    <div class="stepper">
      <button type="button" aria-label={s().less} onClick={() => by(-1)}>
        <Icon of="minus" far />
      </button>
      <label>
        <input
          inputMode="decimal"
          aria-label={s().quantityWord}
          value={value.replace(".", ",")}
          onInput={event => set(event.currentTarget.value.replace(",", "."))}
        />
        <span>{unit}</span>
      </label>
      <button type="button" aria-label={s().more} onClick={() => by(1)}>
        <Icon of="plus" far />
      </button>
    </div>
  );
}

/** Writes one line of the order by hand. */
export function Fix({ order, first, done }: { order: Order; first?: number | undefined; done(): void }) {
  const products = desk.value?.products ?? [];
  const chosenId = useSignal(
    first ?? order.lines[0]?.product_id ?? desk.value?.session.pinned ?? products[0]?.id ?? 0,
  );
  const product = products.find(one => one.id === chosenId.value);
  const typed = useSignal<string | null>(null);
  const option = useSignal<string | null>(order.lines[0]?.option ?? null);
  if (!product) return <p class="quiet">{s().noProducts}</p>;
  const named = product.options.includes(option.value ?? "") ? option.value : (product.options[0] ?? null);
  const value = typed.value ?? namedQuantity(order, product, named);
  const sound = thousandths(value) >= 0;
  const write = (event: Event) => {
    event.preventDefault();
    if (!sound) return;
    act("lines", order, { product_id: product.id, option: named, quantity: decimal(thousandths(value)) });
    done();
  };
  return (
    <form class="fix" onSubmit={write}>
      <fieldset class="choices">
        <legend class="hidden">{s().chooseProduct}</legend>
        {products.map(one => (
          <label key={one.id} class={one.id === product.id ? "choice on" : "choice"}>
            <input
              type="radio"
              name={`product-${order.id}`}
              checked={one.id === product.id}
              onChange={() => {
                chosenId.value = one.id;
                typed.value = null;
              }}
            />
            <Picture of={one.picture} />
            <span>{one.name}</span>
          </label>
        ))}
      </fieldset>
      {product.options.length > 0 && (
        <label class="field">
          <span>{s().chooseOption}</span>
          <select
            value={option.value ?? product.options[0]}
            onChange={e => (option.value = e.currentTarget.value)}
          >
            {product.options.map(one => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      )}
      <div class="acts">
        <Stepper value={value} step={product.step} unit={product.unit} set={next => (typed.value = next)} />
        <button type="submit" class="yes" disabled={!sound}>
          <Icon of="check" />
          {s().save}
        </button>
      </div>
    </form>
  );
}
