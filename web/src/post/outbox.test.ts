import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Order } from "../api";
import { Refused, Unreachable } from "../data/api";
import { order } from "../data/samples";
import type { Kept, Verb } from "../data/wish";
import { InMemory } from "./memory";
import { Outbox } from "./outbox";

vi.mock("../i18n", () => ({ language: { value: "vi" } }));

const ME = "1/7";
const NO_ANSWER = new Unreachable();

let count = 0;
const tap = (verb: Verb, on: Order, more: Partial<Kept> = {}): Kept => ({
  key: `k${++count}`,
  owner: ME,
  at: 0,
  waiting: false,
  method: "POST",
  path: `/sessions/1/orders/${on.id}/${verb}`,
  body: { version: on.version },
  about: on.customer.name,
  order: on,
  verb,
  ...more,
});

/** A tab whose server gives the replies in turn, and nothing afterwards. */
async function tab(replies: unknown[], keep = new InMemory(), lock: { held: Promise<void> } | null = null) {
  const sent: Kept[] = [];
  const told: string[] = [];
  let list: readonly Kept[] = [];
  let others = 0;
  let attended = false;
  const outbox = new Outbox(keep, {
    async send(one) {
      sent.push(one);
      const reply = replies.shift() ?? NO_ANSWER;
      if (reply instanceof Error) throw reply;
      return reply;
    },
    answered: one => told.push(`${one.verb} done`),
    refused(one, why) {
      told.push(`${one.verb} ${why.code}`);
      return attended;
    },
    show(now, foreign) {
      list = now;
      others = foreign;
    },
    async alone(job) {
      if (!lock) return job();
      lock.held = lock.held.then(job);
      return lock.held;
    },
  });
  await outbox.own(ME);
  const attend = () => {
    attended = true;
  };
  return { outbox, keep, sent, told, attend, list: () => list, others: () => others };
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const conflict = (current?: Order) =>
  new Refused({ code: "order_changed", detail: "đã đổi", ...(current && { current }) }, 409);
const done = (on: Order) => order(on.id, { ...on, state: "confirmed", version: on.version + 1 });

describe("the outbox", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  it("writes an act down before it is sent, and takes it out when it is answered", async () => {
    const { outbox, keep, sent, told, list } = await tab([done(order(1))]);
    const one = tap("confirm", order(1));
    const added = outbox.add(one);
    expect(list()).toEqual([one]);
    expect(sent).toEqual([]);
    await added;
    expect(await keep.all()).toHaveLength(1);
    await settle();
    expect(sent.map(({ key }) => key)).toEqual([one.key]);
    expect(told).toEqual(["confirm done"]);
    expect([await keep.all(), list()]).toEqual([[], []]);
  });

  it("sends nothing that it could not write down", async () => {
    const keep = new InMemory();
    const { outbox, sent, list } = await tab([], keep);
    keep.add = async () => {
      throw new Error("full");
    };
    await expect(outbox.add(tap("confirm", order(1)))).rejects.toThrow("full");
    await settle();
    expect([sent, list()]).toEqual([[], []]);
  });

  it("keeps acts in order over a broken network, each with its first key", async () => {
    const { outbox, sent, told, list } = await tab([NO_ANSWER, NO_ANSWER, done(order(1)), done(order(2))]);
    await outbox.add(tap("confirm", order(1)));
    await outbox.add(tap("cancel", order(2)));
    await settle();
    expect(list().map(one => one.waiting)).toEqual([true, true]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent.map(one => one.order?.id)).toEqual([1, 1, 1, 2]);
    expect(new Set(sent.slice(0, 3).map(one => one.key)).size).toBe(1);
    expect(told).toEqual(["confirm done", "cancel done"]);
  });

  it("tries at once when the network is back", async () => {
    const { outbox, sent } = await tab([NO_ANSWER, done(order(1))]);
    await outbox.add(tap("confirm", order(1)));
    await settle();
    outbox.wake();
    await settle();
    expect(sent.length).toBe(2);
  });

  it("sends what an earlier page left over, with its key", async () => {
    const keep = new InMemory();
    const left = tap("confirm", order(1));
    await keep.add(left);
    const { sent, told, list } = await tab([done(order(1))], keep);
    await settle();
    expect(sent.map(({ key }) => key)).toEqual([left.key]);
    expect(told).toEqual(["confirm done"]);
    expect(list()).toEqual([]);
  });

  it("neither shows nor sends what somebody else has kept here, and says how much it is", async () => {
    const keep = new InMemory();
    await keep.add(tap("confirm", order(1), { owner: "1/8" }));
    await keep.add(tap("confirm", order(2), { owner: "2/7" }));
    const { outbox, sent, list, others } = await tab([done(order(3))], keep);
    await outbox.add(tap("confirm", order(3)));
    await settle();
    expect(sent.map(one => one.order?.id)).toEqual([3]);
    expect([list(), others(), (await keep.all()).length]).toEqual([[], 2, 2]);
  });

  it("keeps a refusal with what is now, and goes on with the next", async () => {
    const now = order(1, { state: "cancelled", version: 5 });
    const { outbox, told, list, keep } = await tab([conflict(now), done(order(2))]);
    await outbox.add(tap("confirm", order(1)));
    await outbox.add(tap("confirm", order(2)));
    await settle();
    expect(told).toEqual(["confirm order_changed", "confirm done"]);
    expect(list().map(one => one.refused)).toEqual([
      { message: "đã đổi", code: "order_changed", current: now },
    ]);
    expect(await keep.all()).toHaveLength(1);
  });

  it("leaves a refusal to the form that is looked at", async () => {
    const { outbox, attend, list } = await tab([conflict()]);
    attend();
    await outbox.add(tap("lines", order(1)));
    await settle();
    expect(list()).toEqual([]);
  });

  it("does what was refused again as another command, with what needs it behind it", async () => {
    const { outbox, sent, list } = await tab([
      conflict(),
      order(1, { version: 8 }),
      order(1, { version: 9 }),
    ]);
    const first = tap("lines", order(1));
    const second = tap("lines", order(1), { needs: first.key });
    await outbox.add(first);
    await outbox.add(second);
    await settle();
    expect(sent.length).toBe(1);
    const anew = tap("lines", order(1, { version: 7 }));
    await outbox.again(first.key, anew);
    await settle();
    expect(sent.map(({ key }) => key)).toEqual([first.key, anew.key, second.key]);
    expect(list()).toEqual([]);
  });

  it("lets go what is not wanted any more, and what needs it", async () => {
    const { outbox, sent, list, keep } = await tab([conflict()]);
    const first = tap("lines", order(1));
    await outbox.add(first);
    await outbox.add(tap("lines", order(1), { needs: first.key }));
    await settle();
    await outbox.letGo(first.key);
    await settle();
    expect([list(), await keep.all(), sent.length]).toEqual([[], [], 1]);
  });

  it("names the order's new version in later acts on it that were made on the same picture", async () => {
    const { outbox, sent } = await tab([NO_ANSWER, order(1, { version: 4 }), order(1, { version: 5 })]);
    await outbox.add(tap("lines", order(1, { version: 3 })));
    await outbox.add(tap("confirm", order(1, { version: 3 })));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent.map(one => one.body.version)).toEqual([3, 3, 4]);
  });

  it("is one sender over two tabs where tabs can see each other, and harmless where they cannot", async () => {
    for (const lock of [{ held: Promise.resolve() }, null]) {
      const keep = new InMemory();
      const answered: string[] = [];
      const server: unknown[] = [];
      const [one, other] = [await tab(server, keep, lock), await tab(server, keep, lock)];
      server.push(...Array.from({ length: 9 }, (_, n) => done(order(n))));
      for (let n = 0; n < 4; n++) {
        await one.outbox.add(tap("confirm", order(n)));
        other.outbox.wake();
        await settle();
      }
      const keys = [...one.sent, ...other.sent].map(({ key }) => key);
      answered.push(...keys);
      // Without locks a key may go twice, but no act has two keys.
      expect(new Set(answered).size).toBe(4);
      if (lock) expect(keys.length).toBe(4);
      expect(await keep.all()).toEqual([]);
    }
  });
});
