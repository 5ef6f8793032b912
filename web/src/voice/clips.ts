// Sentences out of recorded words. Pure.

import type { Sentence } from "./sentence";

/** Words of a clip's name that are looked for together. */
const LONGEST = 4;

/** The clips that say these words, the longest ones that fit; null if a word was not recorded. */
export function coveredBy(words: string, has: (name: string) => boolean): string[] | null {
  const all = words.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean);
  const found: string[] = [];
  for (let at = 0; at < all.length; ) {
    let length = Math.min(LONGEST, all.length - at);
    while (length > 0 && !has(all.slice(at, at + length).join(" "))) length--;
    if (length === 0) return null;
    found.push(all.slice(at, at + length).join(" "));
    at += length;
  }
  return found;
}

/** A sentence as clips and rests ("," and "."). Typed words that were not recorded give way to others. */
export function clipsOf(sentence: Sentence, has: (name: string) => boolean): string[] {
  const said = sentence.flatMap(part => {
    if (part === "," || part === ".") return [part];
    const [words, other] = typeof part === "string" ? [part, ""] : [part.say, part.or];
    return coveredBy(words, has) ?? coveredBy(other, has) ?? [];
  });
  return said.filter(
    (one, at) => !isRest(one) || (at > 0 && !isRest(said[at - 1] ?? "") && at < said.length - 1),
  );
}

export const isRest = (one: string): boolean => one === "," || one === ".";

/** One file of all recorded words: a line of JSON with the size of each, then they themselves. */
export function unpack(file: ArrayBuffer): Map<string, ArrayBuffer> {
  const bytes = new Uint8Array(file);
  const end = bytes.indexOf(10);
  const sizes = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as Record<string, number>;
  let at = end + 1;
  return new Map(
    Object.entries(sizes).map(([name, size]) => {
      at += size;
      return [name, file.slice(at - size, at)];
    }),
  );
}
