import { describe, expect, it } from "vitest";
import type { PastedLook, PastedRow } from "../api";
import { batches, groups, sharesName, sumOf } from "./pasted";

const row = (name: string, more: Partial<PastedRow> = {}): PastedRow => ({
  line: 1,
  name,
  text: "chốt 2",
  state: "missing",
  besides: 0,
  buyers: [],
  intent: "order",
  clear: true,
  reasons: [],
  items: [],
  spans: [],
  ...more,
});
const look = (...rows: PastedRow[]): PastedLook => ({ rows, unread: [], aside: [] });

it("a list falls into what is missing, what is doubtful, and what is here", () => {
  const list = look(row("A"), row("B", { state: "here" }), row("C", { state: "doubtful" }), row("D"));
  expect(groups(list)).toEqual({ missing: [0, 3], doubtful: [2], here: [1] });
});

describe("what is sent", () => {
  it("is what was chosen, with all that the list told, and no more", () => {
    const told = row("A", { id: "91", author: "55", sent_at: 7, within: 60_000, line: 4 });
    const list = look(told, row("B"), row("C", { besides: 1, state: "doubtful" }));
    expect(batches(list, new Set([0, 2]), new Map([[2, 12]]))).toEqual([
      [
        { name: "A", text: "chốt 2", besides: 0, id: "91", author: "55", sent_at: 7, within: 60_000 },
        { name: "C", text: "chốt 2", besides: 1, customer_id: 12 },
      ],
    ]);
  });

  it("leaves it to the author's id where one is told", () => {
    const list = look(row("A", { author: "55" }));
    expect(batches(list, new Set([0]), new Map([[0, 12]]))[0]?.[0]).not.toHaveProperty("customer_id");
  });

  it("goes into as many commands as it takes", () => {
    const many = look(...Array.from({ length: 2_300 }, (_, at) => row(`K${at}`)));
    const all = new Set(many.rows.map((_, at) => at));
    expect(batches(many, all, new Map()).map(batch => batch.length)).toEqual([1_000, 1_000, 300]);
    const long = look(...Array.from({ length: 4 }, () => row("A", { text: "ơ".repeat(149_000) })));
    expect(batches(long, new Set([0, 1, 2, 3]), new Map()).map(batch => batch.length)).toEqual([2, 2]);
    expect(batches(many, new Set(), new Map())).toEqual([]);
  });
});

it("one name for several comments is asked about, unless it is known whose they are", () => {
  const list = look(row("Hoa"), row("Hoa"), row("Tư", { author: "5" }), row("Tư", { author: "6" }));
  const shares = (chosen: number[], named: [number, number][] = []) =>
    sharesName(list, new Set(chosen), new Map(named));
  expect(shares([0, 1, 2, 3])).toBe(true);
  expect(shares([0, 2, 3])).toBe(false);
  expect(shares([0, 1], [[1, 12]])).toBe(false);
});

it("what became of several commands is one sum, the most frequent first", () => {
  const booked = (outcome: "booked" | "look", row: number) => ({ row, comment_id: row, outcome });
  const sum = sumOf([
    { booked: [booked("look", 0), booked("booked", 1)], left_out: [{ row: 2 }] },
    { booked: [booked("booked", 0)], left_out: [] },
  ]);
  expect(sum).toEqual({
    booked: 3,
    left: 1,
    outcomes: [
      ["booked", 2],
      ["look", 1],
    ],
  });
});
