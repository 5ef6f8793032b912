// A job at the shop's printer, followed until it ends.

import { type Signal, signal } from "@preact/signals";
import type { PrinterState, PrintJob } from "../api";
import { get, Unreachable } from "../data/api";
import { plain } from "../data/format";
import { p } from "../i18n/slips";

const ASK_MS = 1_000;

export interface Followed {
  readonly job: Signal<PrintJob | null>;
  /** The server knows nothing of it any more: it was started anew meanwhile. */
  readonly lost: Signal<boolean>;
  follow(job: PrintJob, ended: () => void): void;
  stop(): void;
}

const hasEnded = (job: PrintJob) => job.state === "done" || job.state === "failed";

export function follower(): Followed {
  const job = signal<PrintJob | null>(null);
  const lost = signal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (id: string, ended: () => void) => {
    try {
      const { jobs } = await get<PrinterState>("/printer");
      const known = jobs.find(one => one.id === id);
      if (job.peek()?.id !== id) return;
      lost.value = !known;
      if (known) job.value = known;
      if (!known || hasEnded(known)) return ended();
    } catch (why) {
      if (!(why instanceof Unreachable)) return;
    }
    timer = setTimeout(look, ASK_MS, id, ended);
  };
  const stop = () => {
    clearTimeout(timer);
    job.value = null;
    lost.value = false;
  };
  return {
    job,
    lost,
    stop,
    follow(next, ended) {
      stop();
      job.value = next;
      if (hasEnded(next)) ended();
      else void look(next.id, ended);
    },
  };
}

/** How a job goes in words, and how good that is. */
export function jobWords(job: PrintJob, lost: boolean): { words: string; tone: "" | "well" | "wrong" } {
  if (lost) return { words: p().unknown, tone: "wrong" };
  if (job.state === "queued") return { words: p().queued, tone: "" };
  if (job.state === "printing")
    return { words: p().printing(plain(job.printed), plain(job.slips)), tone: "" };
  if (job.state === "done") return { words: p().done(plain(job.slips)), tone: "well" };
  const why = job.fault ? p().faults[job.fault] : "";
  return { words: `${why} ${p().stopped(plain(job.slips - job.printed))}`.trim(), tone: "wrong" };
}
