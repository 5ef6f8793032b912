// A product as it was just answered, ahead of the stream.

import type { Product } from "../api";
import { desk } from "./state";

export function putProduct(product: Product): void {
  const known = desk.peek();
  if (!known) return;
  const products = known.products.map(one => (one.id === product.id ? product : one));
  desk.value = { ...known, products };
}
