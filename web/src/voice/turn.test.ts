import { describe, expect, it } from "vitest";
import { inWords } from "./sentence";
import { ORDER_EVERY_MS, Turn } from "./turn";

/** What is said until nothing is left, with the time of each. */
function played(turn: Turn, from = 0, takes = 1_000): [number, string][] {
  const said: [number, string][] = [];
  for (let now = from; ; ) {
    const next = turn.next(now);
    if (next === null) return said;
    if (typeof next === "number") now += next;
    else {
      said.push([now, inWords(next.sentence)]);
      now += takes;
    }
  }
}

const orders = (turn: Turn, n: number) => {
  for (let at = 1; at <= n; at++) turn.order([`đơn ${at}`]);
};

describe("whose turn it is to be said", () => {
  it("reads two orders one after the other, at least three seconds apart", () => {
    const turn = new Turn();
    orders(turn, 2);
    expect(played(turn)).toEqual([
      [0, "đơn 1"],
      [ORDER_EVERY_MS, "đơn 2"],
    ]);
  });

  it("tells many as a number", () => {
    const turn = new Turn();
    orders(turn, 12);
    expect(played(turn)).toEqual([[0, "mười hai đơn mới"]]);
  });

  it("tells what gathered while one was read as a number", () => {
    const turn = new Turn();
    orders(turn, 1);
    expect(turn.next(0)).toMatchObject({ sentence: ["đơn 1"], kind: "order" });
    orders(turn, 5);
    expect(turn.next(1_000)).toBe(2_000);
    expect(played(turn, 3_000)).toEqual([[3_000, "năm đơn mới"]]);
  });

  it("keeps the pace however many come", () => {
    const turn = new Turn();
    const heard: number[] = [];
    let count = 0;
    for (let now = 0; now < 60_000; now += 100) {
      if ((now / 100) % 7 < 3) orders(turn, 1);
      const next = turn.next(now);
      if (typeof next === "object" && next) {
        heard.push(now);
        count++;
      }
    }
    expect(count).toBeLessThanOrEqual(21);
    expect(heard.every((at, place) => place === 0 || at - (heard[place - 1] ?? 0) >= ORDER_EVERY_MS)).toBe(
      true,
    );
  });

  it("lets trouble go first, once, in its newest words", () => {
    const turn = new Turn();
    orders(turn, 1);
    turn.alarm("low 2", ["còn mười hai"], 0);
    turn.alarm("low 2", ["còn mười"], 0);
    expect(played(turn)).toEqual([
      [0, "còn mười"],
      [1_000, "đơn 1"],
    ]);
    turn.alarm("low 2", ["còn chín"], 5_000);
    expect(turn.next(5_000)).toBeNull();
    turn.alarm("low 2", ["còn một"], 30_000);
    expect(turn.next(30_000)).toMatchObject({ sentence: ["còn một"], kind: "alarm" });
  });

  it("forgets what was waiting when it is told to be quiet", () => {
    const turn = new Turn();
    orders(turn, 3);
    turn.alarm("net", ["mất mạng"], 0);
    turn.clear();
    expect(turn.next(0)).toBeNull();
  });
});
