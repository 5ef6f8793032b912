// A form's command on its way: the same words keep their key over every try,
// so that a lost answer never acts twice. Other words are another command.

import { signal } from "@preact/signals";
import { call, newKey, Refused } from "./api";

/** How a command is sent, if not as a POST that stands alone. */
export interface How {
  method?: "PUT";
  /** The key of the one that must be done before. */
  needs?: string;
}

type Call = <T>(method: string, path: string, body: object) => Promise<T>;

/** What forms show of a command. */
export abstract class Sent {
  readonly busy = signal(false);
  /** The server said no. */
  readonly refused = signal<Refused | null>(null);
  /** No answer came: it may have been done or not. */
  readonly lost = signal(false);

  /** What the server answered, or null if it did not do it, or while an earlier press is on its way. */
  async send<T>(path: string, body: object, how?: How): Promise<T | null> {
    if (this.busy.peek()) return null;
    this.busy.value = true;
    this.forget();
    try {
      return await this.ask<T>(path, body, how);
    } catch (why) {
      if (why instanceof Refused) this.refused.value = why;
      else this.lost.value = why !== null;
      return null;
    } finally {
      this.busy.value = false;
    }
  }

  protected abstract ask<T>(path: string, body: object, how?: How): Promise<T>;

  /** Takes away what was said of the last try. */
  forget(): void {
    this.refused.value = null;
    this.lost.value = false;
  }
}

/** One whose answer is needed to go on: without signal it says so and is pressed again. */
export class Command extends Sent {
  #call: Call;
  #said = "";
  #key = "";

  constructor(how: Call = call) {
    super();
    this.#call = how;
  }

  protected override async ask<T>(path: string, body: object): Promise<T> {
    const said = path + JSON.stringify(body);
    if (said !== this.#said) this.#key = newKey();
    this.#said = said;
    try {
      const done = await this.#call<T>("POST", path, { key: this.#key, ...body });
      this.#said = "";
      return done;
    } catch (why) {
      if (why instanceof Refused) this.#said = "";
      throw why;
    }
  }
}
