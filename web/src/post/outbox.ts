// Everything a person wants done goes this way: kept on the phone before it is
// sent, sent one at a time in the order it was wanted, each with its first key
// over every try. What the server refuses stays until the person has decided.
//
// Tabs share what is kept. Where the browser has Web Locks (https) one of them
// sends at a time; elsewhere two may send the same, which its key makes
// harmless.

import type { Order } from "../api";
import { Refused } from "../data/api";
import type { Kept } from "../data/wish";
import { ordersIn, rebased } from "./rebase";

/** Where it is kept; in the order in which it was added. */
export interface Keep {
  all(): Promise<Kept[]>;
  add(one: Kept): Promise<void>;
  /** `one` in the place of what has `key`; nothing if that is gone. */
  change(key: string, one: Kept): Promise<void>;
  drop(key: string): Promise<void>;
}

export interface Mail {
  send(one: Kept): Promise<unknown>;
  answered(one: Kept, answer: unknown): void;
  /** Whether somebody is looking at the form that it came from and decides there. */
  refused(one: Kept, why: Refused): boolean;
  /** What is kept has changed, as the screens show it; and how much of other people's lies here. */
  show(list: readonly Kept[], others: number): void;
  /** One sender at a time, as far as the browser can see to it. */
  alone(job: () => Promise<void>): Promise<void>;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

export class Outbox {
  #keep: Keep;
  #mail: Mail;
  #owner = "";
  /** Not yet written down. */
  #fresh: Kept[] = [];
  #stored: Kept[] = [];
  #others = 0;
  #running = false;
  #again = false;
  #pause = FIRST_PAUSE_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(keep: Keep, mail: Mail) {
    this.#keep = keep;
    this.#mail = mail;
  }

  /** From now on it is this person's; what they left over is sent. */
  async own(owner: string): Promise<void> {
    if (owner === this.#owner) return;
    this.#owner = owner;
    this.#stored = [];
    await this.reload();
    this.wake();
  }

  /** Fails, and sends nothing, if it cannot be kept. */
  async add(one: Kept): Promise<void> {
    this.#fresh = [...this.#fresh, one];
    this.#tell();
    try {
      await this.#keep.add(one);
      this.#stored = [...this.#stored, one];
    } finally {
      this.#fresh = this.#fresh.filter(other => other !== one);
      this.#tell();
    }
    void this.#run();
  }

  /** Try at once: the network seems to be back. */
  wake(): void {
    this.#pause = FIRST_PAUSE_MS;
    clearTimeout(this.#timer);
    void this.#run();
  }

  /** Reads what is kept anew: another tab has changed it. */
  async reload(): Promise<void> {
    // What another page has left, or another tab just keeps, waits.
    const fresh = new Set(this.#stored.filter(one => !one.waiting).map(one => one.key));
    const all = await this.#keep.all();
    const mine = all.filter(one => one.owner === this.#owner);
    this.#others = all.length - mine.length;
    this.#stored = mine.map(one => ({ ...one, waiting: !fresh.has(one.key) }));
    this.#tell();
  }

  /** What was refused is wanted all the same, on the order as it is now: another command. */
  async again(key: string, anew: Kept): Promise<void> {
    const owned = { ...anew, owner: this.#owner };
    await this.#keep.change(key, owned);
    for (const one of this.#stored.filter(other => other.needs === key))
      await this.#keep.change(one.key, { ...one, needs: anew.key });
    await this.reload();
    void this.#run();
  }

  /** It is not wanted any more, nor what needs it. */
  async letGo(key: string): Promise<void> {
    const dropped = new Set([key]);
    await this.reload();
    for (const one of this.#stored) if (one.needs && dropped.has(one.needs)) dropped.add(one.key);
    for (const one of dropped) await this.#keep.drop(one);
    await this.reload();
    void this.#run();
  }

  #tell(): void {
    this.#mail.show([...this.#stored, ...this.#fresh], this.#others);
  }

  #next(): Kept | undefined {
    const keys = new Set(this.#stored.map(one => one.key));
    return this.#stored.find(one => !one.refused && !(one.needs && keys.has(one.needs)));
  }

  async #run(): Promise<void> {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    while (this.#again) {
      this.#again = false;
      // What is kept could not be read: it is tried again, too.
      await this.#mail.alone(() => this.#sendAll()).catch(() => this.#rest());
    }
    this.#running = false;
  }

  async #sendAll(): Promise<void> {
    await this.reload();
    for (let one = this.#next(); one; one = this.#next()) {
      try {
        await this.#done(one, await this.#mail.send(one));
        this.#pause = FIRST_PAUSE_MS;
      } catch (why) {
        if (why instanceof Refused) await this.#refused(one, why);
        else return this.#rest();
      }
      await this.reload();
    }
  }

  /** No answer came: all that is there waits, and is tried again after a while. */
  #rest(): void {
    this.#stored = this.#stored.map(one => ({ ...one, waiting: true }));
    this.#tell();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), this.#pause * (0.75 + Math.random() / 2));
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }

  async #done(one: Kept, answer: unknown): Promise<void> {
    const orders: readonly Order[] = ordersIn(answer);
    for (const later of this.#stored) {
      const body = later.key === one.key || later.refused ? later.body : rebased(later, one, orders);
      if (body !== later.body) await this.#keep.change(later.key, { ...later, body });
    }
    await this.#keep.drop(one.key);
    this.#stored = this.#stored.filter(other => other.key !== one.key);
    this.#tell();
    this.#mail.answered(one, answer);
  }

  async #refused(one: Kept, why: Refused): Promise<void> {
    if (this.#mail.refused(one, why)) return this.letGo(one.key);
    const { message, code, current } = why;
    await this.#keep.change(one.key, { ...one, refused: { message, code, current } });
  }
}
