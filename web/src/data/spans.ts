// The words of a comment that were read. The server counts in bytes of UTF-8,
// the page in UTF-16 units: one Vietnamese letter is up to three bytes.

import type { Span } from "../api";

export interface Piece {
  text: string;
  role: Span["role"] | null;
}

const bytesOf = (codePoint: number) =>
  codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;

/** Cuts `text` at the edges of `spans`. Where spans overlap the earlier one wins; the pieces always join to `text`. */
export function pieces(text: string, spans: readonly Span[]): Piece[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const found: Piece[] = [];
  let byte = 0;
  let next = 0;
  let owner: Span | undefined;
  let last: Span | undefined;
  for (const letter of text) {
    if (owner && byte >= owner.end) owner = undefined;
    while (!owner && next < sorted.length) {
      const span = sorted[next];
      if (!span || span.start > byte) break;
      next++;
      if (span.end > byte) owner = span;
    }
    const tail = found.at(-1);
    if (tail && owner === last) tail.text += letter;
    else found.push({ text: letter, role: owner?.role ?? null });
    last = owner;
    byte += bytesOf(letter.codePointAt(0) ?? 0);
  }
  return found;
}
