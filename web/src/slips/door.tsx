// The way to the slips, with how many wait. Asked for at most once a minute while orders are confirmed, five times
// rarer where few bytes are wanted; what was confirmed since is added to the last answer.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { SlipsWaiting } from "../api";
import { get } from "../data/api";
import { plain } from "../data/format";
import { p } from "../i18n/slips";
import { Icon } from "../parts/marks";
import { desk, isFrugal } from "../session/state";

const EVERY_MS = 60_000;
const SAVING = 5;
const JUST_NOW_MS = 500;

/** How many waited when so many were confirmed. */
const known = signal<(SlipsWaiting & { session: number }) | null>(null);
let asked = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

const stop = () => {
  clearTimeout(timer);
  timer = undefined;
};

async function ask(session: number): Promise<void> {
  stop();
  asked = Date.now();
  const found = await get<SlipsWaiting>(`/sessions/${session}/slips/waiting`).catch(() => null);
  if (found) known.value = { session, ...found };
}

export function SlipsDoor() {
  const session = desk.value?.session;
  const id = session?.id ?? 0;
  const now = session?.totals.confirmed ?? 0;
  useEffect(() => {
    // Two doors on one page ask once.
    if (Date.now() - asked > JUST_NOW_MS) void ask(id);
    return stop;
  }, [id]);
  useEffect(() => {
    const wait = asked + EVERY_MS * (isFrugal() ? SAVING : 1) - Date.now();
    if (wait <= 0) void ask(id);
    else timer ??= setTimeout(ask, wait, id);
  }, [now]);
  const last = known.value?.session === id ? known.value : null;
  const waiting = last ? Math.max(0, last.waiting + now - last.confirmed) : 0;
  return (
    <a class="plain" href={`/so/${id}#in`}>
      <Icon of="print" far />
      {waiting > 0 ? p().waiting(plain(waiting)) : p().openSlips}
    </a>
  );
}
