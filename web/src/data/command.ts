// A form's command on its way: the same words keep their key over every try,
// so that a lost answer never acts twice. Other words are another command.

import { signal } from "@preact/signals";
import { call, newKey, Refused } from "./api";

type Call = <T>(method: string, path: string, body: object) => Promise<T>;

export class Command {
  readonly busy = signal(false);
  /** The server said no. */
  readonly refused = signal<Refused | null>(null);
  /** No answer came: it may have been done or not. */
  readonly lost = signal(false);
  #call: Call;
  #said = "";
  #key = "";

  constructor(how: Call = call) {
    this.#call = how;
  }

  /** What the server answered, or null if it did not do it, or while an earlier press is on its way. */
  async send<T>(path: string, body: object): Promise<T | null> {
    if (this.busy.peek()) return null;
    const said = path + JSON.stringify(body);
    if (said !== this.#said) this.#key = newKey();
    this.#said = said;
    this.busy.value = true;
    this.forget();
    try {
      const done = await this.#call<T>("POST", path, { key: this.#key, ...body });
      this.#said = "";
      return done;
    } catch (why) {
      if (why instanceof Refused) {
        this.#said = "";
        this.refused.value = why;
      } else this.lost.value = true;
      return null;
    } finally {
      this.busy.value = false;
    }
  }

  /** Takes away what was said of the last try. */
  forget(): void {
    this.refused.value = null;
    this.lost.value = false;
  }
}
