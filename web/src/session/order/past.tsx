// What was done, by whom and when, the last first; each to be taken back while nothing stands upon it.

import type { Undone } from "../../api";
import type { Shown } from "../../data/acts";
import { amount, timeOfDay } from "../../data/format";
import { t } from "../../i18n";
import { w } from "../../i18n/sheets";
import { useLetter, Wrong } from "../../parts/form";
import { Icon } from "../../parts/marks";
import { ask, put, tell } from "../told";

interface Props {
  title: string;
  none: string;
  acts: readonly Shown[] | undefined;
  /** Takes acts back; none where there is no session yet. */
  session: number | undefined;
  unit?: string;
  done(undone: Undone): void;
}

const wordsOf = (act: Shown, unit = "") => {
  const words = w().acts[act.kind] ?? act.kind;
  return act.quantity ? `${words} ${amount(act.quantity, unit)}` : words;
};

function Row({ act, session, unit, done }: { act: Shown } & Pick<Props, "session" | "unit" | "done">) {
  const words = wordsOf(act, unit);
  const command = useLetter(words);
  const undo = async () => {
    const undone = await ask<Undone>(command, `/sessions/${session}/acts/${act.id}/undo`, {});
    if (!undone) return;
    if (undone.order) put(undone.order);
    tell(w().takenBack, words);
    done(undone);
  };
  return (
    <li class={act.undone_at ? "undone" : ""}>
      <span class="grow">
        <b>{words}</b>
        <small>
          {w().actBy(act.by, timeOfDay(act.at))}
          {act.note && ` · ${act.note}`}
          {act.undone_at && ` · ${w().undoneBy(act.undone_by ?? "", timeOfDay(act.undone_at))}`}
        </small>
        <Wrong of={command} />
      </span>
      {act.may_undo && session !== undefined && (
        <button
          type="button"
          class="plain"
          aria-label={`${t().takeBack}: ${words}`}
          disabled={command.busy.value}
          onClick={() => void undo()}
        >
          <Icon of="undo" far />
          {t().takeBack}
        </button>
      )}
    </li>
  );
}

export function Past({ title, none, acts, session, unit, done }: Props) {
  return (
    <section class="slip part">
      <h3>{title}</h3>
      {acts?.length === 0 && <p class="quiet">{none}</p>}
      <ul class="past">
        {acts?.map(act => (
          <Row key={act.id} act={act} session={session} unit={unit ?? ""} done={done} />
        ))}
      </ul>
    </section>
  );
}
