// After an order was written by hand: the offer to remember its buyer's own name for the product. It lies over
// the page, moves nothing, takes no press that was on its way, and goes by itself.

import { effect, signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { letters } from "../comfort/kept";
import { fold, type Lesson, lessonOf, type Written } from "../data/doubt";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { useLetter } from "../parts/form";
import { Icon } from "../parts/marks";
import css from "./offer.css?inline";
import { desk, notice } from "./state";
import { teach } from "./taught";

adopt(css);

interface Offer extends Lesson {
  session: number;
}

const STAYS_MS = 12_000;
const TOLD_MS = 5_000;
/** A finger on its way lands where it was aimed. */
const SETTLE_MS = 400;

const offer = signal<Offer | null>(null);
/** What was answered; it is not asked again. */
const answered = new Set<string>();
const nameOf = ({ session, product, words }: Offer) => `${session} ${product.id} ${fold(words)}`;

const isAsked = (one: Offer) => {
  const asked = offer.peek();
  return asked !== null && nameOf(asked) === nameOf(one);
};

effect(() => {
  const tap = notice.value?.tap;
  const known = desk.peek();
  if (tap?.verb !== "lines" || known?.session.state !== "open") return;
  const lesson = lessonOf(tap.order, tap.body as unknown as Written, known.products);
  const made = lesson && { ...lesson, session: known.session.id };
  if (made && !answered.has(nameOf(made))) offer.value = made;
});

const elsewhere = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest("input,textarea,select,dialog") !== null;

/** Remembers on N, as long as the offer stands. */
function listen(remember: () => void): () => void {
  const heard = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || elsewhere(event.target)) return;
    if (event.key.toLowerCase() === "n" && letters.peek() === "on") remember();
  };
  addEventListener("keydown", heard);
  return () => removeEventListener("keydown", heard);
}

function Question({ of }: { of: Offer }) {
  const letter = useLetter(of.words);
  const settled = useSignal(false);
  const held = useSignal(false);
  const leave = () => {
    if (isAsked(of)) offer.value = null;
  };
  const decline = () => {
    answered.add(nameOf(of));
    leave();
  };
  const remember = async () => {
    if (letter.busy.peek() || !(await teach(letter, of.session, of.product.id, of.words))) return;
    const detail = s().means(of.words, of.product.name);
    notice.value = { text: s().remembered, detail, tone: "done", undo: null, until: Date.now() + TOLD_MS };
    decline();
  };
  useEffect(() => listen(() => void remember()), []);
  useEffect(() => {
    const timer = setTimeout(() => (settled.value = true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, []);
  const waits = letter.waits.value;
  // It goes by itself once there is a signal.
  useEffect(() => {
    if (waits) decline();
  }, [waits]);
  const why = letter.refused.value;
  const wrong = why ? s().refusedTap(why.message) : letter.lost.value ? s().notRemembered : "";
  const stays = held.value || letter.busy.value;
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(leave, STAYS_MS);
    return () => clearTimeout(timer);
  }, [stays]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only waits while somebody is at its buttons
    <div
      class={settled.value ? "slip offer" : "slip offer fresh"}
      onMouseEnter={() => (held.value = true)}
      onMouseLeave={() => (held.value = false)}
      onFocusIn={() => (held.value = true)}
      onFocusOut={() => (held.value = false)}
    >
      <p>{s().teach(of.words, of.product.name)}</p>
      <div class="answer">
        <small role={wrong ? "alert" : undefined} class={wrong ? "wrong" : ""}>
          {wrong || s().teachHint}
        </small>
        <button type="button" class="plain" onClick={decline}>
          {s().notNow}
        </button>
        <button type="button" class="yes" disabled={letter.busy.value} onClick={() => void remember()}>
          <Icon of="check" />
          {s().remember}
          <kbd aria-hidden="true">N</kbd>
        </button>
      </div>
    </div>
  );
}

export function Offered() {
  const made = offer.value?.session === desk.value?.session.id ? offer.value : null;
  return (
    <>
      <p class="hidden" role="status">
        {made && s().teach(made.words, made.product.name)}
      </p>
      {made && <Question key={nameOf(made)} of={made} />}
    </>
  );
}
