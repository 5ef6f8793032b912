import { beforeEach, describe, expect, it, vi } from "vitest";
import { Feed, readFrame, type Source } from "./feed";
import { totals } from "./samples";

class Stream implements Source {
  readyState = 1;
  closed = false;
  #heard = new Map<string, (event: MessageEvent<string>) => void>();
  addEventListener(kind: string, heard: (event: MessageEvent<string>) => void) {
    this.#heard.set(kind, heard);
  }
  close() {
    this.closed = true;
  }
  say(kind: string, data = "", lastEventId = /"seq":(\d+)(?!.*"seq")/.exec(data)?.[1] ?? "") {
    this.#heard.get(kind)?.({ data, lastEventId } as MessageEvent<string>);
  }
}

const frame = (...seqs: number[]) =>
  JSON.stringify({
    events: seqs.map(seq => ({ seq, at: 0, by: null, kind: "stock", product: {} })),
    totals,
    server_time: 1,
  });

function started(after = 5) {
  const streams: Stream[] = [];
  const opened: number[] = [];
  const told: string[] = [];
  const feed = new Feed(
    {
      frames: frames => told.push(frames.map(one => one.events.map(event => event.seq).join(",")).join(" ")),
      resync: () => told.push("resync"),
      heard: (_, stands) => told.push(stands ? "up" : "down"),
    },
    from => {
      opened.push(from);
      streams.push(new Stream());
      return streams.at(-1) as Stream;
    },
  );
  feed.start(after);
  return { feed, streams, opened, told, stream: streams[0] as Stream };
}

const frames = (told: string[]) => told.filter(one => /\d/.test(one));

describe("a frame", () => {
  it.each(["", "null", "[]", "{", '{"events":1}', '{"events":[]}', '{"events":[],"totals":{}}'])(
    "is not %j",
    text => {
      expect(readFrame(text)).toBeNull();
    },
  );
  it("has events, totals and the server's time", () => expect(readFrame(frame(1))?.events.length).toBe(1));
});

describe("the feed", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
  });

  it("hands frames on at most four times a second, none lost", () => {
    const { stream, told } = started();
    for (let n = 0; n < 100; n++) {
      stream.say("batch", frame(n + 6));
      vi.advanceTimersByTime(20);
    }
    vi.advanceTimersByTime(300);
    const handed = frames(told);
    expect(handed.length).toBeLessThanOrEqual(10);
    expect(handed.join(" ").split(" ").map(Number)).toEqual(Array.from({ length: 100 }, (_, n) => n + 6));
  });

  it("shows the first frame after a quiet time at once", () => {
    const { stream, told } = started();
    stream.say("batch", frame(6));
    expect(frames(told)).toEqual(["6"]);
  });

  it("opens a given-up stream again after the last event it handed on", () => {
    const { stream, streams, opened, told } = started();
    stream.say("batch", frame(6, 7));
    stream.readyState = 2;
    stream.say("error");
    expect(told.at(-1)).toBe("down");
    vi.advanceTimersByTime(2_000);
    expect(opened).toEqual([5, 7]);
    streams[1]?.say("open");
    expect(told.at(-1)).toBe("up");
  });

  it("leaves a broken stream to the browser while it tries itself", () => {
    const { stream, opened } = started();
    stream.readyState = 0;
    stream.say("error");
    vi.advanceTimersByTime(10_000);
    expect(opened).toEqual([5]);
  });

  it("suspects a stream that is silent, and tells since when", () => {
    const { opened, stream, told } = started();
    vi.advanceTimersByTime(45_000);
    expect(stream.closed).toBe(true);
    expect(opened).toEqual([5, 5]);
    expect(told).toEqual(["down"]);
  });

  it("stands as long as the server beats", () => {
    const { opened, stream, told } = started();
    for (let n = 0; n < 10; n++) {
      vi.advanceTimersByTime(20_000);
      stream.say("beat");
    }
    expect(opened).toEqual([5]);
    expect(new Set(told)).toEqual(new Set(["up"]));
  });

  it("goes on behind what was left out for it", () => {
    const { feed, opened, stream } = started();
    stream.say("batch", frame(), "9");
    feed.refresh();
    expect(opened).toEqual([5, 9]);
  });

  it("doubts a stream after a sleep that stopped the timers", () => {
    const { feed, opened, stream, told } = started();
    stream.say("batch", frame(6));
    feed.awake();
    expect(opened).toEqual([5]);
    vi.setSystemTime(Date.now() + 600_000);
    feed.awake();
    expect(told.at(-1)).toBe("down");
    expect(opened).toEqual([5, 6]);
  });

  it("stops and asks for the snapshot on resync", () => {
    const { stream, told } = started();
    stream.say("resync");
    expect(stream.closed).toBe(true);
    expect(told).toEqual(["resync"]);
  });

  it("passes over a frame that it cannot read", () => {
    const { stream, told } = started();
    stream.say("batch", "{");
    stream.say("batch", frame(6));
    expect(frames(told)).toEqual(["6"]);
  });
});
