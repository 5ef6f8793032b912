import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Order } from "../api";
import { Refused, Unreachable } from "./api";
import { Outbox, type Tap } from "./outbox";
import { order } from "./samples";

vi.mock("../i18n", () => ({ language: { value: "vi" } }));

type Reply = Order | Error;

/** An outbox whose server gives the replies in turn. */
function withReplies(...replies: Reply[]) {
  const sent: Tap[] = [];
  const told: string[] = [];
  const outbox = new Outbox({
    async send(tap) {
      sent.push(tap);
      const reply = replies.shift();
      if (!reply || reply instanceof Error) throw reply ?? new Unreachable();
      return reply;
    },
    answered: (tap, now) => told.push(`${tap.verb} ${now.id} ${now.state}`),
    refused: (tap, why) => told.push(`${tap.verb} ${(why as Refused).code}`),
  });
  return { outbox, sent, told };
}

const done = order(1, { state: "confirmed", version: 2 });

describe("the outbox", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  it("sends a tap with the order's version and a key of 128 bits", async () => {
    const { outbox, sent, told } = withReplies(done);
    expect(outbox.tap(4, "confirm", order(1))).toBe(true);
    await vi.runAllTimersAsync();
    expect(sent[0]).toMatchObject({ session: 4, verb: "confirm", body: { version: 1 } });
    expect(sent[0]?.key).toMatch(/^[0-9a-f]{32}$/);
    expect(told).toEqual(["confirm 1 confirmed"]);
    expect(outbox.taps.value).toEqual([]);
  });

  it("takes a double tap once", async () => {
    const { outbox, sent } = withReplies(done);
    outbox.tap(1, "confirm", order(1));
    expect(outbox.tap(1, "confirm", order(1))).toBe(false);
    expect(outbox.tap(1, "cancel", order(1))).toBe(false);
    await vi.runAllTimersAsync();
    expect(sent.length).toBe(1);
  });

  it("keeps taps in order over a broken network, each with its first key", async () => {
    const { outbox, sent, told } = withReplies(
      new Unreachable(),
      new Unreachable(),
      done,
      order(2, { version: 2 }),
    );
    outbox.tap(1, "confirm", order(1));
    outbox.tap(1, "cancel", order(2));
    await vi.advanceTimersByTimeAsync(0);
    expect(outbox.taps.value.map(tap => tap.waiting)).toEqual([true, true]);
    await vi.runAllTimersAsync();
    expect(sent.map(tap => tap.order.id)).toEqual([1, 1, 1, 2]);
    expect(new Set(sent.slice(0, 3).map(tap => tap.key)).size).toBe(1);
    expect(told).toEqual(["confirm 1 confirmed", "cancel 2 booked"]);
  });

  it("tries at once when the network is back", async () => {
    const { outbox, sent } = withReplies(new Unreachable(), done);
    outbox.tap(1, "confirm", order(1));
    await vi.advanceTimersByTimeAsync(0);
    outbox.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.length).toBe(2);
  });

  it("hands a refusal back and goes on with the next tap", async () => {
    const { outbox, told } = withReplies(
      new Refused({ code: "conflict", current: done }, 409),
      order(2, { version: 2 }),
    );
    outbox.tap(1, "confirm", order(1));
    outbox.tap(1, "confirm", order(2));
    await vi.runAllTimersAsync();
    expect(told).toEqual(["confirm conflict", "confirm 2 booked"]);
  });
});
