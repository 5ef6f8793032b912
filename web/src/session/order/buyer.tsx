// Whose order it is: names on platforms, kept and broken promises, what people say of them, and who may be the
// same person.

import { useSignal } from "@preact/signals";
import type { Customer, CustomerCard, FlagKind } from "../../api";
import { plain, timeOfDay } from "../../data/format";
import { s } from "../../i18n/pages";
import { w } from "../../i18n/sheets";
import { Choices, Field, useLetter, Wrong } from "../../parts/form";
import { lazy } from "../../parts/lazy";
import { Icon, PlatformMark } from "../../parts/marks";
import { ask } from "../told";

const KINDS = ["did_not_take_delivery", "deposit_needed", "other"] as const;

const Same = lazy<Props & { other: Customer }>(() => import("./same").then(part => part.Same), true);
const Names = lazy<Props>(() => import("./same").then(part => part.Names), true);

export interface Props {
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
