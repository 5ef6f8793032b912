// Goods that come in, typed as "12" or "1,5".

import { useSignal } from "@preact/signals";
import type { Product } from "../api";
import { decimal, thousandths } from "../data/format";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { useLetter, Wrong } from "../parts/form";
import css from "./receive.css?inline";

adopt(css);

interface Props {
  product: Product;
  done(product: Product, received: string): void;
}

export function Receive({ product, done }: Props) {
  const typed = useSignal("");
  const command = useLetter(product.name);
  const receive = async (event: Event) => {
    event.preventDefault();
    const quantity = decimal(thousandths(typed.value));
    const after = await command.send<Product>(`/products/${product.id}/receipts`, { quantity });
    if (after) done(after, quantity);
  };
  return (
    <form class="receive" onSubmit={receive}>
      <label class="field">
        <span>{s().receiveQuantity(product.unit)}</span>
        <input inputMode="decimal" value={typed.value} onInput={e => (typed.value = e.currentTarget.value)} />
      </label>
      <button type="submit" class="yes" disabled={!(thousandths(typed.value) > 0) || command.busy.value}>
        {s().receive}
      </button>
      <Wrong of={command} />
    </form>
  );
}
