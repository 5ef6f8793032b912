// Who is signed in.

import { effect, signal } from "@preact/signals";
import type { Me } from "./api";

/** null until known. */
export const me = signal<Me | null>(null);
/** Who it was when the server last answered: the page opens without it, too. */
export const remembered = (): Me | null => JSON.parse(localStorage.me ?? null);
effect(() => {
  if (me.value) localStorage.me = JSON.stringify(me.value);
});
export const isOwner = (): boolean => me.value?.user.role === "owner";
