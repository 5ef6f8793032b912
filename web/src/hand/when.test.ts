import { expect, it } from "vitest";
import { timeOf } from "./when";

// 22 November 2026, 10:00 in the shop.
const now = Date.UTC(2026, 10, 22, 3);

it("a time of day is the last one that the shop's clock showed", () => {
  expect(timeOf("9:41", now)).toBe(Date.UTC(2026, 10, 22, 2, 41));
  expect(timeOf(" 9h41 ", now)).toBe(Date.UTC(2026, 10, 22, 2, 41));
  expect(timeOf("9h", now)).toBe(Date.UTC(2026, 10, 22, 2));
  expect(timeOf("10:00", now)).toBe(now);
  expect(timeOf("21.30", now)).toBe(Date.UTC(2026, 10, 21, 14, 30));
  expect(timeOf("0:15", now)).toBe(Date.UTC(2026, 10, 21, 17, 15));
});

it("is none of nothing, and not guessed from anything else", () => {
  expect(timeOf("  ", now)).toBeNull();
  for (const typed of ["9", "24:00", "9:60", "9:4", "sáng nay", "-1:00"])
    expect(timeOf(typed, now)).toBeNaN();
});
