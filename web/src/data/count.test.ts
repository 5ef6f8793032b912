import { describe, expect, it } from "vitest";
import { counted, shortAfter } from "./count";
import { product } from "./samples";

const chillies = product(1, { on_hand: "30", held: "12.5", unit: "kg" });

describe("a count", () => {
  it("says how much more or less is there", () => {
    expect(counted(chillies, "28,5")).toEqual({ found: -1500, short: 0, reason: "shrinkage" });
    expect(counted(chillies, "31")).toEqual({ found: 1000, short: 0, reason: "found" });
    expect(counted(chillies, "30")?.found).toBe(0);
  });

  it("says what was promised and is not there", () => {
    expect(counted(chillies, "10")?.short).toBe(2500);
    expect(counted(chillies, "0")?.short).toBe(12_500);
    expect(counted({ ...chillies, preorder: "2" }, "10")?.short).toBe(500);
  });

  it("is none of what is no quantity", () => {
    for (const typed of ["", "mười", "-1", "1.2345"]) expect(counted(chillies, typed)).toBeNull();
  });
});

it("what is thrown away may have been promised", () => {
  expect(shortAfter(chillies, "17.5")).toBe(0);
  expect(shortAfter(chillies, "20")).toBe(2500);
  expect(shortAfter(chillies, "99")).toBe(12_500);
  expect(shortAfter({ ...chillies, preorder: "20" }, "20")).toBe(0);
  expect(shortAfter(chillies, "")).toBe(0);
});
