// A product's description as its form shows it, and what becomes of the form when somebody else changed the product.

import type { Product } from "../api";
import { quantity } from "../data/format";

/** What stands in each field. */
export type Fields = Readonly<Record<string, string>>;

export const fieldsOf = (product: Product): Fields => ({
  name: product.name,
  price: String(product.price),
  unit: product.unit,
  step: quantity(product.step),
  aliases: product.aliases.join(", "),
  options: product.options.join(", "),
});

/** The fields that somebody else changed, as they are now. */
export const changed = (was: Fields, is: Fields): Fields =>
  Object.fromEntries(Object.entries(is).filter(([name, value]) => value !== was[name]));

/** What stands in such a field from now on: what the user typed, or else what is true now. */
export const keptOr = (typed: string, was: string | undefined, is: string): string =>
  typed.trim() === was ? is : typed;
