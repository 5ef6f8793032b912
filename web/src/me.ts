// Who is signed in.

import { signal } from "@preact/signals";
import type { Me } from "./api";

/** null until known. */
export const me = signal<Me | null>(null);
export const isOwner = (): boolean => me.value?.user.role === "owner";
