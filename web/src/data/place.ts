// An address in the words of a comment. Pure.

import type { OrderComment } from "../api";
import { type Piece, pieces } from "./spans";

/** The most letters that the server keeps of an address. */
export const ADDRESS_MAX = 300;

const isNumber = (piece: Piece | undefined): boolean =>
  piece?.role === "quantity" && /^\d+\p{L}?$/u.test(piece.text);
const isGoods = ({ role }: Piece): boolean => role === "product" || role === "quantity";

/**
 * Reading knows where an address begins, but not where a viewer's address ends: so all that follows up to the next
 * goods, without numbers to call. A bare number right before it is the house's.
 */
export function placeIn({ text, spans }: Pick<OrderComment, "text" | "spans">): string {
  const all = pieces(text, spans);
  const first = Math.max(
    0,
    all.findIndex(piece => piece.role === "address"),
  );
  const house = isNumber(all[first - 2]) && !all[first - 1]?.text.trim();
  const goods = all.findIndex((piece, at) => at > first && isGoods(piece));
  return all
    .slice(house ? first - 2 : first, goods < 0 ? all.length : goods)
    .map(piece => (piece.role === "phone" ? "" : piece.text))
    .join("")
    .replace(/\s+/g, " ")
    .replace(/ ?,(?: ?,)*/g, ",")
    .replace(/^[\s,.;:–-]+|[\s,;:–-]+$/g, "")
    .slice(0, ADDRESS_MAX);
}
