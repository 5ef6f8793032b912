// The laptop's three columns: what is said, what is ordered, what it comes to.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { letters } from "../comfort/kept";
import { openComfort, pressVoice, read } from "../comfort/keys";
import { plain } from "../data/format";
import { t } from "../i18n";
import { c } from "../i18n/comfort";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { Icon } from "../parts/marks";
import { Offline } from "../post/banner";
import { SlipsDoor } from "../slips/door";
import page from "../style/page.css?inline";
import { Comments } from "./comments";
import { Found } from "./found";
import { Head, Money, Waits } from "./head";
import { listenToKeys } from "./keys";
import css from "./laptop.css?inline";
import { Left } from "./left";
import { Toast } from "./notices";
import { Queue } from "./queue";
import { desk } from "./state";

adopt(page);
adopt(css);

function Help({ close }: { close(): void }) {
  const { keys } = s();
  const rows: [string, string][] = [
    ["↑ ↓", keys.choose],
    ["Enter", keys.confirm],
    ["X", keys.cancel],
    ["M", keys.sheet],
    ["Z", keys.takeBack],
    ["N", keys.remember],
    ["/", keys.search],
    ["Esc", c().keyLeave],
    ["D", c().keyRead],
    ["V", c().keyVoice],
    ["C", c().keyComfort],
    ["?", keys.help],
  ];
  const shown = useRef<HTMLDialogElement>(null);
  useEffect(() => shown.current?.showModal(), []);
  return (
    <dialog ref={shown} onClose={close} aria-label={s().help}>
      <h2>{s().help}</h2>
      {letters.value === "off" && (
        <p>
          {c().keysOff}{" "}
          <button
            type="button"
            class="plain"
            onClick={() => {
              close();
              openComfort();
            }}
          >
            {c().title}
          </button>
        </p>
      )}
      <dl>
        {rows.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="plain" onClick={close}>
        {s().close}
      </button>
    </dialog>
  );
}

export function Laptop({ id }: { id: number }) {
  const words = useSignal("");
  const help = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(
    () =>
      listenToKeys({
        search: () => field.current?.focus(),
        help: () => {
          help.value = true;
        },
        leave: () => {
          words.value = "";
          field.current?.blur();
        },
        read: () => read(true),
        voice: pressVoice,
        comfort: openComfort,
      }),
    [],
  );
  return (
    <div class="laptop">
      <Head wide />
      <div class="band" />
      <Offline />
      <div class="columns">
        <Comments />
        <main class="column">
          <div class="find">
            <Waits />
            <label>
              <Icon of="find" far />
              <span class="hidden">{s().search}</span>
              <input
                ref={field}
                type="search"
                placeholder={s().search}
                value={words.value}
                onInput={event => (words.value = event.currentTarget.value)}
              />
              <kbd aria-hidden="true">/</kbd>
            </label>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list must be reachable by keyboard */}
          <section class="scroll" aria-label={t().orders} tabIndex={0}>
            {words.value.trim() ? <Found words={words.value.trim()} /> : <Queue />}
          </section>
          <Toast />
          <Hints help={() => (help.value = true)} />
        </main>
        <Figures id={id} />
      </div>
      {help.value && <Help close={() => (help.value = false)} />}
    </div>
  );
}

function Hints({ help }: { help(): void }) {
  const { keys } = s();
  return (
    <div class="hints">
      <span>
        <kbd>↑</kbd> <kbd>↓</kbd> {keys.choose}
      </span>
      <span>
        <kbd>Enter</kbd> {keys.confirm}
      </span>
      {letters.value === "on" && (
        <>
          <span>
            <kbd>X</kbd> {keys.cancel}
          </span>
          <span>
            <kbd>Z</kbd> {keys.takeBack}
          </span>
        </>
      )}
      <button type="button" onClick={help}>
        {letters.value === "on" && <kbd>?</kbd>} {keys.help}
      </button>
    </div>
  );
}

function Figures({ id }: { id: number }) {
  const totals = desk.value?.session.totals;
  return (
    <aside class="column figures" aria-label={t().book}>
      <Money />
      <p class="counts">
        <span>
          <b>{plain(totals?.customers ?? 0)}</b> {s().customers}
        </span>
        <span>
          <b>{plain(totals?.received ?? 0)}</b> {s().comments.toLowerCase()}
        </span>
        <span>
          <b>{plain(totals?.cancelled ?? 0)}</b> {s().cancelled.toLowerCase()}
        </span>
      </p>
      <Left />
      <div class="doors">
        <a class="plain" href={`/so/${id}`}>
          <Icon of="book" />
          {s().openBook}
        </a>
        <a class="plain" href="/kho">
          <Icon of="crate" />
          {t().stock}
        </a>
        <SlipsDoor />
      </div>
    </aside>
  );
}
