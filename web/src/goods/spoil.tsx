// Goods that are thrown away.

import { useSignal } from "@preact/signals";
import type { Product, SpoilReason } from "../api";
import { shortAfter } from "../data/count";
import { amount, decimal, thousandths } from "../data/format";
import { w } from "../i18n/sheets";
import { Choices, Field, useLetter, Wrong } from "../parts/form";
import { Icon } from "../parts/marks";
import type { DoorProps } from "./goods";

const REASONS = ["rotten", "damaged", "out_of_date", "other"] as const;

export function Spoil({ product, done }: DoorProps) {
  const typed = useSignal("");
  const reason = useSignal<SpoilReason>("rotten");
  const note = useSignal("");
  const command = useLetter(product.name);
  const short = shortAfter(product, typed.value);
  const throwAway = async (event: Event) => {
    event.preventDefault();
    const quantity = decimal(thousandths(typed.value));
    const body = { quantity, reason: reason.value, ...(note.value.trim() && { note: note.value.trim() }) };
    const after = await command.send<Product>(`/products/${product.id}/spoilt`, body);
    if (after) done(after, w().spoilt(amount(quantity, product.unit)));
  };
  return (
    <form class="inner" onSubmit={throwAway}>
      <Field
        words={w().spoilTyped(product.unit)}
        hint={w().ledger(amount(product.on_hand, product.unit))}
        value={typed.value}
        mode="decimal"
        set={next => (typed.value = next)}
      />
      {thousandths(typed.value) > 0 && short > 0 && (
        <p class="tell less">
          <Icon of="warn" />
          {w().short(amount(decimal(short), product.unit))}
        </p>
      )}
      <Choices
        legend={w().reasonTitle}
        name="reason"
        of={REASONS.map(one => [one, w().spoilReasons[one]] as const)}
        value={reason.value}
        set={one => (reason.value = one)}
      />
      <Field words={w().noteWords} hint={w().noteHint} value={note.value} set={next => (note.value = next)} />
      <Wrong of={command} />
      <button type="submit" class="no" disabled={!(thousandths(typed.value) > 0) || command.busy.value}>
        <Icon of="cross" />
        {w().spoilNow}
      </button>
    </form>
  );
}
