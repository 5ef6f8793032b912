import { expect, it } from "vitest";
import { HOLDS, minutesOf } from "./hold";

it("a hold time is whole minutes up to a week, or none", () => {
  expect(["", " ", "1", "45", "10.080"].map(minutesOf)).toEqual([null, null, 1, 45, 10_080]);
  for (const typed of ["0", "10081", "-5", "1,5", "1h", "99999"]) expect(minutesOf(typed)).toBeNaN();
  expect(HOLDS.every(one => minutesOf(String(one)) === one)).toBe(true);
});
