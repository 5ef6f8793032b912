// A copied list of comments: looked at first, then what is there but not here is booked.

import { useSignal } from "@preact/signals";
import type { BookedByHand, PastedLook, PastedRow } from "../api";
import { call } from "../data/api";
import { plain, timeOfDay } from "../data/format";
import { batches, groups, type Sum, sharesName, sumOf } from "../data/pasted";
import { t } from "../i18n";
import { w } from "../i18n/sheets";
import { useCommand, Wrong } from "../parts/form";
import { Icon } from "../parts/marks";
import type { Where } from "./hand";
import { outcomeOf } from "./outcome";
import { type Picked, Rows } from "./rows";

function Result({ sum, again }: { sum: Sum; again(): void }) {
  return (
    <div class="inner">
      <p class="tell well" role="status">
        <Icon of="check" />
        {w().listDone(plain(sum.booked))}
      </p>
      <p class="chips">
        {sum.outcomes.map(([outcome, count]) => (
          <span key={outcome} class={outcome === "look" ? "chip lacks" : "chip has"}>
            {plain(count)} {outcomeOf(outcome)}
          </span>
        ))}
      </p>
      {sum.left > 0 && <p class="quiet">{w().listLeft(plain(sum.left))}</p>}
      <button type="button" class="plain" onClick={again}>
        {w().listAgain}
      </button>
    </div>
  );
}

interface BookProps {
  look: PastedLook;
  session: number;
  where: Where;
  booked(results: readonly BookedByHand[]): void;
}

/** What was looked at, to be chosen from and booked. */
function Book({ look, session, where, booked }: BookProps) {
  const { missing, doubtful, here } = groups(look);
  const picked = useSignal<Picked>({ chosen: new Set(missing), named: new Map() });
  const together = useSignal(false);
  const results = useSignal<readonly BookedByHand[]>([]);
  const command = useCommand();
  const { chosen, named } = picked.value;
  const shares = sharesName(look, chosen, named);
  const sent = results.value.reduce((sum, one) => sum + one.booked.length + one.left_out.length, 0);
  const book = async () => {
    const todo = batches(look, chosen, named);
    for (const rows of todo.slice(results.peek().length)) {
      const body = { ...where, rows, one_buyer_per_name: together.peek() && shares };
      const done = await command.send<BookedByHand>(`/sessions/${session}/pasted`, body);
      if (!done) return;
      results.value = [...results.peek(), done];
    }
    booked(results.peek());
  };
  // What is half booked is gone on with as it was chosen.
  const fixed = command.busy.value || results.value.length > 0;
  const list = (title: string, rows: readonly number[], hint?: string) =>
    rows.length > 0 && (
      <Rows
        title={title}
        hint={hint}
        look={look}
        rows={rows}
        picked={picked.value}
        set={fixed ? undefined : next => (picked.value = next)}
      />
    );
  return (
    <div class="inner">
      {look.rows.length === 0 && <p class="tell less">{w().listNothing}</p>}
      {list(w().listMissing, missing)}
      {list(w().listDoubtful, doubtful, w().listDoubtHint)}
      {here.length > 0 && (
        <details>
          <summary>
            {w().listHere} · {plain(here.length)}
          </summary>
          <ul class="heard">
            {here.slice(0, 200).map(at => (
              <Heard key={at} row={look.rows[at] as PastedRow} />
            ))}
          </ul>
        </details>
      )}
      {look.unread.length > 0 && (
        <details>
          <summary>
            {w().listUnread} · {plain(look.unread.length)}
          </summary>
          <ul class="heard">
            {look.unread.slice(0, 200).map(one => (
              <li key={one.line}>
                <small>{w().line(plain(one.line))}</small> {one.text}
              </li>
            ))}
          </ul>
        </details>
      )}
      {shares && (
        <label class="tick">
          <input
            type="checkbox"
            checked={together.value}
            disabled={fixed}
            onChange={() => (together.value = !together.value)}
          />
          <span>
            {w().listOneBuyer}
            <small class="hinted">{w().listOneBuyerHint}</small>
          </span>
        </label>
      )}
      <Wrong of={command} />
      {results.value.length > 0 && !command.busy.value && (
        <p class="tell less">{w().listStopped(plain(sent))}</p>
      )}
      {missing.length + doubtful.length > 0 && (
        <button
          type="button"
          class="yes"
          disabled={command.busy.value || chosen.size === 0}
          onClick={() => void book()}
        >
          <Icon of="check" />
          {command.busy.value
            ? w().listBusy(plain(sent), plain(chosen.size))
            : w().listNow(plain(chosen.size))}
        </button>
      )}
    </div>
  );
}

const Heard = ({ row }: { row: PastedRow }) => (
  <li>
    <b>{row.name || w().listNobody}</b> {row.sent_at != null && <small>{timeOfDay(row.sent_at)}</small>}{" "}
    {row.text}
  </li>
);

export function Paste({ session, where, wrote }: { session: number; where: Where; wrote(): void }) {
  const text = useSignal("");
  const look = useSignal<PastedLook | null>(null);
  const sum = useSignal<Sum | null>(null);
  const wrong = useSignal("");
  const busy = useSignal(false);
  const see = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    wrong.value = "";
    try {
      const body = { ...where, text: text.value };
      look.value = await call<PastedLook>("POST", `/sessions/${session}/pasted/look`, body);
    } catch (why) {
      wrong.value = (why instanceof Error && why.message) || t().cannotLoad;
    }
    busy.value = false;
  };
  const again = () => {
    text.value = "";
    look.value = null;
    sum.value = null;
  };
  return (
    <section class="slip part">
      <h2>{w().list}</h2>
      {sum.value ? (
        <Result sum={sum.value} again={again} />
      ) : (
        <>
          <form class="inner" onSubmit={see}>
            <label class="field">
              <span>{w().listText}</span>
              <textarea
                rows={5}
                value={text.value}
                onInput={event => {
                  text.value = event.currentTarget.value;
                  look.value = null;
                }}
              />
              <small class="hinted">{w().listHint}</small>
            </label>
            {wrong.value && (
              <p class="wrong" role="alert">
                {wrong.value}
              </p>
            )}
            {!look.value && (
              <button type="submit" class="yes" disabled={busy.value || !text.value.trim()}>
                <Icon of="eye" far />
                {w().listLook}
              </button>
            )}
          </form>
          {look.value && (
            <Book
              key={JSON.stringify(where)}
              look={look.value}
              session={session}
              where={where}
              booked={results => {
                sum.value = sumOf(results);
                wrote();
              }}
            />
          )}
        </>
      )}
    </section>
  );
}
