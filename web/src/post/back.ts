// What was just done, taken back.

import type { Order } from "../api";
import { act, notice, undoable } from "../session/state";

export function takeBack(order: Order): void {
  act("undo", order);
  notice.value = null;
}

/** Takes back the latest own confirm or cancel that has not been taken back. */
export function takeBackLast(): void {
  const last = undoable.peek()[0];
  if (last) takeBack(last);
}
