// What a count says against what the ledger says. Whole thousandths. Pure.

import type { CountReason, Product } from "../api";
import { thousandths } from "./format";

export interface Counted {
  /** More than the ledger said; less is negative. */
  readonly found: number;
  /** What was promised and is not there: it goes back to the waiting line. */
  readonly short: number;
  /** The likely reason. */
  readonly reason: CountReason;
}

/** null while nothing is typed that can be a count. */
export function counted(product: Product, typed: string): Counted | null {
  const there = thousandths(typed);
  if (!(there >= 0)) return null;
  const found = there - thousandths(product.on_hand);
  const promised = thousandths(product.held) - thousandths(product.preorder ?? "0");
  return { found, short: Math.max(0, promised - there), reason: found > 0 ? "found" : "shrinkage" };
}

/** What cannot be kept of what was promised, if so much is thrown away. */
export function shortAfter(product: Product, thrown: string): number {
  const rest = thousandths(product.on_hand) - thousandths(thrown);
  const promised = thousandths(product.held) - thousandths(product.preorder ?? "0");
  return Number.isNaN(rest) ? 0 : Math.max(0, promised - Math.max(0, rest));
}
