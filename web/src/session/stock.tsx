// What is left of each product, as tiles above the phone's queue.

import type { Product } from "../api";
import { amount, decimal, isNone, leftOf, levelOf, quantity, share, thousandths } from "../data/format";
import { t } from "../i18n";
import { Icon, Picture } from "../parts/marks";
import { desk } from "./state";

/** The product on show first, then what runs out, then the rest as in the catalogue. */
export function tilesOf(products: readonly Product[], pinned: number | null | undefined): Product[] {
  const rank = (product: Product) =>
    product.id === pinned ? 0 : levelOf(product) !== "fine" && thousandths(product.on_hand) > 0 ? 1 : 2;
  return products.toSorted((a, b) => rank(a) - rank(b));
}

export const leftWords = (product: Product) =>
  levelOf(product) === "out" ? t().soldOut : amount(decimal(leftOf(product)), product.unit);

export function Bar({ product }: { product: Product }) {
  const part = share(leftOf(product), thousandths(product.on_hand));
  return (
    <span class="bar" aria-hidden="true">
      <i style={{ width: `${part}%` }} />
    </span>
  );
}

export function Tiles() {
  const known = desk.value;
  if (!known || known.products.length === 0) return null;
  return (
    <section class="tiles" aria-label={t().left} tabIndex={known.products.length > 4 ? 0 : undefined}>
      {tilesOf(known.products, known.session.pinned).map((product, at) => {
        const level = levelOf(product);
        const left = leftWords(product);
        return (
          // A tile stays where it is and shows another product, so that nothing is pushed aside.
          <div key={at} class={`tile ${level}`}>
            {level !== "fine" && (
              <span class="bell">
                <Icon of="bell" />
                <span class="hidden">{t().lowStock}</span>
              </span>
            )}
            <Picture of={product.picture} />
            <small>{product.name}</small>
            <b key={left}>{left}</b>
            {isNone(product.waiting) ? (
              <Bar product={product} />
            ) : (
              <em key={product.waiting}>{t().waitingLine(quantity(product.waiting))}</em>
            )}
          </div>
        );
      })}
    </section>
  );
}
