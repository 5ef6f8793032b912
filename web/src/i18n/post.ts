// Texts of what waits to be sent: Vietnamese comes with them, other languages on demand.

import { effect, signal } from "@preact/signals";
import { language } from ".";
import { type PostTexts, postVi } from "./post.vi";

const texts = signal<PostTexts>(postVi);

effect(() => {
  if (language.value === "vi") texts.value = postVi;
  else
    import("./post.en").then(
      english => {
        if (language.peek() === "en") texts.value = english.postEn;
      },
      () => {},
    );
});

/** The texts in the reader's language; in Vietnamese until they have come. */
export const p = (): PostTexts => texts.value;
