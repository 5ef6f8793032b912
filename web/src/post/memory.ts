// Kept as long as the page lives.

import type { Kept } from "../data/wish";
import type { Keep } from "./outbox";

export class InMemory implements Keep {
  #rows: Kept[] = [];
  async all() {
    return this.#rows;
  }
  async add(one: Kept) {
    this.#rows = [...this.#rows, one];
  }
  async change(key: string, one: Kept) {
    this.#rows = this.#rows.map(row => (row.key === key ? one : row));
  }
  async drop(key: string) {
    this.#rows = this.#rows.filter(row => row.key !== key);
  }
}
