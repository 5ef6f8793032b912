// One lost comment, typed.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Comment, Platform } from "../api";
import { w } from "../i18n/sheets";
import { Buyers, useBuyers } from "../parts/buyers";
import { Field, useLetter, Wrong } from "../parts/form";
import { Icon } from "../parts/marks";
import type { Where } from "./hand";
import { outcomeOf } from "./outcome";
import { timeOf } from "./when";

interface Props {
  session: number;
  where: Where;
  platform: Platform;
  wrote(): void;
}

/** Whose it is: by the name alone it is a new buyer's, unless the person knows better. */
function Whose({
  name,
  platform,
  written,
  value,
  set,
}: {
  name: string;
  platform: Platform;
  /** How many were written: each may have made a buyer. */
  written: number;
  value: number | null;
  set(id: number | null): void;
}) {
  const found = useBuyers(
    name.length < 2 ? "" : name,
    one => one.platform === platform,
    `${platform} ${written}`,
  );
  if (found.length === 0) return null;
  return (
    <fieldset class="wide">
      <legend>{w().oneWhose}</legend>
      <Buyers found={found} fresh={w().oneNew} value={value} set={set} />
    </fieldset>
  );
}

export function One({ session, where, platform, wrote }: Props) {
  const name = useSignal("");
  const text = useSignal("");
  const time = useSignal("");
  const whose = useSignal<number | null>(null);
  const besides = useSignal(0);
  const done = useSignal<{ comment: Comment; name: string } | null>(null);
  const written = useSignal(0);
  const turn = useSignal(0);
  const keptOnes = useSignal(0);
  const command = useLetter(w().one, turn.value);
  useEffect(() => {
    if (!command.waits.value) return;
    // It goes by itself: the next one can be written.
    keptOnes.value += 1;
    text.value = "";
    turn.value += 1;
  }, [command.waits.value]);
  const write = async (event: Event) => {
    event.preventDefault();
    const at = timeOf(time.value, Date.now());
    const comment = await command.send<Comment>(`/sessions/${session}/comments`, {
      ...where,
      name: name.value.trim(),
      text: text.value.trim(),
      ...(at !== null && { sent_at: at }),
      ...(whose.value !== null && { customer_id: whose.value }),
      ...(besides.value > 0 && { besides: besides.value }),
    });
    if (!comment) return;
    done.value = { comment, name: name.value.trim() };
    text.value = "";
    besides.value = 0;
    written.value += 1;
    wrote();
  };
  const unfit = Number.isNaN(timeOf(time.value, Date.now()));
  const here = command.refused.value?.code === "here_already";
  const typed = () => {
    done.value = null;
    keptOnes.value = 0;
    besides.value = 0;
    command.forget();
  };
  return (
    <section class="slip part">
      <h2>{w().one}</h2>
      <form class="inner" onSubmit={write}>
        <Field
          words={w().oneName}
          value={name.value}
          needed
          max={100}
          set={next => {
            name.value = next;
            whose.value = null;
            typed();
          }}
        />
        <Field
          words={w().oneText}
          hint={w().oneTextHint}
          value={text.value}
          needed
          max={1000}
          set={next => {
            text.value = next;
            typed();
          }}
        />
        <Field
          words={w().oneTime}
          hint={unfit ? undefined : w().oneTimeHint}
          value={time.value}
          max={8}
          set={next => {
            time.value = next;
            typed();
          }}
        />
        {unfit && <p class="wrong">{w().oneTimeWrong}</p>}
        <Whose
          name={name.value.trim()}
          platform={platform}
          written={written.value}
          value={whose.value}
          set={id => (whose.value = id)}
        />
        <Wrong of={command} />
        {keptOnes.value > 0 && (
          <p class="tell kept" role="status">
            <Icon of="clock" />
            {w().kept}
          </p>
        )}
        {done.value && (
          <p class="tell well" role="status">
            <Icon of="check" />
            <span>{w().oneDone(done.value.name, outcomeOf(done.value.comment.outcome))}</span>
          </p>
        )}
        {done.value?.comment.order_id != null && (
          <a class="plain" href={`/phien/${session}#don-${done.value.comment.order_id}`}>
            {w().openOrder}
          </a>
        )}
        {here ? (
          <button
            type="submit"
            class="plain"
            disabled={command.busy.value}
            onClick={() => (besides.value += 1)}
          >
            <Icon of="plus" far />
            {w().oneAgain}
          </button>
        ) : (
          <button
            type="submit"
            class="yes"
            disabled={command.busy.value || unfit || !name.value.trim() || !text.value.trim()}
          >
            <Icon of="check" />
            {w().oneNow}
          </button>
        )}
      </form>
    </section>
  );
}
