// The head's round keys: read this screen, read new orders, and how this device hears and sees.

import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { c } from "../i18n/comfort";
import { adopt } from "../parts/adopt";
import { Icon } from "../parts/marks";
import { tab } from "../session/page";
import { notice } from "../session/state";
import { stayAwake } from "./awake";
import { flip, shake, sound, voice } from "./kept";
import css from "./keys.css?inline";
import { allow, maySpeak, talking } from "./touch";

adopt(css);

export const COMFORT = "nghe-nhin";
const TOLD_MS = 5_000;

/** The part that speaks; it comes when something is to be heard. */
const speaker = () => import("../voice/voice");

function failed(): void {
  const until = Date.now() + TOLD_MS;
  notice.value = { text: c().noVoice, detail: c().noVoiceHint, tone: "alarm", undo: null, until };
}

export function read(wide: boolean): void {
  allow();
  speaker()
    .then(part => part.readOut(wide ? "all" : tab.peek()))
    .catch(failed);
}

/** Whoever taps a voice that could not yet be heard wants to hear it. */
export function pressVoice(): void {
  const asleep = voice.peek() === "on" && !maySpeak.peek();
  if (!asleep) flip(voice);
  if (voice.peek() === "off") return;
  allow();
  speaker()
    .then(part => part.greet())
    .catch(failed);
}

export function openComfort(): void {
  location.hash = COMFORT;
}

/** Sounds of the session, as long as something is to be heard. */
function attend(): () => void {
  let wanted = true;
  let leave = () => {};
  const stop = effect(() => {
    if (![voice, sound, shake].some(one => one.value === "on")) return;
    speaker().then(
      part => {
        if (!wanted) return;
        wanted = false;
        leave = part.attend();
      },
      () => {},
    );
  });
  return () => {
    wanted = false;
    stop();
    leave();
  };
}

export function Keys({ wide }: { wide: boolean }) {
  useEffect(stayAwake, []);
  useEffect(attend, []);
  const on = voice.value === "on";
  const asleep = on && !maySpeak.value;
  const state = asleep ? c().voiceAsleep : on ? c().voiceOn : c().voiceOff;
  const name = talking.value ? c().readStop : c().read;
  return (
    <>
      <button
        type="button"
        class={talking.value ? "round talking" : "round"}
        aria-label={name}
        title={name}
        onClick={() => read(wide)}
      >
        <Icon of="sound" far />
      </button>
      <button
        type="button"
        class={asleep ? "round horn asleep" : "round horn"}
        aria-pressed={on}
        aria-label={`${c().voice}: ${state}`}
        title={`${c().voice}: ${state}`}
        onClick={pressVoice}
      >
        <Icon of={on ? "horn" : "still"} far />
        {wide && <span>{asleep ? c().voiceAsleep : c().voice}</span>}
      </button>
      <a class="round" href={`#${COMFORT}`} aria-label={c().title} title={c().title}>
        <Icon of="gear" />
      </a>
    </>
  );
}
