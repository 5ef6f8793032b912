// Made-up orders and sessions for the tests.

import type { Order, Product, SessionSummary, Snapshot, Totals } from "../api";

export const totals: Totals = {
  received: 0,
  duplicates: 0,
  read_as_orders: 0,
  comments_to_look_at: 0,
  orders: 0,
  customers: 0,
  queue: 0,
  look: 0,
  confirmed: 0,
  cancelled: 0,
  revenue: { booked: 0, confirmed: 0 },
};

export const session: SessionSummary = {
  id: 1,
  title: "Bánh gio",
  state: "open",
  opened_at: 0,
  closed_at: null,
  pinned: null,
  repeat: "once",
  part_fill: true,
  totals,
};

export const order = (id: number, more: Partial<Order> = {}): Order => ({
  id,
  number: id,
  state: "booked",
  to_look_at: false,
  reasons: [],
  version: 1,
  customer: { id, name: `Khách ${id}`, platform: "tiktok", phone: null },
  address: false,
  lines: [],
  total: 0,
  comments: [],
  comment_count: 0,
  opened_at: id * 1000,
  updated_at: id * 1000,
  updated_by: null,
  ...more,
});

export const product = (id: number, more: Partial<Product> = {}): Product => ({
  id,
  code: String(id),
  name: `Món ${id}`,
  unit: "cái",
  price: 15_000,
  step: "1",
  aliases: [],
  options: [],
  picture: null,
  version: 1,
  on_hand: "600",
  held: "0",
  waiting: "0",
  ...more,
});

export const snapshot = (queue: Order[], more: Partial<Snapshot> = {}): Snapshot => ({
  session: { ...session, totals: { ...totals, queue: queue.length } },
  seq: 10,
  server_time: 5_000,
  products: [],
  channels: [],
  queue,
  look: [],
  done: [],
  comments: [],
  ...more,
});
