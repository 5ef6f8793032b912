// An address in the words of a comment. Pure.

import type { OrderComment } from "../api";
import { pieces } from "./spans";

/** The most letters that the server keeps of an address. */
export const ADDRESS_MAX = 300;
/** Fewer letters than this are no address: all that was written is offered then. */
const SHORTEST = 5;

/** What is left of a comment when the words are taken out that were read as goods, amounts or a number to call. */
export function placeIn({ text, spans }: Pick<OrderComment, "text" | "spans">): string {
  const rest = pieces(text, spans)
    .filter(piece => piece.role === null)
    .map(piece => piece.text)
    .join(" ");
  const clean = (words: string) =>
    words
      .replace(/\s+/g, " ")
      .replace(/ (?=[,.;])/g, "")
      .replace(/^[\s,.;:–-]+|[\s,;:–-]+$/g, "")
      .slice(0, ADDRESS_MAX);
  const place = clean(rest);
  return (place.match(/\p{L}|\d/gu)?.length ?? 0) < SHORTEST ? clean(text) : place;
}
