// What only the owner sets: the harvest that may be ordered before it is there, and a session's own price and share.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Offer, OfferList, Product, SessionSummary } from "../api";
import { get } from "../data/api";
import { amount, decimal, isNone, money, plain, quantity, thousandths } from "../data/format";
import { w } from "../i18n/sheets";
import { Field, useLetter, Wrong } from "../parts/form";
import { Icon } from "../parts/marks";
import type { DoorProps } from "./goods";

export function Harvest({ product, done }: DoorProps) {
  const now = product.preorder ?? "0";
  const typed = useSignal(isNone(now) ? "" : quantity(now).replaceAll(".", ""));
  const command = useLetter(product.name);
  const set = async (units: string) => {
    const after = await command.send<Product>(`/products/${product.id}/preorder`, { quantity: units });
    if (!after) return;
    done(after, isNone(units) ? w().preorderClosed : w().preorderWas(amount(units, product.unit)));
  };
  return (
    <form
      class="inner"
      onSubmit={event => {
        event.preventDefault();
        void set(decimal(thousandths(typed.value)));
      }}
    >
      <Field
        words={w().preorderTyped(product.unit)}
        hint={w().preorderHint}
        value={typed.value}
        mode="decimal"
        set={next => (typed.value = next)}
      />
      <Wrong of={command} />
      <div class="acts">
        {!isNone(now) && (
          <button type="button" class="no" disabled={command.busy.value} onClick={() => void set("0")}>
            {w().preorderOff}
          </button>
        )}
        <button type="submit" class="yes" disabled={!(thousandths(typed.value) > 0) || command.busy.value}>
          <Icon of="check" />
          {w().preorderSet}
        </button>
      </div>
    </form>
  );
}

/** Digits of a price as typed: "45.000" → 45000; null if nothing is typed, NaN if it is no price. */
export function priceOf(typed: string): number | null {
  const trimmed = typed.trim();
  if (!trimmed) return null;
  return /^\d[\d.]*$/.test(trimmed) ? Number(trimmed.replaceAll(".", "")) : Number.NaN;
}

export function Terms({ product, session, done }: DoorProps & { session: SessionSummary }) {
  const offer = useSignal<Offer | null>(null);
  const quota = useSignal<string | null>(null);
  const price = useSignal<string | null>(null);
  const command = useLetter(product.name);
  useEffect(() => {
    get<OfferList>(`/sessions/${session.id}/offers`).then(
      list => {
        offer.value = list.offers.find(one => one.product_id === product.id) ?? null;
      },
      () => {},
    );
  }, [session.id, product.id]);
  const known = offer.value;
  const share = quota.value ?? (known?.quota ? quantity(known.quota).replaceAll(".", "") : "");
  const cost = price.value ?? (known?.price != null ? plain(known.price) : "");
  const units = share.trim() ? thousandths(share) : null;
  const dong = priceOf(cost);
  const unfit = Number.isNaN(units) || Number.isNaN(dong);
  const set = async (event: Event) => {
    event.preventDefault();
    const body = { quota: units === null ? null : decimal(units), price: dong };
    const saved = await command.send<Offer>(`/sessions/${session.id}/offers/${product.id}`, body);
    if (saved) done(null, w().offerDone(session.title));
  };
  return (
    <form class="inner" onSubmit={set}>
      <h3>{w().offerOf(session.title)}</h3>
      {known && <p class="quiet">{w().offerSold(amount(known.sold, product.unit))}</p>}
      <Field
        words={w().offerPrice}
        hint={w().offerPriceHint(money(product.price))}
        value={cost}
        mode="numeric"
        set={next => (price.value = next)}
      />
      <Field
        words={w().offerQuota(product.unit)}
        hint={w().offerQuotaHint}
        value={share}
        mode="decimal"
        set={next => (quota.value = next)}
      />
      {unfit && <p class="wrong">{Number.isNaN(units) ? w().unfit : w().unfitPrice}</p>}
      <Wrong of={command} />
      <button type="submit" class="yes" disabled={unfit || command.busy.value}>
        <Icon of="check" />
        {w().offerSet}
      </button>
    </form>
  );
}
