// Texts of slips: Vietnamese comes with them, other languages on demand.

import { effect, signal } from "@preact/signals";
import { language } from ".";
import { type SlipsTexts, slipsVi } from "./slips.vi";

const texts = signal<SlipsTexts>(slipsVi);

effect(() => {
  if (language.value === "vi") texts.value = slipsVi;
  else
    import("./slips.en").then(
      english => {
        if (language.peek() === "en") texts.value = english.slipsEn;
      },
      () => {},
    );
});

/** The texts in the reader's language; in Vietnamese until they have come. */
export const p = (): SlipsTexts => texts.value;
