// Acts as one list. Pure.

import type { Act, PastAct } from "../api";

export type Shown = Act & Partial<Pick<PastAct, "may_undo" | "quantity" | "note">>;

/**
 * What was done to an order and to its buyer, the last first, each once. Of the buyer's acts the server tells only
 * those that stand; whether one may be taken back it says when it is asked to.
 */
export function together(order: readonly PastAct[], buyer: readonly Act[]): Shown[] {
  const known = new Set(order.map(act => act.id));
  const others = buyer.filter(act => !known.has(act.id)).map(act => ({ ...act, may_undo: true }));
  return [...order, ...others].sort((a, b) => b.id - a.id);
}
