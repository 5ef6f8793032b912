// Comments of a list, each to be chosen, and told whose it is.

import { useSignal } from "@preact/signals";
import type { PastedLook, PastedRow } from "../api";
import { plain, quantity, timeOfDay } from "../data/format";
import type { Chosen, Named } from "../data/pasted";
import { s } from "../i18n/pages";
import { w } from "../i18n/sheets";
import { Icon } from "../parts/marks";
import { Marked } from "../parts/words";

export interface Picked {
  readonly chosen: Chosen;
  readonly named: Named;
}

const PAGE = 50;

/** What the reader makes of it: "2 BG + 1 OT" */
const itemsOf = (row: PastedRow) =>
  row.items
    .map(item => [item.quantity && quantity(item.quantity), item.code, item.option].filter(Boolean).join(" "))
    .join(" + ");

interface RowProps {
  row: PastedRow;
  chosen: boolean;
  named: number | undefined;
  pick?: ((chosen: boolean) => void) | undefined;
  name?: ((customer: number | undefined) => void) | undefined;
}

function Row({ row, chosen, named, pick, name }: RowProps) {
  const items = itemsOf(row);
  return (
    <li>
      <label class="tick">
        <input type="checkbox" checked={chosen} disabled={!pick} onChange={() => pick?.(!chosen)} />
        <span class="grow">
          <b>{row.name || w().listNobody}</b>{" "}
          <small>{row.sent_at != null ? timeOfDay(row.sent_at) : w().line(plain(row.line))}</small>
          <br />
          <Marked text={row.text} spans={row.spans} />
          <small class="hinted">
            {items || w().outcomeNone}
            {row.reasons.map(reason => (
              <span key={reason} class="reason">
                {" "}
                <Icon of="ask" />
                {s().reasons[reason]}
              </span>
            ))}
          </small>
        </span>
      </label>
      {chosen && row.author == null && row.buyers.length > 0 && (
        <label class="field">
          <span>{w().listWhose(row.name)}</span>
          <select
            disabled={!name}
            value={named ?? ""}
            onChange={event => name?.(Number(event.currentTarget.value) || undefined)}
          >
            <option value="">{w().oneNew}</option>
            {row.buyers.map(buyer => (
              <option key={buyer.id} value={buyer.id}>
                {buyer.phone ? `${buyer.name} · ${buyer.phone}` : buyer.name}
              </option>
            ))}
          </select>
        </label>
      )}
    </li>
  );
}

interface RowsProps {
  title: string;
  hint?: string | undefined;
  look: PastedLook;
  rows: readonly number[];
  picked: Picked;
  /** None while it is booked. */
  set: ((picked: Picked) => void) | undefined;
}

export function Rows({ title, hint, look, rows, picked, set }: RowsProps) {
  const shown = useSignal(PAGE);
  const { chosen, named } = picked;
  const count = rows.filter(at => chosen.has(at)).length;
  const pick = (places: readonly number[], into: boolean) => {
    const next = new Set(chosen);
    for (const at of places)
      if (into) next.add(at);
      else next.delete(at);
    set?.({ chosen: next, named });
  };
  const name = (at: number, customer: number | undefined) => {
    const next = new Map(named);
    if (customer) next.set(at, customer);
    else next.delete(at);
    set?.({ chosen, named: next });
  };
  const all = count === rows.length;
  const behind = rows.length - shown.value;
  return (
    <section aria-label={title}>
      <div class="listhead">
        <h3>
          {title} · {plain(rows.length)}
        </h3>
        <button type="button" class="plain" disabled={!set} onClick={() => pick(rows, !all)}>
          {all ? w().listNone : w().listAll}
        </button>
      </div>
      {hint && <p class="quiet">{hint}</p>}
      <ul class="rows">
        {rows.slice(0, shown.value).map(at => (
          <Row
            key={at}
            row={look.rows[at] as PastedRow}
            chosen={chosen.has(at)}
            named={named.get(at)}
            pick={set && (into => pick([at], into))}
            name={set && (customer => name(at, customer))}
          />
        ))}
      </ul>
      {behind > 0 && (
        <button type="button" class="plain" onClick={() => (shown.value += PAGE)}>
          {w().showMore(plain(Math.min(PAGE, behind)))}
        </button>
      )}
    </section>
  );
}
