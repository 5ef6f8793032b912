// Money, quantities and times as Vietnamese sellers write them. Quantities are
// decimal strings down to a thousandth; sums are done in whole thousandths.

import type { Product } from "../api";

const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ".");

/** 12480000 → "12.480.000" */
export function plain(amount: number): string {
  return (amount < 0 ? "−" : "") + grouped(String(Math.abs(Math.round(amount))));
}

/** 12480000 → "12.480.000₫" */
export const money = (dong: number): string => `${plain(dong)}₫`;

/** Whole thousandths of a decimal string; a comma or a point parts the decimals. NaN if it is no quantity. */
export function thousandths(quantity: string): number {
  const parts = /^(-?)(\d{1,12})(?:[.,](\d{1,3}))?$/.exec(quantity.trim());
  if (!parts) return Number.NaN;
  const size = Number(parts[2]) * 1000 + Number((parts[3] ?? "").padEnd(3, "0"));
  return parts[1] ? -size : size;
}

/** The server's form of whole thousandths: 1500 → "1.5" */
export function decimal(thousandths: number): string {
  const size = Math.abs(thousandths);
  const part = String(size % 1000)
    .padStart(3, "0")
    .replace(/0+$/, "");
  return `${thousandths < 0 ? "-" : ""}${Math.floor(size / 1000)}${part && `.${part}`}`;
}

/** "1200.5" → "1.200,5" */
export function quantity(value: string): string {
  const [whole = "", part] = value.split(".");
  return whole.replace(/\d+/, grouped) + (part ? `,${part}` : "");
}

/** "1.5", "kg" → "1,5 kg" */
export const amount = (value: string, unit: string): string => `${quantity(value)} ${unit}`;

export const isNone = (value: string): boolean => thousandths(value) === 0;

/** What can still be promised of a product, in thousandths; never below none. */
export const leftOf = (product: Product): number =>
  Math.max(0, thousandths(product.on_hand) - thousandths(product.held));

export type Level = "out" | "low" | "fine";

/** A product is low when less than a tenth of the stock can still be promised. */
export function levelOf(product: Product): Level {
  const left = leftOf(product);
  if (left === 0) return "out";
  return left * 10 <= thousandths(product.on_hand) ? "low" : "fine";
}

const two = (n: number) => String(n).padStart(2, "0");

/** Length of a session: 1:24, or with seconds 1:24:08 */
export function clock(ms: number, seconds = false): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const hoursMinutes = `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}`;
  return seconds ? `${hoursMinutes}:${two(s % 60)}` : hoursMinutes;
}

/** Time of day of the shop, whatever the phone is set to: 9:41 */
export function timeOfDay(at: number): string {
  const shop = new Date(at + 7 * 3_600_000);
  return `${shop.getUTCHours()}:${two(shop.getUTCMinutes())}`;
}

/** Day of the shop: 21/11/2026 */
export function day(at: number): string {
  const shop = new Date(at + 7 * 3_600_000);
  return `${shop.getUTCDate()}/${shop.getUTCMonth() + 1}/${shop.getUTCFullYear()}`;
}

/** Share of `part` in `whole` in percent, 0 to 100. */
export const share = (part: number, whole: number): number =>
  whole > 0 ? Math.min(100, Math.max(0, (part / whole) * 100)) : 0;
