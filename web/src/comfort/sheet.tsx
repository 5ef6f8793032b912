// How this device hears and sees. What is set here works at once.

import { type Signal, signal } from "@preact/signals";
import { t } from "../i18n";
import { c } from "../i18n/comfort";
import { p } from "../i18n/post";
import { adopt } from "../parts/adopt";
import { Choices } from "../parts/form";
import { Icon } from "../parts/marks";
import { Sheet } from "../parts/sheet";
import { fresh, takeFresh } from "../post/fresh";
import { isFrugal, listen } from "../session/state";
import { canStayAwake } from "./awake";
import { awake, flip, letters, saver, shake, sound, type Text, type Theme, text, theme, voice } from "./kept";
import { switchVoice } from "./keys";
import css from "./sheet.css?inline";
import { allow } from "./touch";

adopt(css);

const root = document.documentElement;
const full = signal(false);
const look = () => {
  full.value = document.fullscreenElement === root;
};
document.addEventListener("fullscreenchange", look);

const toggleFull = () =>
  (full.peek() ? document.exitFullscreen() : root.requestFullscreen()).catch(() => {
    // the browser does not want to; nothing changes
  });

interface SwitchProps {
  of: Signal<"on" | "off">;
  words: string;
  hint: string;
  cannot?: string | false;
  press?(): void;
}

function Switch({ of, words, hint, cannot = false, press = () => flip(of) }: SwitchProps) {
  return (
    <label class="tick">
      <input type="checkbox" disabled={!!cannot} checked={of.value === "on" && !cannot} onChange={press} />
      <span>
        {words}
        <small>{cannot || hint}</small>
      </span>
    </label>
  );
}

const heard = (of: Signal<"on" | "off">) => () => {
  flip(of);
  allow();
};

function Hearing() {
  const cannotShake = !("vibrate" in navigator) && c().shakeCannot;
  return (
    <section class="slip part comfort">
      <h3>{c().hear}</h3>
      <Switch of={voice} words={c().voice} hint={c().voiceHint} press={switchVoice} />
      <Switch of={sound} words={c().sound} hint={c().soundHint} press={heard(sound)} />
      <Switch of={shake} words={c().shake} hint={c().shakeHint} cannot={cannotShake} press={heard(shake)} />
    </section>
  );
}

function Seeing() {
  const { themes, sizes } = c();
  const wear =
    <T extends string>(of: Signal<T>) =>
    (value: T) => {
      of.value = value;
    };
  return (
    <section class="slip part comfort">
      <h3>{c().see}</h3>
      <Choices<Theme>
        legend={c().theme}
        name="theme"
        of={[
          ["", themes.auto],
          ["light", themes.light],
          ["dark", themes.dark],
        ]}
        value={theme.value}
        set={wear(theme)}
      />
      <Choices<Text>
        legend={c().text}
        name="text"
        of={[
          ["", sizes.usual],
          ["72%", sizes.large],
          ["82%", sizes.larger],
        ]}
        value={text.value}
        set={wear(text)}
      />
      <Switch of={awake} words={c().awake} hint={c().awakeHint} cannot={!canStayAwake && c().awakeCannot} />
      {document.fullscreenEnabled && (
        <button type="button" class="plain" aria-pressed={full.value} onClick={toggleFull}>
          <Icon of="full" far />
          {full.value ? c().fullLeave : c().full}
        </button>
      )}
    </section>
  );
}

/** What goes over the line, and the newest pages. */
function Net() {
  const frugal = saver.value ? saver.value === "on" : isFrugal();
  const set = () => {
    saver.value = frugal ? "off" : "on";
    listen();
  };
  return (
    <section class="slip part comfort">
      <h3>{p().net}</h3>
      <label class="tick">
        <input type="checkbox" checked={frugal} onChange={set} />
        <span>
          {p().saver}
          <small>{p().saverHint}</small>
        </span>
      </label>
      {fresh.value && (
        <>
          <p class="quiet">
            <b>{p().fresh}.</b> {p().freshHint}
          </p>
          <button type="button" class="plain" onClick={takeFresh}>
            <Icon of="check" />
            {p().takeFresh}
          </button>
        </>
      )}
    </section>
  );
}

export function Comfort() {
  return (
    <Sheet title={c().title} name={c().title} under={c().under}>
      <a class="plain" href="/thiet-lap">
        <Icon of="gear" far />
        {t().setup}
      </a>
      <Hearing />
      <Seeing />
      <Net />
      {matchMedia("(min-width: 1000px)").matches && (
        <section class="slip part comfort">
          <h3>{c().keys}</h3>
          <Switch of={letters} words={c().letters} hint={c().lettersHint} />
        </section>
      )}
    </Sheet>
  );
}
