// The session's stream: frames are gathered and handed on at most four times a
// second. The browser resumes with the last id it saw; when it has given up we
// open the stream again ourselves after the last frame handed on. An id counts
// what was left out for us, too.

import type { Frame } from "./store";

export interface Listener {
  /** Frames in order of arrival. */
  frames(frames: readonly Frame[]): void;
  /** The picture has a hole: load the snapshot again. */
  resync(): void;
  /** When the server was last heard, and whether the stream stands. */
  heard(at: number, stands: boolean): void;
}

/** The part of EventSource that is used. */
export interface Source {
  readyState: number;
  addEventListener(kind: string, heard: (event: MessageEvent<string>) => void): void;
  close(): void;
}

const CLOSED = 2;
const APPLY_EVERY_MS = 250;
const REOPEN_MS = 2_000;
/** The server says something every 20 s: quiet for so long a stream is dead without the browser noticing. */
const SUSPECT_MS = 45_000;

/** A batch frame, or null if the text is none. */
export function readFrame(text: string): Frame | null {
  try {
    const frame = JSON.parse(text) as Partial<Frame> | null;
    const whole =
      frame && Array.isArray(frame.events) && frame.totals && typeof frame.server_time === "number";
    return whole ? (frame as Frame) : null;
  } catch {
    return null;
  }
}

export class Feed {
  #open: (after: number) => Source;
  #listener: Listener;
  #source: Source | undefined;
  #gathered: Frame[] = [];
  #flushing: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #lastFlush = 0;
  #seq = 0;
  #last = 0;
  #heard = Date.now();

  constructor(listener: Listener, open: (after: number) => Source) {
    this.#listener = listener;
    this.#open = open;
  }

  start(after: number): void {
    this.stop();
    this.#seq = after;
    const source = this.#open(after);
    this.#source = source;
    this.#expect(SUSPECT_MS);
    source.addEventListener("open", () => this.#hear());
    source.addEventListener("beat", () => this.#hear());
    source.addEventListener("batch", event => this.#gather(event));
    source.addEventListener("resync", () => {
      this.stop();
      this.#listener.resync();
    });
    source.addEventListener("error", () => {
      this.#listener.heard(this.#heard, false);
      if (source.readyState === CLOSED) this.#expect(REOPEN_MS);
    });
  }

  stop(): void {
    clearTimeout(this.#flushing);
    clearTimeout(this.#watch);
    this.#flushing = undefined;
    this.#gathered = [];
    this.#source?.close();
  }

  /** Opens the stream again, as after a sleep of the phone. */
  refresh(): void {
    this.#flush();
    this.start(this.#seq);
  }

  /** The page was asleep, perhaps, and its timers with it. */
  awake(): void {
    if (Date.now() - this.#heard > SUSPECT_MS) this.#doubt();
  }

  #doubt(): void {
    this.#listener.heard(this.#heard, false);
    this.refresh();
  }

  #expect(ms: number): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#doubt(), ms);
  }

  #hear(): void {
    this.#heard = Date.now();
    this.#expect(SUSPECT_MS);
    this.#listener.heard(this.#heard, true);
  }

  #gather({ data, lastEventId }: MessageEvent<string>): void {
    const frame = readFrame(data);
    if (!frame) return;
    this.#hear();
    this.#gathered.push(frame);
    this.#last = Number(lastEventId);
    const since = Date.now() - this.#lastFlush;
    if (since >= APPLY_EVERY_MS) this.#flush();
    else this.#flushing ??= setTimeout(() => this.#flush(), APPLY_EVERY_MS - since);
  }

  #flush(): void {
    clearTimeout(this.#flushing);
    this.#flushing = undefined;
    if (this.#gathered.length === 0) return;
    const frames = this.#gathered;
    this.#gathered = [];
    this.#lastFlush = Date.now();
    this.#seq = Math.max(this.#seq, this.#last);
    this.#listener.frames(frames);
  }
}
