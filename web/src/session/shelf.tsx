// The stock page: what lies there, what is on show, and goods received.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Product, SessionSummary } from "../api";
import { amount, isNone, levelOf, money, quantity } from "../data/format";
import { Receive } from "../goods/receive";
import { t } from "../i18n";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { Icon, Picture } from "../parts/marks";
import { Empty } from "../parts/words";
import { ask } from "../post/office";
import page from "../style/page.css?inline";
import { Called } from "./called";
import { putProduct } from "./put";
import css from "./shelf.css?inline";
import { desk } from "./state";
import { Bar, leftWords } from "./stock";
import { loadTaught } from "./taught";

adopt(page);
adopt(css);

export const NoProducts = () => (
  <Empty title={s().noProducts} hint={s().noProductsHint} picture={<Picture of="hop" />} />
);

/** What is refused stands in the list of what was not done. */
function pin({ id, name }: Product, on: boolean): void {
  const path = `/sessions/${desk.peek()?.session.id}/pin`;
  const body = { product_id: on ? id : null };
  ask<SessionSummary>({ method: "POST", path, body, about: name }, () => false).answer.then(
    session => {
      const still = desk.peek();
      if (still) desk.value = { ...still, session: { ...session, totals: still.session.totals } };
    },
    () => {},
  );
}

function StockCard({ product, session }: { product: Product; session: SessionSummary }) {
  const receiving = useSignal(false);
  const level = levelOf(product);
  const pinned = product.id === session.pinned;
  return (
    <article class={`slip stock ${level}`}>
      <div class="who">
        <div class="frame">
          <Picture of={product.picture} />
        </div>
        <div class="grow">
          <h3>
            <span class="name">{product.name}</span>
            <span class="tag">{money(product.price)}</span>
          </h3>
          <p class="big">
            {level !== "fine" && <Icon of="bell" />}
            <b>{leftWords(product)}</b>
            {!isNone(product.waiting) && (
              <span class="chip wait">
                <Icon of="clock" />
                {t().waitingLine(amount(product.waiting, product.unit))}
              </span>
            )}
          </p>
          <Bar product={product} />
          <small>
            {s().onHand} {amount(product.on_hand, product.unit)} · {s().held} {quantity(product.held)}
          </small>
        </div>
      </div>
      <Called product={product.id} session={session.id} open={session.state === "open"} />
      <div class="acts">
        <button type="button" class="plain" aria-pressed={pinned} onClick={() => pin(product, !pinned)}>
          <Icon of="pin" far />
          {pinned ? s().pinned : s().pin}
        </button>
        <button
          type="button"
          class="plain"
          aria-expanded={receiving.value}
          onClick={() => (receiving.value = !receiving.value)}
        >
          <Icon of="plus" far />
          {s().receive}
        </button>
        <a class="plain more" href={`#mon-${product.id}`} aria-label={`${s().stockSheet}: ${product.name}`}>
          •••
        </a>
      </div>
      {receiving.value && (
        <Receive
          product={product}
          done={after => {
            putProduct(after);
            receiving.value = false;
          }}
        />
      )}
    </article>
  );
}

export function Stock() {
  const known = desk.value;
  const session = known?.session.id;
  useEffect(() => {
    if (session) void loadTaught(session);
  }, [session]);
  if (!known) return null;
  return (
    <div class="queue">
      <h2 class="hidden">{t().stock}</h2>
      <p class="quiet">{s().pinHint}</p>
      {known.products.map(product => (
        <StockCard key={product.id} product={product} session={known.session} />
      ))}
      {known.products.length === 0 && <NoProducts />}
      <a class="plain" href="/kho">
        <Icon of="gear" far />
        {s().addProduct}
      </a>
    </div>
  );
}
