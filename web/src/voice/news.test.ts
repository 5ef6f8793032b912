import { describe, expect, it } from "vitest";
import type { Channel, Event, Order } from "../api";
import { order, product, snapshot, totals } from "../data/samples";
import { applyFrame, type Desk, openDesk, withQueuePage } from "../data/store";
import { newsOf } from "./news";

const SINCE = 100_000;
const fresh = (id: number, more: Partial<Order> = {}) => order(id, { updated_at: SINCE + 1, ...more });
let seq = 10;
const heard = (desk: Desk, happened: object[], more: Partial<typeof totals> = {}) => {
  const events = happened.map(one => ({ seq: ++seq, at: 0, by: null, ...one }) as Event);
  return applyFrame(desk, { events, totals: { ...totals, ...more }, server_time: 0 }, 0);
};
const told = (desk: Desk, one: Order) => heard(desk, [{ kind: "order", order: one }]);
const ids = (orders: readonly Order[]) => orders.map(one => one.id);

describe("what is new", () => {
  const before = openDesk(snapshot([order(1)]), 0);

  it("is an order that was not there", () => {
    expect(ids(newsOf(before, told(before, fresh(2)), SINCE).orders)).toEqual([2]);
    expect(ids(newsOf(before, told(before, fresh(1, { version: 2 })), SINCE).orders)).toEqual([]);
  });

  it("is not one that was only fetched, made by hand, or not booked", () => {
    const fetched = withQueuePage(before, [order(3), order(4)], false);
    expect(ids(newsOf(before, fetched, SINCE).orders)).toEqual([]);
    expect(ids(newsOf(before, told(before, fresh(2, { updated_by: "Lan" })), SINCE).orders)).toEqual([]);
    expect(ids(newsOf(before, told(before, fresh(2, { state: "to_look_at" })), SINCE).orders)).toEqual([]);
  });

  it("is an order whose buyer made clear what was meant, once", () => {
    const unclear = told(before, fresh(2, { state: "to_look_at", to_look_at: true, number: null }));
    const clear = told(unclear, fresh(2, { version: 2, number: 2 }));
    expect(ids(newsOf(unclear, clear, SINCE).orders)).toEqual([2]);
    const cancelled = told(clear, fresh(2, { version: 3, state: "cancelled" }));
    const again = told(cancelled, fresh(2, { version: 4 }));
    expect(ids(newsOf(cancelled, again, SINCE).orders)).toEqual([]);
  });

  it("is stock that falls below a mark, not stock that moves between them", () => {
    const desk = openDesk(snapshot([], { products: [product(1, { on_hand: "100", held: "80" })] }), 0);
    const left = (held: string) =>
      heard(desk, [{ kind: "stock", product: product(1, { on_hand: "100", held }) }]);
    const low = (a: Desk, b: Desk) => newsOf(a, b, SINCE).low.length;
    expect(low(desk, left("85"))).toBe(0);
    expect(low(desk, left("90"))).toBe(1);
    expect(low(left("90"), left("95"))).toBe(0);
    expect(newsOf(left("95"), left("100"), SINCE).out.length).toBe(1);
    expect(newsOf(left("100"), left("90"), SINCE)).toMatchObject({ low: [], out: [] });
  });

  it("is a line that is lost, comes back, or ends", () => {
    const channel = (state: Channel["state"]) =>
      ({ id: 5, kind: "tiktok", platform: "tiktok", address: "@a", state, since: 0 }) as Channel;
    const desk = (state: Channel["state"]) => openDesk(snapshot([], { channels: [channel(state)] }), 0);
    const counts = (a: Channel["state"], b: Channel["state"]) => {
      const { lost, back, ended } = newsOf(desk(a), desk(b), SINCE);
      return [lost.length, back.length, ended.length];
    };
    expect(counts("live", "retrying")).toEqual([1, 0, 0]);
    expect(counts("retrying", "stale")).toEqual([0, 0, 0]);
    expect(counts("stale", "live")).toEqual([0, 1, 0]);
    expect(counts("live", "ended")).toEqual([0, 0, 1]);
    expect(counts("connecting", "live")).toEqual([0, 0, 0]);
    expect(counts("live", "paused")).toEqual([0, 0, 0]);
  });

  it("is more to look at, not less", () => {
    const three = heard(before, [], { look: 3 });
    expect(newsOf(before, three, SINCE).looks).toBe(3);
    expect(newsOf(three, heard(three, [], { look: 2 }), SINCE).looks).toBe(0);
  });
});
