// What a sheet did, for the page behind it.

import type { Order } from "../api";
import type { How, Sent } from "../data/command";
import { withOrders } from "../data/store";
import { desk, notice } from "./state";

const TOLD_MS = 5_000;

export function tell(text: string, detail: string): void {
  notice.value = { text, detail, tone: "done", undo: null, until: Date.now() + TOLD_MS };
}

/** Orders as the server just answered them, ahead of the stream. */
export function put(...orders: readonly Order[]): void {
  const known = desk.peek();
  if (known) desk.value = withOrders(known, orders);
}

/** Asks the server; where somebody was faster, the page shows the order as it is now. */
export async function ask<T>(command: Sent, path: string, body: object, how?: How): Promise<T | null> {
  const done = await command.send<T>(path, body, how);
  const current = command.refused.peek()?.current as Order | undefined;
  if (current?.customer) put(current);
  return done;
}
