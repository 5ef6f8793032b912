// Taps on their way to the server, one at a time in the order they were made.
// A tap keeps its key over every try, so a lost answer never acts twice. Kept
// in memory: the page warns before it is closed with taps unsent.

import { signal } from "@preact/signals";
import type { Order } from "../api";
import { newKey, Unreachable } from "./api";

export type Verb = "confirm" | "cancel" | "undo" | "looked" | "lines" | "pack" | "hand_over" | "return";

export interface Tap {
  readonly key: string;
  readonly session: number;
  readonly verb: Verb;
  /** The order as the screen showed it. */
  readonly order: Order;
  readonly body: object;
  /** Tried at least once without reaching the server. */
  readonly waiting: boolean;
}

export interface Mail {
  send(tap: Tap): Promise<Order>;
  answered(tap: Tap, order: Order): void;
  refused(tap: Tap, why: unknown): void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

export class Outbox {
  readonly taps = signal<readonly Tap[]>([]);
  #mail: Mail;
  #running = false;
  #wake = () => {};

  constructor(mail: Mail) {
    this.#mail = mail;
  }

  /** False if an earlier tap on this order is still on its way: a double tap acts once. */
  tap(session: number, verb: Verb, order: Order, more: object = {}): boolean {
    if (this.isBusy(order.id)) return false;
    const key = newKey();
    const body = { key, version: order.version, ...more };
    this.taps.value = [...this.taps.value, { key, session, verb, order, body, waiting: false }];
    void this.#run();
    return true;
  }

  isBusy(order: number): boolean {
    return this.taps.peek().some(tap => tap.order.id === order);
  }

  /** Try at once: the network seems to be back. */
  wake(): void {
    this.#wake();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    let pause = FIRST_PAUSE_MS;
    for (let tap = this.taps.peek()[0]; tap; tap = this.taps.peek()[0]) {
      try {
        const order = await this.#mail.send(tap);
        this.#drop(tap);
        this.#mail.answered(tap, order);
        pause = FIRST_PAUSE_MS;
      } catch (why) {
        if (why instanceof Unreachable) {
          this.taps.value = this.taps.peek().map(one => ({ ...one, waiting: true }));
          await this.#rest(pause * (0.75 + Math.random() / 2));
          pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
        } else {
          this.#drop(tap);
          this.#mail.refused(tap, why);
        }
      }
    }
    this.#running = false;
  }

  #drop(tap: Tap): void {
    this.taps.value = this.taps.peek().filter(one => one.key !== tap.key);
  }

  #rest(ms: number): Promise<void> {
    return new Promise(done => {
      const timer = setTimeout(done, ms);
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
