// What the reader was not sure of: the words, why, and a quick way to write the order by hand.

import { useSignal } from "@preact/signals";
import type { Comment, Order, Product } from "../api";
import { amount, decimal, quantity, thousandths } from "../data/format";
import { t } from "../i18n";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { Icon, Picture, PlatformMark } from "../parts/marks";
import { Age, Empty, Marked } from "../parts/words";
import choices from "../style/choices.css?inline";
import page from "../style/page.css?inline";
import { asked, lineName, Reasons, Said, Waiting, wanted } from "./card";
import { Claimed, Holder } from "./claim";
import css from "./look.css?inline";
import { act, desk, looks, strays, tapOn } from "./state";

adopt(page);
adopt(choices);
adopt(css);

const SHOWN = 30;

/** The quantity that the customer seems to have named, if a span gives one. */
function namedQuantity(order: Order, product: Product): string {
  const line = order.lines.find(one => one.product_id === product.id);
  if (line) return asked(line);
  return thousandths(product.step) > 1000 ? product.step : "1";
}

function Stepper({
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
        <Icon of="plus" />
      </button>
    </div>
  );
}

/** Writes one line of the order by hand. */
function Fix({ order, done }: { order: Order; done(): void }) {
  const products = desk.value?.products ?? [];
  const chosenId = useSignal(
    order.lines[0]?.product_id ?? desk.value?.session.pinned ?? products[0]?.id ?? 0,
  );
  const product = products.find(one => one.id === chosenId.value);
  const typed = useSignal<string | null>(null);
  const option = useSignal<string | null>(order.lines[0]?.option ?? null);
  if (!product) return <p class="quiet">{s().noProducts}</p>;
  const value = typed.value ?? namedQuantity(order, product);
  const sound = thousandths(value) >= 0;
  const write = (event: Event) => {
    event.preventDefault();
    if (!sound) return;
    const named = product.options.includes(option.value ?? "") ? option.value : (product.options[0] ?? null);
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

function LookCard({ order }: { order: Order }) {
  const fixing = useSignal(false);
  const tap = tapOn(order.id);
  return (
    <article class="slip look" data-order={order.id}>
      <h3>
        <PlatformMark of={order.customer.platform} />
        <span class="name">{order.customer.name}</span>
        <Age at={order.updated_at} />
      </h3>
      <Said order={order} />
      {wanted(order).map(line => (
        <p key={line.id} class="line">
          <b>{amount(asked(line), line.unit)}</b> <span>{lineName(line)}</span> <Waiting line={line} />
        </p>
      ))}
      <div class="chips">
        <Reasons of={order.reasons} />
        {!fixing.value && <Holder of={order} />}
      </div>
      {tap ? (
        <p class="by waiting">
          <Icon of="clock" />
          {tap.waiting ? `${t().sent[tap.verb]} · ${t().unsent}` : s().sending}
        </p>
      ) : fixing.value ? (
        <Claimed order={order}>
          <Fix order={order} done={() => (fixing.value = false)} />
        </Claimed>
      ) : (
        <div class="acts">
          <button type="button" class="plain" onClick={() => act("looked", order)}>
            {order.lines.length > 0 ? s().asItIs : s().notAnOrder}
          </button>
          <button type="button" class="yes" onClick={() => (fixing.value = true)}>
            <Icon of="plus" />
            {s().fix}
          </button>
        </div>
      )}
    </article>
  );
}

export function StrayRow({ comment }: { comment: Comment }) {
  return (
    <article class="stray">
      <PlatformMark of={comment.platform} />
      <div class="grow">
        <h3>
          <span class="name">{comment.author}</span>
          <Age at={comment.sent_at} />
        </h3>
        <p>
          <Marked text={comment.text} spans={comment.spans} />
        </p>
        <Reasons of={comment.reasons} />
      </div>
    </article>
  );
}

export function Look() {
  const total = desk.value?.session.totals.look ?? 0;
  const behind = total - Math.min(looks.value.length, SHOWN);
  const none = looks.value.length === 0 && strays.value.length === 0;
  return (
    <div class="looks">
      <h2 class="hidden">{t().look}</h2>
      {none && <Empty title={s().lookEmpty} hint={s().lookEmptyHint} picture={<Icon of="check" />} />}
      {looks.value.slice(0, SHOWN).map(order => (
        <LookCard key={order.id} order={order} />
      ))}
      {behind > 0 && <p class="behind">{t().moreOrders(quantity(String(behind)))}</p>}
      {strays.value.length > 0 && <h2>{s().strayTitle}</h2>}
      {strays.value.slice(0, SHOWN).map(comment => (
        <StrayRow key={comment.id} comment={comment} />
      ))}
    </div>
  );
}
