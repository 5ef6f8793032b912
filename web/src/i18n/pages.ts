import { pagesTexts } from ".";
import { type PagesTexts, pagesVi } from "./pages.vi";

pagesTexts.value ??= pagesVi;

/** Texts of the parts that come on demand, in the reader's language. */
export const s = (): PagesTexts => pagesTexts.value ?? pagesVi;
