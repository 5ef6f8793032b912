// A pasted list of comments, after it was looked at: what is offered to be
// booked, what was chosen, and in which words it is sent. Pure.

import type { BookedByHand, Outcome, PastedLook, PastedRow, WrittenComment } from "../api";

/** Rows are named by their place in the list. */
export type Chosen = ReadonlySet<number>;
/** The buyer whom a person names for a row. */
export type Named = ReadonlyMap<number, number>;

export interface Groups {
  /** There, but not here. */
  readonly missing: number[];
  /** Like one that is here, or twice in the list: a person decides. */
  readonly doubtful: number[];
  readonly here: number[];
}

export function groups(look: PastedLook): Groups {
  const of = (state: PastedRow["state"]) =>
    look.rows.map((row, at) => (row.state === state ? at : -1)).filter(at => at >= 0);
  return { missing: of("missing"), doubtful: of("doubtful"), here: of("here") };
}

function written(row: PastedRow, customer: number | undefined): WrittenComment {
  return {
    name: row.name,
    text: row.text,
    besides: row.besides,
    ...(row.id != null && { id: row.id }),
    ...(row.author != null && { author: row.author }),
    ...(row.sent_at != null && { sent_at: row.sent_at }),
    ...(row.within != null && { within: row.within }),
    ...(customer !== undefined && row.author == null && { customer_id: customer }),
  };
}

/** As many rows as one command takes. */
const BATCH = 1_000;
/** A command's body may have 2 MB; a letter has at most three bytes, escaped ones six. */
const BATCH_LETTERS = 300_000;

/** What is sent, in the list's order, in as many commands as it takes. */
export function batches(look: PastedLook, chosen: Chosen, named: Named): WrittenComment[][] {
  const all: WrittenComment[][] = [];
  let letters = BATCH_LETTERS;
  look.rows.forEach((row, at) => {
    if (!chosen.has(at)) return;
    const size = row.text.length + row.name.length + 200;
    let batch = all.at(-1);
    if (!batch || batch.length === BATCH || letters + size > BATCH_LETTERS) {
      batch = [];
      all.push(batch);
      letters = 0;
    }
    batch.push(written(row, named.get(at)));
    letters += size;
  });
  return all;
}

/** Whether several chosen rows bear one name, and nothing tells whose they are. */
export function sharesName(look: PastedLook, chosen: Chosen, named: Named): boolean {
  const seen = new Set<string>();
  return look.rows.some((row, at) => {
    if (!chosen.has(at) || row.author != null || named.has(at)) return false;
    const again = seen.has(row.name);
    seen.add(row.name);
    return again;
  });
}

export interface Sum {
  readonly booked: number;
  readonly left: number;
  /** How many ended in which way. */
  readonly outcomes: readonly (readonly [Outcome, number])[];
}

/** What became of all commands of one list. */
export function sumOf(results: readonly BookedByHand[]): Sum {
  const counts = new Map<Outcome, number>();
  for (const { booked } of results)
    for (const { outcome } of booked) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return {
    booked: results.reduce((sum, { booked }) => sum + booked.length, 0),
    left: results.reduce((sum, { left_out }) => sum + left_out.length, 0),
    outcomes: [...counts].sort(([, a], [, b]) => b - a),
  };
}
