import { describe, expect, it } from "vitest";
import {
  amount,
  clock,
  day,
  decimal,
  leftOf,
  levelOf,
  money,
  plain,
  quantity,
  share,
  thousandths,
  timeOfDay,
} from "./format";
import { product } from "./samples";

describe("money", () => {
  it.each([
    [0, "0₫"],
    [999, "999₫"],
    [1000, "1.000₫"],
    [12_480_000, "12.480.000₫"],
    [-45_000, "−45.000₫"],
    [1_248_000_000_000, "1.248.000.000.000₫"],
  ])("writes %d as %s", (dong, text) => expect(money(dong)).toBe(text));

  it("writes bare numbers the same way", () => expect(plain(4218)).toBe("4.218"));
});

describe("quantities", () => {
  it.each([
    ["1.5", "1,5"],
    ["3", "3"],
    ["1200.125", "1.200,125"],
    ["-2.5", "-2,5"],
  ])("writes %s as %s", (value, text) => expect(quantity(value)).toBe(text));

  it("puts the unit after the number", () => expect(amount("1.5", "kg")).toBe("1,5 kg"));

  it.each([
    ["1.5", 1500],
    ["1,5", 1500],
    [" 0.001 ", 1],
    ["600", 600_000],
    ["-2", -2000],
  ])("reads %s exactly", (typed, whole) => expect(thousandths(typed)).toBe(whole));

  it.each(["", "1.2345", "hai", "1.", "1 2", "1e3"])("refuses %j", typed =>
    expect(thousandths(typed)).toBeNaN(),
  );

  it("goes to thousandths and back without loss", () => {
    for (let n = -3000; n <= 3000; n += 7) expect(thousandths(decimal(n))).toBe(n);
  });
});

describe("stock", () => {
  it.each([
    ["600", "600", 0, "out"],
    ["600", "700", 0, "out"],
    ["600", "540", 60_000, "low"],
    ["600", "539.5", 60_500, "fine"],
    ["0", "0", 0, "out"],
  ])("of %s with %s held leaves %d: %s", (on_hand, held, left, level) => {
    const known = product(1, { on_hand, held });
    expect(leftOf(known)).toBe(left);
    expect(levelOf(known)).toBe(level);
  });
});

describe("times", () => {
  it("counts a session in hours", () => {
    expect(clock(5_048_000)).toBe("1:24");
    expect(clock(5_048_000, true)).toBe("1:24:08");
    expect(clock(-5)).toBe("0:00");
  });

  it("reads the shop's clock, whatever the phone's zone", () => {
    const at = Date.UTC(2026, 10, 21, 18, 5);
    expect(timeOfDay(at)).toBe("1:05");
    expect(day(at)).toBe("22/11/2026");
  });
});

it("keeps shares between none and all", () => {
  expect(share(1, 4)).toBe(25);
  expect(share(5, 4)).toBe(100);
  expect(share(1, 0)).toBe(0);
});
