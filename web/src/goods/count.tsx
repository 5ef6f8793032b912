// What was counted, beside what the ledger says.

import { useSignal } from "@preact/signals";
import type { CountReason, Product } from "../api";
import { counted } from "../data/count";
import { amount, decimal, thousandths } from "../data/format";
import { w } from "../i18n/sheets";
import { Choices, Field, useLetter, Wrong } from "../parts/form";
import { Icon } from "../parts/marks";
import type { DoorProps } from "./goods";

const REASONS = ["shrinkage", "found", "miscounted", "other"] as const;

export function Count({ product, done }: DoorProps) {
  const typed = useSignal("");
  const reason = useSignal<CountReason | null>(null);
  const note = useSignal("");
  const command = useLetter(product.name);
  const count = counted(product, typed.value);
  const of = (units: number) => amount(decimal(Math.abs(units)), product.unit);
  const why = reason.value ?? count?.reason ?? "shrinkage";
  const book = async (event: Event) => {
    event.preventDefault();
    const quantity = decimal(thousandths(typed.value));
    const body = { quantity, reason: why, ...(note.value.trim() && { note: note.value.trim() }) };
    const after = await command.send<Product>(`/products/${product.id}/counts`, body);
    if (after) done(after, w().counted(amount(after.on_hand, after.unit)));
  };
  return (
    <form class="inner" onSubmit={book}>
      <Field
        words={w().countTyped(product.unit)}
        hint={w().countHint}
        value={typed.value}
        mode="decimal"
        set={next => (typed.value = next)}
      />
      <p class={count && count.found < 0 ? "tell less" : count ? "tell well" : "tell"} role="status">
        {w().ledger(amount(product.on_hand, product.unit))}
        {count &&
          ` · ${
            count.found === 0
              ? w().countSame
              : count.found < 0
                ? w().countLess(of(count.found))
                : w().countMore(of(count.found))
          }`}
      </p>
      {count && count.short > 0 && (
        <p class="tell less">
          <Icon of="warn" />
          {w().short(of(count.short))}
        </p>
      )}
      <Choices
        legend={w().reasonTitle}
        name="reason"
        of={REASONS.map(one => [one, w().countReasons[one]] as const)}
        value={why}
        set={one => (reason.value = one)}
      />
      <Field words={w().noteWords} hint={w().noteHint} value={note.value} set={next => (note.value = next)} />
      <Wrong of={command} />
      <button type="submit" class="yes" disabled={!count || command.busy.value}>
        <Icon of="check" />
        {w().countNow}
      </button>
    </form>
  );
}
