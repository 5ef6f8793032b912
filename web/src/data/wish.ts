// What a person wants done, as it is kept until the server has answered.

import type { Current, Order } from "../api";

/** What the queue's buttons do to an order. */
export type Verb = "confirm" | "cancel" | "undo" | "looked" | "lines" | "pack" | "hand_over" | "return";

export interface Wish {
  method: "POST" | "PUT";
  /** Behind `/api/v1`. */
  path: string;
  body: Readonly<Record<string, unknown>>;
  /** Whom or what it is done to, in words. */
  about: string;
  /** The order as the screen showed it, and the button that was pressed. */
  order?: Order;
  verb?: Verb;
  /** The key of what must be done before: if that is not done, this waits with it. */
  needs?: string;
}

export interface Kept extends Wish {
  /** Of the command: the same over every try, so that a lost answer never acts twice. */
  key: string;
  /** Shop and person: under another login it is neither shown nor sent. */
  owner: string;
  /** When it was wanted. */
  at: number;
  /** Tried at least once without reaching the server, or left over from before. */
  waiting: boolean;
  /** The server said no: what is now, and why. */
  refused?: { message: string; code: string; current?: Current | undefined };
}

/** A press of one of the queue's buttons. */
export type Tap = Kept & Required<Pick<Kept, "order" | "verb">>;
