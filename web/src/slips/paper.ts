// Papers, and the print rules that they need.

import type { Paper } from "../api";

export const PAPERS: readonly Paper[] = ["58mm", "80mm", "a6"];

const STORED = "paper";
const MM = 25.4 / 96;
/** Where paper is torn off, behind the last line. */
const TEAR_MM = 6;

/** The paper of this device's printer, as it was chosen last time. */
export function usualPaper(store: Pick<Storage, "getItem">): Paper {
  const known = store.getItem(STORED);
  return PAPERS.find(one => one === known) ?? "80mm";
}

export const keepPaper = (paper: Paper, store: Pick<Storage, "setItem">) => store.setItem(STORED, paper);

/** Whether a label of this size, in whatever unit, is longer than its paper. */
export const isOverfull = (width: number, height: number): boolean => height * 105 > width * 148;

export interface Measured {
  id: number;
  /** Height in CSS pixels. */
  height: number;
}

/**
 * A page for each slip. A roll has no length of its own, so each slip's page is as long as the slip; printers that
 * know one length only get that of the longest.
 */
export function pageRules(paper: Paper, slips: readonly Measured[]): string {
  if (paper === "a6") return "@page { size: 105mm 148mm; margin: 0 }";
  const long = (height: number) => Math.ceil(height * MM + TEAR_MM);
  // A page that is wider than long would be turned round.
  const size = (height: number) => `${paper} ${Math.max(long(height), Number.parseInt(paper, 10) + 1)}mm`;
  const longest = Math.max(0, ...slips.map(slip => slip.height));
  return [
    `@page { size: ${size(longest)}; margin: 0 }`,
    ...slips.map(
      ({ id, height }) =>
        `@page s${id} { size: ${size(height)}; margin: 0 } [data-slip="${id}"] { page: s${id} }`,
    ),
  ].join("\n");
}
