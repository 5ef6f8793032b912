// A long list of which only what can be seen is drawn and only a few pages are at hand. Pure.

export const PAGE = 50;
/** Pages that are kept; what was looked at longest ago goes first. */
const KEPT = 8;

export interface Pages<Row> {
  /** By their number; the one that was looked at last stands last. */
  readonly at: ReadonlyMap<number, readonly Row[]>;
  /** Rows that are known to be there. */
  readonly length: number;
  /** Whether the server holds more behind them. */
  readonly more: boolean;
}

export const noPages = <Row>(): Pages<Row> => ({ at: new Map(), length: 0, more: true });

/** With page `page` as the server just told it. */
export function withPage<Row>(
  known: Pages<Row>,
  page: number,
  rows: readonly Row[],
  more: boolean,
): Pages<Row> {
  const at = new Map(known.at);
  at.delete(page);
  at.set(page, rows);
  for (const old of [...at.keys()].slice(0, -KEPT)) at.delete(old);
  const end = page * PAGE + rows.length;
  return more
    ? { at, length: Math.max(known.length, end), more: known.more || end >= known.length }
    : { at, length: end, more: false };
}

export const rowAt = <Row>(known: Pages<Row>, index: number): Row | undefined =>
  known.at.get(Math.floor(index / PAGE))?.[index % PAGE];

/** The first and the last row but one that `height` pixels show from `top` on, and some on either side. */
export function seen(top: number, height: number, row: number, length: number): [number, number] {
  const spare = 4;
  const first = Math.max(0, Math.floor(top / row) - spare);
  return [Math.min(first, length), Math.min(length, Math.ceil((top + height) / row) + spare)];
}

/** The pages that these rows and the next ones need and that are not at hand. */
export function missing<Row>(known: Pages<Row>, first: number, end: number): number[] {
  const [from, to] = [Math.floor(first / PAGE), Math.floor(end / PAGE)];
  const last = known.more ? Math.ceil(known.length / PAGE) : Math.ceil(known.length / PAGE) - 1;
  const pages: number[] = [];
  for (let page = from; page <= Math.min(to, last); page++) if (!known.at.has(page)) pages.push(page);
  return pages;
}
