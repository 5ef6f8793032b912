import { describe, expect, it } from "vitest";
import { missing, noPages, PAGE, type Pages, rowAt, seen, withPage } from "./window";

const page = (of: number, length = PAGE) => Array.from({ length }, (_, at) => of * PAGE + at);
const filled = (pages: number) => {
  let known: Pages<number> = noPages();
  for (let at = 0; at < pages; at++) known = withPage(known, at, page(at), true);
  return known;
};

describe("a long list", () => {
  it("grows by what the server tells, and ends where it ends", () => {
    expect(filled(2)).toMatchObject({ length: 100, more: true });
    expect(withPage(filled(2), 2, page(2, 7), false)).toMatchObject({ length: 107, more: false });
  });

  it("keeps few pages, those looked at last", () => {
    const known = filled(20);
    expect([...known.at.keys()]).toEqual([12, 13, 14, 15, 16, 17, 18, 19]);
    expect(known.length).toBe(1_000);
    expect(rowAt(known, 999)).toBe(999);
    expect(rowAt(known, 3)).toBeUndefined();
    const back = withPage(known, 0, page(0), true);
    expect([rowAt(back, 3), rowAt(back, 600), back.length]).toEqual([3, undefined, 1_000]);
  });

  it("asks for what is seen and is not at hand, and for what follows at the end", () => {
    expect(missing(noPages(), 0, 0)).toEqual([0]);
    expect(missing(filled(2), 0, 99)).toEqual([]);
    expect(missing(filled(2), 90, 100)).toEqual([2]);
    expect(missing(filled(20), 40, 110)).toEqual([0, 1, 2]);
    const ended = withPage(filled(1), 1, page(1), false);
    expect(missing(ended, 80, 100)).toEqual([]);
    expect(missing(withPage(noPages<number>(), 0, [], false), 0, 0)).toEqual([]);
  });

  it("draws only what is seen", () => {
    expect(seen(0, 700, 70, 20_000)).toEqual([0, 14]);
    expect(seen(700_000, 700, 70, 20_000)).toEqual([9_996, 10_014]);
    expect(seen(0, 700, 70, 3)).toEqual([0, 3]);
    expect(seen(9_000, 700, 70, 0)).toEqual([0, 0]);
  });
});
