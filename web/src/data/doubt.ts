// The words of a comment that may be its writer's own name for a product. The
// server has the same rule (`Reading::doubtful_name` in src/shop/reading.rs).

import type { Order, Product, Span } from "../api";
import { isNone } from "./format";
import { pieces } from "./spans";

const LETTERS_MIN = 2;
const CHARACTERS_MAX = 40;
const WORDS_MAX = 6;

/** The first words that name nothing on sale, or else the first that fit several products. */
export function doubtfulName(text: string, spans: readonly Span[], reasons: Order["reasons"]): string | null {
  const found = pieces(text, spans);
  const first = (role: Span["role"]) => found.find(piece => piece.role === role);
  const ambiguous = reasons.includes("ambiguous_product");
  const name = (first("unknown") ?? (ambiguous ? first("product") : undefined))?.text.trim() ?? "";
  const letters = name.match(/\p{Alphabetic}/gu)?.length ?? 0;
  const fits = [...name].length <= CHARACTERS_MAX && name.split(/\s+/).length <= WORDS_MAX;
  return letters >= LETTERS_MIN && fits ? name : null;
}

/** Words without tone marks, capitals and doubled spaces. */
export const fold = (words: string): string =>
  words
    .trim()
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replaceAll("đ", "d")
    .replace(/\s+/g, " ");

/** Products that go by these words as they are. */
const bearers = (products: readonly Product[], words: string) =>
  products.filter(one => [one.code, one.name, ...one.aliases].some(name => fold(name) === fold(words)));

/** What a person wrote into an order. */
export interface Written {
  product_id: number;
  quantity: string;
}

export interface Lesson {
  product: Product;
  words: string;
}

/**
 * What the desk could learn of a line that was written into `order`, as it was before: that its buyer's last
 * doubtful words mean the product. Nothing of a line that only got another quantity.
 */
export function lessonOf(order: Order, written: Written, products: readonly Product[]): Lesson | null {
  const product = products.find(one => one.id === written.product_id);
  const known = order.lines.some(
    line => line.product_id === written.product_id && !(isNone(line.held) && isNone(line.waiting)),
  );
  if (!product || known || isNone(written.quantity)) return null;
  for (const comment of order.comments.toReversed()) {
    if (comment.outcome !== "look") continue;
    const words = doubtfulName(comment.text, comment.spans, order.reasons)?.replace(/\s+/g, " ");
    if (words && bearers(products, words).length === 0) return { product, words };
  }
  return null;
}
