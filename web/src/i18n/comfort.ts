// Texts of hearing and seeing: Vietnamese comes with them, other languages on demand.

import { effect, signal } from "@preact/signals";
import { language } from ".";
import { type ComfortTexts, comfortVi } from "./comfort.vi";

const texts = signal<ComfortTexts>(comfortVi);

effect(() => {
  if (language.value === "vi") texts.value = comfortVi;
  else
    import("./comfort.en").then(
      english => {
        if (language.peek() === "en") texts.value = english.comfortEn;
      },
      () => {},
    );
});

/** The texts in the reader's language; in Vietnamese until they have come. */
export const c = (): ComfortTexts => texts.value;
