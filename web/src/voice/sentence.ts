// What is said aloud, as Vietnamese sentences. A sentence is a row of words; a voice of the device says all of
// them, recorded words say what they can and take the other words where they lack some. Pure.

import type { Channel, Order, Product, Totals } from "../api";
import { decimal, isNone, leftOf, levelOf, thousandths } from "../data/format";
import type { Desk } from "../data/store";
import { queueOf } from "../data/store";
import { lookOf, strayOf } from "../data/unclear";
import { moneyWords, numberWords, quantityWords, unitWords } from "./numbers";

/** Words that somebody typed: a name, a unit. Recorded words say `or` if they lack one of them. */
export interface Typed {
  readonly say: string;
  readonly or: string;
}
/** "," is a short rest, "." a longer one. */
export type Sentence = readonly (string | Typed)[];

/** What a product's picture shows, where its name is not among the recorded words. */
const SHOWN: Record<string, string> = {
  "banh-gio": "bánh gio",
  mat: "mật mía",
  "mat-ong": "mật ong",
  vai: "vải",
  qua: "quả",
  ot: "ớt",
  rau: "rau",
  mien: "miến",
  trung: "trứng",
  ga: "gà",
  tra: "trà",
  hop: "hàng",
};
export const SOMETHING = "hàng";

/** Items of an order, and products of a shop, that are named one by one. */
const ITEMS = 3;
const PRODUCTS = 4;

/** Signs and small pictures in a name are nothing to be read. */
const letters = (name: string) => name.replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim();

const nameOf = (name: string, picture: string | null | undefined): Typed => ({
  say: letters(name),
  or: SHOWN[picture ?? ""] ?? SOMETHING,
});

function amountOf(quantity: string, unit: string): Sentence {
  const [before, behind] = quantityWords(quantity);
  return [before, { say: unitWords(unit), or: "" }, behind];
}

const behindEach = (parts: readonly Sentence[], rest: string): Sentence =>
  parts.flatMap(part => [...part, rest]);

function itemsOf(order: Order, products: readonly Product[]): Sentence {
  const asked = order.lines
    .map(line => ({ line, size: thousandths(line.held) + thousandths(line.waiting) }))
    .filter(({ size }) => size > 0);
  const said = asked.slice(0, ITEMS).map(({ line, size }) => {
    const picture = products.find(product => product.id === line.product_id)?.picture;
    const option: Sentence = line.option ? [{ say: letters(line.option), or: "" }] : [];
    return [...amountOf(decimal(size), line.unit), nameOf(line.name, picture), ...option];
  });
  const more = asked.length - said.length;
  return [...behindEach(said, ","), ...(more > 0 ? [numberWords(more), "món nữa"] : [])];
}

const who = (order: Order): Typed => ({ say: letters(order.customer.name), or: "" });

export const newOrder = (order: Order, products: readonly Product[]): Sentence => [
  "đơn mới",
  ",",
  who(order),
  ",",
  ...itemsOf(order, products),
];

export const newOrders = (n: number): Sentence => [numberWords(n), "đơn mới"];

const leftOver = (product: Product): Sentence =>
  levelOf(product) === "out"
    ? [nameOf(product.name, product.picture), "hết hàng"]
    : [nameOf(product.name, product.picture), "còn", ...amountOf(decimal(leftOf(product)), product.unit)];

export const runsLow = (product: Product): Sentence => [
  nameOf(product.name, product.picture),
  "sắp hết",
  ",",
  "còn",
  ...amountOf(decimal(leftOf(product)), product.unit),
];

export const soldOut = (product: Product): Sentence => [nameOf(product.name, product.picture), "hết hàng"];

export const lineLost = ({ platform }: Channel): Sentence => ["mất tín hiệu", platform];
export const lineEnded = ({ platform }: Channel): Sentence => [platform, "đã tắt"];
export const lineBack = ({ platform }: Channel): Sentence => ["có tín hiệu", platform];
export const netLost: Sentence = ["mất mạng"];
export const netBack: Sentence = ["có mạng"];
export const toLookAt = (n: number): Sentence => [numberWords(n), "lời cần xem"];
export const switchedOn: Sentence = ["đọc đơn mới"];

function queueWords(desk: Desk): Sentence {
  const next = queueOf(desk)[0];
  if (!next) return ["hết đơn chờ"];
  const waiting = Math.max(desk.session.totals.queue, 1);
  const lacks: Sentence = [
    ...(next.customer.phone ? [] : [",", "thiếu số điện thoại"]),
    ...(next.address ? [] : [",", "thiếu địa chỉ"]),
  ];
  return [
    numberWords(waiting),
    "đơn chờ",
    ".",
    "đơn tiếp theo",
    ",",
    who(next),
    ",",
    ...itemsOf(next, desk.products),
    moneyWords(next.total),
    ...lacks,
  ];
}

function lookWords(desk: Desk): Sentence {
  const n = Math.max(desk.session.totals.look, lookOf(desk).length) + strayOf(desk).length;
  return n > 0 ? [numberWords(n), "lời cần xem"] : ["không sót lời nào"];
}

/** What runs out first, then the rest as in the catalogue. */
export function stockWords(products: readonly Product[]): Sentence {
  if (products.length === 0) return ["chưa có món nào"];
  const rank = (product: Product) => ["low", "out", "fine"].indexOf(levelOf(product));
  const told = products.toSorted((a, b) => rank(a) - rank(b)).slice(0, PRODUCTS);
  const more = products.length - told.length;
  return [...behindEach(told.map(leftOver), "."), ...(more > 0 ? [numberWords(more), "món nữa"] : [])];
}

export function moneyOf({ orders, revenue, customers }: Totals): Sentence {
  return [
    numberWords(orders),
    "đơn",
    ",",
    numberWords(customers),
    "khách",
    ".",
    "khách đặt",
    moneyWords(revenue.booked),
    ".",
    "đã chốt",
    moneyWords(revenue.confirmed),
  ];
}

/** The places of the running session: the phone's four, or the laptop with all of them at once. */
export type Place = "don" | "sot" | "kho" | "so" | "all";

/** What stands in a place, in one or two sentences. */
export function screenWords(place: Place, desk: Desk): Sentence {
  if (place === "sot") return lookWords(desk);
  if (place === "kho") return stockWords(desk.products);
  if (place === "so") return moneyOf(desk.session.totals);
  if (place === "don") return queueWords(desk);
  const short = desk.products.filter(product => levelOf(product) !== "fine" && !isNone(product.on_hand));
  return [
    ...queueWords(desk),
    ".",
    "khách đặt",
    moneyWords(desk.session.totals.revenue.booked),
    ".",
    ...(short.length > 0 ? stockWords(short) : []),
  ];
}

/** The sentence as a voice of the device is given it. */
export const inWords = (sentence: Sentence): string =>
  sentence
    .map(part => (typeof part === "string" ? part : part.say))
    .filter(part => part)
    .join(" ")
    .replace(/( [,.])+/g, rests => rests.trim()[0] ?? "");
