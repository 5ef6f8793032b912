// Whose order it is: names on platforms, kept and broken promises, what people say of them, and who may be the
// same person.

import { useSignal } from "@preact/signals";
import type { Customer, CustomerCard, FlagKind, OrderPast } from "../../api";
import { get } from "../../data/api";
import { plain, timeOfDay } from "../../data/format";
import { joined } from "../../data/join";
import { t } from "../../i18n";
import { s } from "../../i18n/pages";
import { w } from "../../i18n/sheets";
import { Choices, Field, useLetter, Wrong } from "../../parts/form";
import { Icon, PlatformMark } from "../../parts/marks";
import { swap } from "../../parts/sheet";
import { ask, put, tell } from "../told";

const KINDS = ["did_not_take_delivery", "deposit_needed", "other"] as const;

interface Props {
  card: CustomerCard;
  session: number;
  /** Loads the buyer and the order anew. */
  again(): void;
}

function Flags({ card, again }: Props) {
  const command = useLetter(card.customer.name);
  const adding = useSignal(false);
  const kind = useSignal<FlagKind>("deposit_needed");
  const note = useSignal("");
  const path = `/customers/${card.customer.id}/flags`;
  const clear = async (flag: FlagKind) => {
    if (await ask<CustomerCard>(command, `${path}/clear`, { flag })) again();
  };
  const add = async (event: Event) => {
    event.preventDefault();
    const body = { flag: kind.value, ...(note.value.trim() && { note: note.value.trim() }) };
    if (!(await ask<CustomerCard>(command, path, body))) return;
    adding.value = false;
    note.value = "";
    again();
  };
  return (
    <>
      {card.customer.flags?.map(flag => (
        <div key={flag.kind} class="flag">
          <Icon of="warn" />
          <span class="grow">
            <b>{flag.note ? `${s().flags[flag.kind]}: ${flag.note}` : s().flags[flag.kind]}</b>
            <small>{w().actBy(flag.by, timeOfDay(flag.at))}</small>
          </span>
          <button
            type="button"
            aria-label={w().clearFlag(s().flags[flag.kind])}
            disabled={command.busy.value}
            onClick={() => void clear(flag.kind)}
          >
            <Icon of="cross" />
          </button>
        </div>
      ))}
      <Wrong of={command} />
      {adding.value ? (
        <form class="inner" onSubmit={add}>
          <Choices
            legend={w().flagTitle}
            name="flag"
            of={KINDS.map(one => [one, s().flags[one]] as const)}
            value={kind.value}
            set={one => (kind.value = one)}
          />
          <Field
            words={kind.value === "other" ? w().flagNoteNeeded : w().flagNote}
            hint={kind.value === "other" ? undefined : w().noteHint}
            value={note.value}
            needed={kind.value === "other"}
            set={next => (note.value = next)}
          />
          <button type="submit" class="yes" disabled={command.busy.value}>
            <Icon of="check" />
            {s().save}
          </button>
        </form>
      ) : (
        <button type="button" class="plain" onClick={() => (adding.value = true)}>
          <Icon of="warn" />
          {w().addFlag}
        </button>
      )}
    </>
  );
}

/** Two who left the same number: both names and platforms, and one press more before they are one. */
function Same({ card, other, session, again }: Props & { other: Customer }) {
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
        <Icon of={theirs.value ? "check" : "plus"} />
        {w().oneBuyer}
      </button>
    </div>
  );
}

function Names({ card, again }: Props) {
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

export function Buyer(props: Props) {
  const { card } = props;
  return (
    <section class="slip part">
      <h3>
        <PlatformMark of={card.customer.platform} />
        {card.customer.name}
      </h3>
      <p class="chips">
        {card.kept > 0 && (
          <span class="chip has">
            <Icon of="check" />
            {w().keptOrders(plain(card.kept))}
          </span>
        )}
        {card.broken > 0 && (
          <span class="chip lacks">
            <Icon of="cross" />
            {w().brokenOrders(plain(card.broken))}
          </span>
        )}
        {card.kept + card.broken === 0 && <span class="quiet">{w().noPast}</span>}
      </p>
      {card.same_phone.map(other => (
        <Same key={other.id} {...props} other={other} />
      ))}
      {card.identities.length > 1 && <Names {...props} />}
      <Flags {...props} />
    </section>
  );
}
