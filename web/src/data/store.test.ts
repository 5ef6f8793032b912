import { describe, expect, it } from "vitest";
import type { Comment, Event, Order } from "../api";
import { order, product, session, snapshot, totals } from "./samples";
import { applyFrame, doneOf, nextAfter, openDesk, queueOf, withOrders, withQueuePage } from "./store";
import { lookOf, strayOf } from "./unclear";

const ids = (orders: Order[]) => orders.map(one => one.id);
const frame = (events: Event[], queue = 0) => ({ events, totals: { ...totals, queue }, server_time: 9_000 });
const changed = (seq: number, one: Order): Event => ({ seq, at: 0, by: null, kind: "order", order: one });

describe("a desk", () => {
  it("lists the queue oldest first and appends new orders", () => {
    const desk = openDesk(snapshot([order(2), order(3)]), 4_000);
    expect(desk.offset).toBe(1_000);
    const after = applyFrame(desk, frame([changed(11, order(5)), changed(12, order(4))], 4), 8_000);
    expect(ids(queueOf(after))).toEqual([2, 3, 4, 5]);
    expect(after.seq).toBe(12);
    expect(after.session.totals.queue).toBe(4);
    expect(ids(queueOf(desk))).toEqual([2, 3]);
  });

  it("puts an order that was looked at for long at the end of the queue", () => {
    const looked = order(1, { number: 3, opened_at: 0 });
    const desk = openDesk(snapshot([order(5, { number: 1 }), order(6, { number: 2 })]), 0);
    expect(ids(queueOf(applyFrame(desk, frame([changed(11, looked)]), 0)))).toEqual([5, 6, 1]);
  });

  it("leaves out events that it has seen", () => {
    const desk = openDesk(snapshot([order(1, { version: 3 })]), 0);
    const after = applyFrame(desk, frame([changed(10, order(1, { version: 9, state: "cancelled" }))]), 0);
    expect(queueOf(after)[0]?.version).toBe(3);
  });

  it("never goes back to an older state of an order", () => {
    const desk = withOrders(openDesk(snapshot([order(1)]), 0), [
      order(1, { version: 3, state: "confirmed" }),
    ]);
    const after = applyFrame(desk, frame([changed(11, order(1, { version: 2 }))]), 0);
    expect(queueOf(after)).toEqual([]);
    expect(ids(doneOf(after))).toEqual([1]);
  });

  it("forgets a channel that was removed", () => {
    const channel = {
      id: 5,
      kind: "tiktok",
      platform: "tiktok",
      address: "@a",
      state: "live",
      since: 0,
    } as const;
    const counts = { comments: 0, duplicates: 0, dropped: 0, reconnects: 0, per_minute: 0 };
    const desk = openDesk(snapshot([], { channels: [{ ...channel, ...counts }] }), 0);
    const gone = { seq: 11, at: 0, by: "Mai", kind: "removed", channel_id: 5 } as const;
    expect(applyFrame(desk, frame([gone]), 0).channels).toEqual([]);
  });

  it("replaces products, channels, comments and the session by id", () => {
    const desk = openDesk(snapshot([], { products: [product(1), product(2)] }), 0);
    const events: Event[] = [
      { seq: 11, at: 0, by: null, kind: "stock", product: product(1, { held: "12" }) },
      { seq: 12, at: 0, by: null, kind: "stock", product: product(3) },
      { seq: 13, at: 0, by: "Lan", kind: "session", session: { ...session, pinned: 2 } },
    ];
    const after = applyFrame(desk, frame(events), 0);
    expect(after.products.map(one => [one.id, one.held])).toEqual([
      [1, "12"],
      [2, "0"],
      [3, "0"],
    ]);
    expect(after.session.pinned).toBe(2);
  });

  it("shows an order to look at whatever its state", () => {
    const look = [
      order(7, { state: "to_look_at", to_look_at: true }),
      order(8, { state: "confirmed", to_look_at: true }),
    ];
    const desk = openDesk(snapshot([], { look }), 0);
    expect(ids(lookOf(desk))).toEqual([7, 8]);
  });

  it("keeps a bounded memory of comments and finished orders", () => {
    let desk = openDesk(snapshot([]), 0);
    for (let n = 11; n < 400; n++) {
      const said = { id: n, outcome: n % 2 ? "look" : "none", order_id: null } as Comment;
      const events: Event[] = [
        changed(2 * n, order(n, { state: "confirmed" })),
        { seq: 2 * n + 1, at: 0, by: null, kind: "comment", comment: said },
      ];
      desk = applyFrame(desk, frame(events), 0);
    }
    expect(desk.orders.size).toBeLessThanOrEqual(80);
    expect(desk.comments.length).toBe(120);
    expect(doneOf(desk)[0]?.id).toBe(399);
    expect(strayOf(desk)[0]?.id).toBe(399);
  });
});

describe("a long queue", () => {
  let desk = openDesk(snapshot([order(1)]), 0);
  let seq = 11;
  const comes = (id: number, more: Partial<Order> = {}) => {
    desk = applyFrame(desk, frame([changed(seq++, order(id, more))], 5_000), 0);
  };

  it("keeps its near end, and what is to be looked at", () => {
    comes(4_999, { to_look_at: true });
    for (let id = 2; id < 5_000; id++) comes(id === 4_999 ? 5_000 : id);
    expect(desk.orders.size).toBeLessThanOrEqual(600);
    expect(ids(queueOf(desk))).toEqual(Array.from({ length: 200 }, (_, at) => at + 1));
    expect(ids(lookOf(desk))).toEqual([4_999]);
  });

  it("shows nothing behind the cut until the server has told what is between", () => {
    for (let id = 1; id <= 150; id++) comes(id, { state: "confirmed", version: 2 });
    expect(ids(queueOf(desk)).at(-1)).toBe(200);
    const page = Array.from({ length: 60 }, (_, at) => order(151 + at));
    expect(ids(queueOf(withQueuePage(desk, page, true))).at(-1)).toBe(210);
  });
});

describe("a queue that the server holds more of", () => {
  const known = snapshot([order(1), order(2)]);
  known.session = { ...session, totals: { ...totals, queue: 5 } };
  const desk = applyFrame(openDesk(known, 0), frame([changed(11, order(9))], 6), 0);

  it("hides later orders until the hole is filled", () => expect(ids(queueOf(desk))).toEqual([1, 2]));

  it("goes on as far as the fetched page", () => {
    const page = withQueuePage(desk, [order(1), order(2), order(3), order(4)], true);
    expect(ids(queueOf(page))).toEqual([1, 2, 3, 4]);
    expect(ids(queueOf(withQueuePage(page, [order(5)], false)))).toEqual([1, 2, 3, 4, 5, 9]);
  });
});

describe("the next order", () => {
  const queue = [order(1), order(2), order(3)];
  it.each([
    [2, [2], 3],
    [3, [3], 1],
    [1, [1, 2], 3],
    [9, [], 1],
    [null, [1], 2],
    [1, [1, 2, 3], null],
  ])("after %s with %j busy is %s", (id, busy, next) =>
    expect(nextAfter(queue, id, new Set(busy))).toBe(next),
  );
});
