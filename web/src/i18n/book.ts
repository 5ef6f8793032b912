// Texts of the books: Vietnamese comes with them, other languages on demand.

import { effect, signal } from "@preact/signals";
import { language } from ".";
import { type BookTexts, bookVi } from "./book.vi";

const texts = signal<BookTexts>(bookVi);

effect(() => {
  if (language.value === "vi") texts.value = bookVi;
  else
    import("./book.en").then(
      english => {
        if (language.peek() === "en") texts.value = english.bookEn;
      },
      () => {},
    );
});

/** The texts in the reader's language; in Vietnamese until they have come. */
export const b = (): BookTexts => texts.value;
