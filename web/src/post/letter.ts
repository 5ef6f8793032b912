// A form's command that the phone keeps until it is answered, whatever becomes of the form.

import { computed } from "@preact/signals";
import { type How, Sent } from "../data/command";
import { kept } from "../session/state";
import { ask } from "./office";

export class Letter extends Sent {
  #about: string;
  key = "";
  #left = false;

  /** `about`: whom or what it is done to. */
  constructor(about: string) {
    super();
    this.#about = about;
  }

  /** No answer came so far; it goes by itself once there is a signal. */
  readonly waits = computed(
    () => this.busy.value && kept.value.some(one => one.key === this.key && one.waiting),
  );

  protected override ask<T>(path: string, body: object, how?: How): Promise<T> {
    const wish = { method: "POST" as const, path, body: { ...body }, about: this.#about, ...how };
    const { key, answer } = ask<T>(wish, () => !this.#left);
    this.key = key;
    return answer;
  }

  /** The form has gone: what is refused from now on stands in the list. */
  leave(): void {
    this.#left = true;
  }
}
