// The head's round keys: read this screen, read new orders, and how this device hears and sees.

import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { c } from "../i18n/comfort";
import { p } from "../i18n/post";
import { Icon } from "../parts/marks";
import { fresh } from "../post/fresh";
import { tab } from "../session/page";
import { brokenSince } from "../session/state";
import { stayAwake } from "./awake";
import { flip, shake, sound, voice } from "./kept";
import { hear, ReadKey, type Speaker, speaker } from "./read";
import { maySpeak } from "./touch";

export const COMFORT = "nghe-nhin";

const readHere = (wide: boolean) => (part: Speaker) => part.readSession(wide ? "all" : tab.peek());
export const read = (wide: boolean): void => void hear(readHere(wide));

export function switchVoice(): void {
  flip(voice);
  if (voice.peek() === "on") void hear(part => part.greet());
}

/** Whoever taps a voice that could not yet be heard wants to hear it. */
export function pressVoice(): void {
  if (voice.peek() === "on" && !maySpeak.peek()) void hear(part => part.greet());
  else switchVoice();
}

export function openComfort(): void {
  location.hash = COMFORT;
}

/** Sounds of the session, as long as something is to be heard. */
function attend(): () => void {
  let wanted = true;
  let leave = () => {};
  const stop = effect(() => {
    // What did not come while the net was away is asked for again.
    if (brokenSince.value !== null || ![voice, sound, shake].some(one => one.value === "on")) return;
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
  const settings = fresh.value ? `${c().title} · ${p().fresh}` : c().title;
  return (
    <>
      <ReadKey say={readHere(wide)} />
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
      <a class="round gear" href={`#${COMFORT}`} aria-label={settings} title={settings}>
        <Icon of="gear" far />
        {fresh.value && <i class="fresh" />}
      </a>
    </>
  );
}
