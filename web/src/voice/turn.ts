// Who speaks next: one sentence at a time, orders at a measured pace, many of them as one number, and nobody
// twice about the same trouble. Pure: it is told the time.

import { newOrders, type Sentence } from "./sentence";

export const ORDER_EVERY_MS = 3_000;
/** The same trouble is not told again so soon. */
const QUIET_MS = 30_000;
/** More orders than this that wait to be read are told as a number. */
const ONE_BY_ONE = 2;

export interface Next {
  readonly sentence: Sentence;
  readonly kind: "order" | "alarm";
}

export class Turn {
  #orders: Sentence[] = [];
  #alarms = new Map<string, Sentence>();
  #toldAt = new Map<string, number>();
  #orderAt = Number.NEGATIVE_INFINITY;

  order(sentence: Sentence): void {
    this.#orders.push(sentence);
  }

  /** `about` names the trouble; of what waits to be said about it, only the newest words are kept. */
  alarm(about: string, sentence: Sentence, now: number, quiet = QUIET_MS): void {
    const last = this.#toldAt.get(about) ?? Number.NEGATIVE_INFINITY;
    if (now - last >= quiet) this.#alarms.set(about, sentence);
  }

  clear(): void {
    this.#orders = [];
    this.#alarms.clear();
  }

  /** What to say now; or how long to wait, in ms; or null if there is nothing. */
  next(now: number): Next | number | null {
    const [alarm] = this.#alarms;
    if (alarm) {
      const [about, sentence] = alarm;
      this.#alarms.delete(about);
      this.#toldAt.set(about, now);
      return { sentence, kind: "alarm" };
    }
    const [first] = this.#orders;
    if (!first) return null;
    const wait = this.#orderAt + ORDER_EVERY_MS - now;
    if (wait > 0) return wait;
    const many = this.#orders.length;
    this.#orders = many > ONE_BY_ONE ? [] : this.#orders.slice(1);
    this.#orderAt = now;
    return { sentence: many > ONE_BY_ONE ? newOrders(many) : first, kind: "order" };
  }
}
