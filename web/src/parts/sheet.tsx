// A sheet over the page: from below on the phone, at the side on the laptop. It is open while the address names
// it, so the phone's own back key closes it.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { s } from "../i18n/pages";
import { go } from "../router";
import { adopt } from "./adopt";
import { Icon } from "./marks";
import css from "./sheet.css?inline";

adopt(css);

/** The address with which the page was opened: there is nothing of ours behind it to go back to. */
const first = location.href;

export function leave(): void {
  if (location.href === first) go(location.pathname, true);
  else history.back();
}

/** Shows another sheet in this one's place. */
export function swap(hash: string): void {
  history.replaceState(null, "", hash);
  dispatchEvent(new PopStateEvent("popstate"));
}

interface Props {
  title: ComponentChildren;
  /** In words only. */
  name: string;
  under?: ComponentChildren;
  children: ComponentChildren;
  /** What just happened. */
  told?: { text: string; tone: "done" | "alarm" } | null;
}

export function Sheet({ title, name, under, children, told }: Props) {
  const shown = useRef<HTMLDialogElement>(null);
  useEffect(() => shown.current?.showModal(), []);
  const close = () => shown.current?.close();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, too
    <dialog
      ref={shown}
      class="over"
      aria-label={name}
      onClose={leave}
      onClick={event => event.target === shown.current && close()}
    >
      <div class="whole">
        <header class="head">
          <div class="grow">
            <h2>{title}</h2>
            {under && <small>{under}</small>}
          </div>
          <button type="button" class="round" aria-label={s().close} onClick={close}>
            <Icon of="cross" />
          </button>
        </header>
        <div class="band" />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part must be reachable by keyboard */}
        <section class="inside" aria-label={name} tabIndex={0}>
          {children}
        </section>
        <p class={told ? `told ${told.tone}` : "told"} role="status">
          {told && (
            <>
              <Icon of={told.tone === "done" ? "check" : "warn"} />
              {told.text}
            </>
          )}
        </p>
      </div>
    </dialog>
  );
}

/** Where one of several things is opened, below its button's row. */
export function Doors<Name extends string>({
  of,
  open,
  set,
  children,
}: {
  of: readonly (readonly [Name, string])[];
  open: Name | "";
  set(name: Name | ""): void;
  /** Other ways, in the same row. */
  children?: ComponentChildren;
}) {
  return (
    <div class="doorway">
      {of.map(([name, words]) => (
        <button
          key={name}
          type="button"
          class="plain"
          aria-expanded={open === name}
          onClick={() => set(open === name ? "" : name)}
        >
          {words}
        </button>
      ))}
      {children}
    </div>
  );
}
