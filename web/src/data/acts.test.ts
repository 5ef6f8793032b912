import { expect, it } from "vitest";
import type { Act, PastAct } from "../api";
import { together } from "./acts";

const act = (id: number, kind: string): Act => ({ id, kind, at: id, by: "Lan" });

it("acts on an order and on its buyer are one list, each once, as the order's tells it", () => {
  const order: PastAct[] = [
    { ...act(9, "merge_customers"), may_undo: false },
    { ...act(3, "confirm"), may_undo: false },
  ];
  const all = together(order, [act(9, "merge_customers"), act(7, "flag")]);
  expect(all.map(one => [one.id, one.may_undo])).toEqual([
    [9, false],
    [7, true],
    [3, false],
  ]);
});
