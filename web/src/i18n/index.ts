// Texts of the pages. Vietnamese comes with the page, other languages on demand.

import { signal } from "@preact/signals";
import type { PagesTexts } from "./pages.vi";
import { type Texts, vi } from "./vi";

export type Language = "vi" | "en";

const STORED = "language";

export const language = signal<Language>("vi");
export const texts = signal<Texts>(vi);
/** Texts of the parts that come on demand, once one of them has come. */
export const pagesTexts = signal<PagesTexts | null>(null);

/** The texts in the reader's language. */
export const t = (): Texts => texts.value;

export async function speak(next: Language): Promise<void> {
  if (next === "en") {
    const english = await import("./en");
    texts.value = english.en;
    pagesTexts.value = english.pagesEn;
  } else {
    texts.value = vi;
    pagesTexts.value = (await import("./pages.vi")).pagesVi;
  }
  language.value = next;
  document.documentElement.lang = next;
  localStorage.setItem(STORED, next);
}

/** Goes on in the language chosen last time. */
export async function speakAsBefore(): Promise<void> {
  if (localStorage.getItem(STORED) === "en") await speak("en");
}
