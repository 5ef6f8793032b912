// What is left of each product, as bars beside the laptop's queue.

import { useMemo } from "preact/hooks";
import type { Product } from "../api";
import { amount, isNone, levelOf } from "../data/format";
import { t } from "../i18n";
import { Icon, Picture } from "../parts/marks";
import { NoProducts } from "./shelf";
import { desk } from "./state";
import { Bar, leftWords, tilesOf } from "./stock";

export function Left() {
  const products = desk.value?.products ?? [];
  const pinned = desk.value?.session.pinned;
  // They are doors: what runs out meanwhile changes its colour, not its place.
  const turn = useMemo(
    () => new Map(tilesOf(products, pinned).map(({ id }, at) => [id, at])),
    [products.length, pinned],
  );
  const place = ({ id }: Product) => turn.get(id) ?? 0;
  return (
    <section class="left" aria-label={t().left}>
      <h2>{t().left}</h2>
      {products
        .toSorted((a, b) => place(a) - place(b))
        .map(product => (
          <Meter key={product.id} product={product} />
        ))}
      {products.length === 0 && <NoProducts />}
    </section>
  );
}

function Meter({ product }: { product: Product }) {
  const level = levelOf(product);
  return (
    <a class={`meter ${level}`} href={`#mon-${product.id}`}>
      <Picture of={product.picture} />
      <span class="name">{product.name}</span>
      <b key={leftWords(product)}>
        {leftWords(product)}
        {level !== "fine" && <Icon of="bell" />}
      </b>
      <Bar product={product} />
      {!isNone(product.waiting) && <em>{t().waitingLine(amount(product.waiting, product.unit))}</em>}
    </a>
  );
}
