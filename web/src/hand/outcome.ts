// What became of a comment, in words.

import type { Outcome } from "../api";
import { s } from "../i18n/pages";
import { w } from "../i18n/sheets";

export const outcomeOf = (outcome: Outcome): string => s().outcomes[outcome] || w().outcomeNone;
