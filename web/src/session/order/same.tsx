// A buyer's names on the platforms, and another buyer who may be the same person.

import { useSignal } from "@preact/signals";
import type { Customer, CustomerCard, OrderPast } from "../../api";
import { get } from "../../data/api";
import { joined } from "../../data/join";
import { t } from "../../i18n";
import { w } from "../../i18n/sheets";
import { useLetter, Wrong } from "../../parts/form";
import { Icon, PlatformMark } from "../../parts/marks";
import { swap } from "../../parts/sheet";
import { ask, put, tell } from "../told";
import type { Props } from "./buyer";

/** Two who left the same number: both names and platforms, and one press more before they are one. */
export function Same({ card, other, session, again }: Props & { other: Customer }) {
  const command = useLetter(card.customer.name);
  const theirs = useSignal<CustomerCard | null>(null);
  const mine = card.customer;
  const see = () =>
    get<CustomerCard>(`/customers/${other.id}`).then(
      found => {
        theirs.value = found;
      },
      () => {},
    );
  const merge = async () => {
    const seen = theirs.peek();
    if (!seen) return;
    const body = { other_id: other.id, orders: joined(card, seen) };
    const one = await ask<CustomerCard>(command, `/customers/${mine.id}/merge`, body);
    again();
    if (!one) return void see();
    tell(w().oneBuyer, one.customer.name);
    const open = one.open_orders.find(order => order.session_id === session);
    if (!open) return;
    get<OrderPast>(`/sessions/${session}/orders/${open.id}`).then(
      past => {
        put(past.order);
        swap(`#don-${open.id}`);
      },
      () => {},
    );
  };
  return (
    <div class="same">
      <p>{w().samePhone(mine.phone ?? "")}</p>
      <p class="two">
        {[mine, other].map(one => (
          <span key={one.id}>
            <PlatformMark of={one.platform} />
            <span class="hidden">{t().platforms[one.platform]}</span> <b>{one.name}</b>
          </span>
        ))}
      </p>
      {theirs.value && <p>{w().oneBuyerSure(`${mine.name}, ${other.name}`)}</p>}
      <Wrong of={command} />
      <button
        type="button"
        class={theirs.value ? "yes" : "plain"}
        disabled={command.busy.value}
        onClick={() => void (theirs.value ? merge() : see())}
      >
        <Icon of={theirs.value ? "check" : "plus"} far={!theirs.value} />
        {w().oneBuyer}
      </button>
    </div>
  );
}

export function Names({ card, again }: Props) {
  const command = useLetter(card.customer.name);
  const sure = useSignal<number | null>(null);
  const apart = async (identity: number, name: string) => {
    if (sure.peek() !== identity) {
      sure.value = identity;
      return;
    }
    sure.value = null;
    const body = { identity_id: identity };
    const split = await ask<CustomerCard>(command, `/customers/${card.customer.id}/split`, body);
    if (split) tell(w().apart, name);
    again();
  };
  return (
    <>
      <p class="quiet">{w().alsoKnown}</p>
      <ul class="past">
        {card.identities.map(one => (
          <li key={one.id}>
            <PlatformMark of={one.platform} />
            <span class="grow">
              <b>{one.name}</b>
              {sure.value === one.id && <small>{w().apartSure(one.name)}</small>}
            </span>
            <button
              type="button"
              class="plain"
              aria-label={w().apartOf(one.name)}
              disabled={command.busy.value}
              onClick={() => void apart(one.id, one.name)}
            >
              {w().apart}
            </button>
          </li>
        ))}
      </ul>
      <Wrong of={command} />
    </>
  );
}
