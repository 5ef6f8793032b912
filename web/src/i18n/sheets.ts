// Texts of the sheets: Vietnamese comes with them, other languages on demand.

import { effect, signal } from "@preact/signals";
import { language } from ".";
import { type SheetsTexts, sheetsVi } from "./sheets.vi";

const texts = signal<SheetsTexts>(sheetsVi);

effect(() => {
  if (language.value === "vi") texts.value = sheetsVi;
  else
    import("./sheets.en").then(
      english => {
        if (language.peek() === "en") texts.value = english.sheetsEn;
      },
      () => {},
    );
});

/** The texts in the reader's language; in Vietnamese until they have come. */
export const w = (): SheetsTexts => texts.value;
