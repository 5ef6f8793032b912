// What is left of each product, as bars beside the laptop's queue.

import type { Product } from "../api";
import { amount, isNone, levelOf } from "../data/format";
import { t } from "../i18n";
import { Icon, Picture } from "../parts/marks";
import { NoProducts } from "./shelf";
import { desk } from "./state";
import { Bar, leftWords, tilesOf } from "./stock";

export function Left() {
  const known = desk.value;
  if (!known) return null;
  return (
    <section class="left" aria-label={t().left}>
      <h2>{t().left}</h2>
      {tilesOf(known.products, known.session.pinned).map(product => (
        <Meter key={product.id} product={product} />
      ))}
      {known.products.length === 0 && <NoProducts />}
    </section>
  );
}

function Meter({ product }: { product: Product }) {
  const level = levelOf(product);
  return (
    <a class={`meter ${level}`} href={`#mon-${product.id}`}>
      <Picture of={product.picture} />
      <span class="name">{product.name}</span>
      <b>
        {level !== "fine" && <Icon of="bell" />}
        {leftWords(product)}
      </b>
      <Bar product={product} />
      {!isNone(product.waiting) && <em>{t().waitingLine(amount(product.waiting, product.unit))}</em>}
    </a>
  );
}
