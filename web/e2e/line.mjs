// The line between a phone and the program, which can be cut, left hanging or slowed down, and is counted.

import { connect, createServer } from "node:net";

/** Numbers from 0 to 1 that a seed gives again (mulberry32). */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Line {
  /** Bytes to the program and from it. */
  up = 0;
  down = 0;
  /** Packets that carried them, about: pieces as they were handed on. */
  packets = 0;
  connections = 0;
  /** Connections that were cut while they stood. */
  cuts = 0;
  #open = new Set();
  #dead = false;
  #fate = null;

  static async start(port) {
    const line = new Line();
    line.target = port;
    line.server = createServer(socket => line.#carry(socket));
    await new Promise(done => line.server.listen(0, "127.0.0.1", done));
    line.port = line.server.address().port;
    line.address = `http://127.0.0.1:${line.port}`;
    return line;
  }

  /** From now on each connection has the fate that `fate` gives it: `{ after, of, hang, delay }`. */
  doom(fate) {
    this.#fate = fate;
  }

  /** Cuts what stands and lets nothing in until `heal`. */
  cut() {
    this.#dead = true;
    for (const pair of [...this.#open]) this.#sever(pair);
  }

  /** Nothing goes through any more, and neither side is told, until `heal`, which cuts what hung. */
  hang() {
    for (const pair of this.#open) pair.hung = true;
  }

  heal() {
    this.#dead = false;
    this.#fate = null;
    for (const pair of [...this.#open]) if (pair.hung) this.#sever(pair);
  }

  /** Cuts what was there before the fates were given, and what has been quiet for so many milliseconds. */
  breakOld(ms) {
    for (const pair of [...this.#open]) if (!pair.fate || Date.now() - pair.since > ms) this.#sever(pair);
  }

  stop() {
    this.cut();
    return new Promise(done => this.server.close(done));
  }

  #sever(pair) {
    if (!this.#open.delete(pair)) return;
    this.cuts += 1;
    clearTimeout(pair.timer);
    pair.near.resetAndDestroy();
    pair.far.destroy();
  }

  #carry(near) {
    near.on("error", () => {});
    if (this.#dead) return near.resetAndDestroy();
    const far = connect(this.target, "127.0.0.1");
    far.on("error", () => {});
    near.setNoDelay();
    far.setNoDelay();
    const pair = {
      near,
      far,
      hung: false,
      since: Date.now(),
      carried: { up: 0, down: 0 },
      fate: this.#fate?.(),
    };
    this.#open.add(pair);
    this.connections += 1;
    const pass = (from, to, way) => {
      from.on("data", bytes => {
        if (pair.hung) return;
        this.packets += Math.ceil(bytes.length / 1400);
        this[way] += bytes.length;
        const { fate, carried } = pair;
        carried[way] += bytes.length;
        const over = fate && fate.of === way && carried[way] - fate.after;
        if (!(over >= 0)) {
          if (fate?.delay) setTimeout(() => to.writable && to.write(bytes), fate.delay);
          else to.write(bytes);
          return;
        }
        // As much as went through before the break.
        const part = bytes.subarray(0, bytes.length - over);
        pair.hung = true;
        if (to.writable && part.length > 0) to.write(part);
        pair.timer = setTimeout(() => this.#sever(pair), fate.hang);
      });
      from.on("close", () => {
        this.#open.delete(pair);
        clearTimeout(pair.timer);
        to.end();
      });
    };
    pass(near, far, "up");
    pass(far, near, "down");
  }
}
