// Numbers, quantities and money as they are said in Vietnamese. Pure.

import { thousandths } from "../data/format";

const DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"] as const;
const BILLION = 1_000_000_000;

/** The ones behind a ten: "mốt" (not behind mười), "tư", "lăm". */
function onesBehind(tens: number, ones: number): string {
  if (ones === 0) return "";
  if (ones === 5) return " lăm";
  if (ones === 1 && tens > 1) return " mốt";
  if (ones === 4 && tens > 1) return " tư";
  return ` ${DIGITS[ones]}`;
}

/** 1 to 99 behind a hundred: 5 → "linh năm" */
function behindHundred(n: number): string {
  const [tens, ones] = [Math.floor(n / 10), n % 10];
  if (tens === 0) return `linh ${ones === 4 ? "tư" : DIGITS[ones]}`;
  return (tens === 1 ? "mười" : `${DIGITS[tens]} mươi`) + onesBehind(tens, ones);
}

/** 1 to 999; where a larger number stands before it, its hundreds are said even if there are none. */
function threeDigits(n: number, behind: boolean): string {
  const [hundreds, rest] = [Math.floor(n / 100), n % 100];
  if (hundreds === 0 && !behind) return rest < 10 ? `${DIGITS[rest]}` : behindHundred(rest);
  return `${DIGITS[hundreds]} trăm${rest ? ` ${behindHundred(rest)}` : ""}`;
}

/**
 * 1205 → "một nghìn hai trăm linh năm". Whole numbers from 0 on. A size that is passed over is named where
 * hundreds follow: "một triệu năm trăm" would be understood as a million and a half.
 */
export function numberWords(n: number): string {
  if (n === 0) return DIGITS[0];
  const said: string[] = [];
  let passed: string[] = [];
  if (n >= BILLION) said.push(`${numberWords(Math.floor(n / BILLION))} tỷ`);
  for (const [size, word] of [
    [1_000_000, " triệu"],
    [1000, " nghìn"],
    [1, ""],
  ] as const) {
    const three = Math.floor((n % (size * 1000)) / size);
    if (three > 0) {
      if (three >= 100) said.push(...passed);
      said.push(threeDigits(three, said.length > 0) + word);
      passed = [];
    } else if (said.length > 0) passed.push(DIGITS[0] + word);
  }
  return said.join(" ");
}

/** 1500000 → "một triệu rưỡi đồng" */
export function moneyWords(dong: number): string {
  const n = Math.abs(dong);
  const size = [BILLION, 1_000_000, 1000].find(size => n >= size);
  if (size && n % size === size / 2) {
    const whole = numberWords(n - size / 2);
    return `${whole} rưỡi đồng`;
  }
  return `${numberWords(n)} đồng`;
}

/** How a unit is said, where it is not said as it is written. */
const UNITS: Record<string, string> = { kg: "ki lô", g: "gam", l: "lít", ml: "mi li lít" };

export const unitWords = (unit: string): string => UNITS[unit.trim().toLowerCase()] ?? unit.trim();

/** What stands before the unit and what behind it: "2.5" → ["hai", "rưỡi"] */
export function quantityWords(quantity: string): [string, string] {
  const size = Math.abs(thousandths(quantity));
  const [whole, part] = [Math.floor(size / 1000), size % 1000];
  if (part === 0) return [numberWords(whole), ""];
  if (part === 500) return whole === 0 ? ["nửa", ""] : [numberWords(whole), "rưỡi"];
  const digits = String(part).padStart(3, "0").replace(/0+$/, "");
  const zeros = [...(/^0*/.exec(digits)?.[0] ?? "")].map(() => DIGITS[0]);
  return [[numberWords(whole), "phẩy", ...zeros, numberWords(Number(digits))].join(" "), ""];
}
