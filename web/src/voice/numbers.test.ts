import { describe, expect, it } from "vitest";
import { moneyWords, numberWords, quantityWords, unitWords } from "./numbers";

describe("a number in words", () => {
  const said: Record<number, string> = {
    0: "không",
    1: "một",
    4: "bốn",
    5: "năm",
    10: "mười",
    11: "mười một",
    14: "mười bốn",
    15: "mười lăm",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi tư",
    25: "hai mươi lăm",
    51: "năm mươi mốt",
    55: "năm mươi lăm",
    99: "chín mươi chín",
    100: "một trăm",
    101: "một trăm linh một",
    104: "một trăm linh tư",
    105: "một trăm linh năm",
    110: "một trăm mười",
    111: "một trăm mười một",
    115: "một trăm mười lăm",
    121: "một trăm hai mươi mốt",
    1000: "một nghìn",
    1005: "một nghìn không trăm linh năm",
    1050: "một nghìn không trăm năm mươi",
    1205: "một nghìn hai trăm linh năm",
    21000: "hai mươi mốt nghìn",
    135000: "một trăm ba mươi lăm nghìn",
    1000005: "một triệu không trăm linh năm",
    12480000: "mười hai triệu bốn trăm tám mươi nghìn",
    1000000000: "một tỷ",
    3002000000: "ba tỷ không trăm linh hai triệu",
    1500000000000: "một nghìn năm trăm tỷ",
  };
  for (const [n, words] of Object.entries(said)) it(`${n}`, () => expect(numberWords(Number(n))).toBe(words));

  /** Reads words back with rules of its own: digits add up until a size multiplies them. */
  function readBack(words: string): number {
    const ones = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
    const other: Record<string, number> = { mốt: 1, tư: 4, lăm: 5, mười: 10, linh: 0 };
    const sizes: Record<string, number> = { nghìn: 1000, triệu: 1_000_000 };
    let [billions, done, three, digit] = [0, 0, 0, 0];
    for (const word of words.split(" ")) {
      if (word === "mươi") [three, digit] = [three + digit * 10, 0];
      else if (word === "trăm") [three, digit] = [three + digit * 100, 0];
      else if (word === "tỷ") [billions, done, three, digit] = [done + three + digit, 0, 0, 0];
      else if (sizes[word]) [done, three, digit] = [done + (three + digit) * sizes[word], 0, 0];
      else [three, digit] = [three + digit, other[word] ?? ones.indexOf(word)];
    }
    return billions * 1_000_000_000 + done + three + digit;
  }

  it("says every number in its own words", () => {
    for (let n = 0; n < 20_000; n++) expect(readBack(numberWords(n))).toBe(n);
    let random = 12_345;
    for (let turn = 0; turn < 5_000; turn++) {
      random = (random * 48_271) % 2_147_483_647;
      const n = Math.floor(random ** (1 + (turn % 8) / 14));
      if (n < 1e12) expect(readBack(numberWords(n)), `${n}`).toBe(n);
    }
  });

  it("never says mốt, tư or lăm where nobody does", () => {
    for (let n = 1; n < 2_000; n++) {
      const words = numberWords(n);
      expect(words).not.toMatch(
        /^(mốt|tư|lăm|linh|mươi)|mười (mốt|tư)|trăm (mốt|tư|lăm|năm$)|mươi (một|năm)\b/,
      );
      expect(words).not.toMatch(/ {2}|undefined| $/);
    }
  });
});

describe("money in words", () => {
  it.each([
    [0, "không đồng"],
    [45_000, "bốn mươi lăm nghìn đồng"],
    [2_500, "hai nghìn rưỡi đồng"],
    [1_500_000, "một triệu rưỡi đồng"],
    [12_500_000, "mười hai triệu rưỡi đồng"],
    [1_050_000, "một triệu không trăm năm mươi nghìn đồng"],
    [1_000_500, "một triệu không nghìn năm trăm đồng"],
    [1_000_500_000, "một tỷ không triệu năm trăm nghìn đồng"],
    [1_500_000_000, "một tỷ rưỡi đồng"],
    [500, "năm trăm đồng"],
  ])("%i", (dong, words) => expect(moneyWords(dong)).toBe(words));
});

describe("a quantity in words", () => {
  it.each([
    ["3", "ba", ""],
    ["0.5", "nửa", ""],
    ["1.5", "một", "rưỡi"],
    ["12.500", "mười hai", "rưỡi"],
    ["2.25", "hai phẩy hai mươi lăm", ""],
    ["0.3", "không phẩy ba", ""],
    ["1.05", "một phẩy không năm", ""],
    ["1.005", "một phẩy không không năm", ""],
    ["1200", "một nghìn hai trăm", ""],
  ])("%s", (quantity, before, behind) => expect(quantityWords(quantity)).toEqual([before, behind]));

  it("says a unit as people do", () => {
    expect([unitWords("kg"), unitWords("KG "), unitWords("cái")]).toEqual(["ki lô", "ki lô", "cái"]);
  });
});
