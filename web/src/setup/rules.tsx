// The rules of a session: chosen where it is opened, and changed while it runs where that is possible.

import { useSignal } from "@preact/signals";
import type { Repeat, SessionSummary } from "../api";
import { day, plain } from "../data/format";
import { s } from "../i18n/pages";
import { w } from "../i18n/sheets";
import { isOwner } from "../me";
import { adopt } from "../parts/adopt";
import { Choices, Field, useCommand, useLetter, Wrong } from "../parts/form";
import { Icon } from "../parts/marks";
import { HOLDS, minutesOf } from "./hold";
import css from "./rules.css?inline";

adopt(css);

const REPEATS = ["once", "add", "replace"] as const;
const PARTS = ["part", "all"] as const;

/** A hold time: none, one of the usual ones, or minutes as typed. */
function Hold({ value, set }: { value: string; set(value: string): void }) {
  const other = useSignal(value !== "" && !HOLDS.includes(Number(value)));
  const usual = other.value ? "other" : value;
  return (
    <>
      <Choices
        legend={w().holdTitle}
        name="hold"
        of={[
          ["", w().holdForGood],
          ...HOLDS.map(one => [String(one), w().holdFor(plain(one))] as const),
          ["other", w().holdOther],
        ]}
        value={usual}
        set={one => {
          other.value = one === "other";
          if (one !== "other") set(one);
        }}
      />
      {other.value && <Field words={w().holdTyped} value={value} mode="numeric" set={set} max={6} />}
      <p class="quiet">{w().holdHint}</p>
      {Number.isNaN(minutesOf(value)) && <p class="wrong">{w().holdWrong}</p>}
    </>
  );
}

/** One press opens a session: it has a name already, and what else may be chosen stands below. */
export function NewSession({ opened }: { opened(words: string): void }) {
  const title = useSignal(s().sessionOf(day(Date.now())));
  const repeat = useSignal<Repeat>("once");
  const part = useSignal<(typeof PARTS)[number]>("part");
  const hold = useSignal("");
  const [command, holding] = [useCommand(), useCommand()];
  const minutes = minutesOf(hold.value);
  const open = async (event: Event) => {
    event.preventDefault();
    const body = { title: title.value.trim(), repeat: repeat.value, part_fill: part.value === "part" };
    const session = await command.send<SessionSummary>("/sessions", body);
    if (!session) return;
    const held =
      minutes === null ||
      (await holding.send<SessionSummary>(`/sessions/${session.id}/hold_time`, { minutes })) !== null;
    opened(held ? "" : w().holdNotSet);
  };
  return (
    <section class="slip sheet">
      <h2>{s().newSession}</h2>
      <form class="form rules" onSubmit={open}>
        <label class="field wide">
          <span>{s().sessionTitle}</span>
          <input
            name="title"
            required
            maxLength={120}
            placeholder={s().sessionTitleHint}
            value={title.value}
            onInput={event => (title.value = event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="yes wide" disabled={command.busy.value || Number.isNaN(minutes)}>
          <Icon of="basket" />
          {s().start}
        </button>
        <div class="wide">
          <Wrong of={command} />
        </div>
        <Choices
          legend={w().repeatTitle}
          name="repeat"
          of={REPEATS.map(one => [one, s().repeat[one], w().repeatHints[one]] as const)}
          value={repeat.value}
          set={one => (repeat.value = one)}
        />
        <Choices
          legend={w().partTitle}
          name="part"
          of={PARTS.map(one => [one, w().part[one], w().partHints[one]] as const)}
          value={part.value}
          set={one => (part.value = one)}
        />
        <div class="wide">
          <Hold value={hold.value} set={next => (hold.value = next)} />
        </div>
      </form>
    </section>
  );
}

interface RulesProps {
  session: SessionSummary;
  told: string;
  changed(session: SessionSummary): void;
}

export function Rules({ session, told, changed }: RulesProps) {
  const now = session.hold_minutes != null ? String(session.hold_minutes) : "";
  const typed = useSignal<string | null>(null);
  const saved = useSignal(false);
  const command = useLetter(session.title);
  const value = typed.value ?? now;
  const minutes = minutesOf(value);
  const part = session.part_fill ? "part" : "all";
  const save = async (event: Event) => {
    event.preventDefault();
    const after = await command.send<SessionSummary>(`/sessions/${session.id}/hold_time`, { minutes });
    if (!after) return;
    saved.value = true;
    typed.value = null;
    changed(after);
  };
  return (
    <section class="slip sheet">
      <h2>{w().rulesTitle}</h2>
      <dl class="fixed">
        <div>
          <dt>{w().repeatTitle}</dt>
          <dd>
            {s().repeat[session.repeat]} <small>{w().repeatHints[session.repeat]}</small>
          </dd>
        </div>
        <div>
          <dt>{w().partTitle}</dt>
          <dd>
            {w().part[part]} <small>{w().partHints[part]}</small>
          </dd>
        </div>
        {!isOwner() && (
          <div>
            <dt>{w().holdTitle}</dt>
            <dd>{minutes ? w().holdFor(plain(minutes)) : w().holdForGood}</dd>
          </div>
        )}
      </dl>
      <p class="quiet">{w().rulesFixed}</p>
      {isOwner() && (
        <form class="form rules" onSubmit={save}>
          {told && <p class="wrong wide">{told}</p>}
          <div class="wide">
            <Hold
              key={now}
              value={value}
              set={next => {
                typed.value = next;
                saved.value = false;
              }}
            />
          </div>
          <div class="wide" role="status">
            {saved.value && value === now && (
              <p class="well">
                <Icon of="check" />
                {w().holdSaved}
              </p>
            )}
            <Wrong of={command} />
          </div>
          <button
            type="submit"
            class="plain wide"
            disabled={command.busy.value || Number.isNaN(minutes) || value === now}
          >
            {w().holdSet}
          </button>
        </form>
      )}
    </section>
  );
}
