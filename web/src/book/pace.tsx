// A session over time: money as bars, viewers as a line, comments and orders below, and what was on show.

import type { Report } from "../api";
import { money, plain, share, timeOfDay } from "../data/format";
import { b } from "../i18n/book";

type Step = Report["pace"]["steps"][number];

const WIDTH = 1000;
const HEIGHT = 100;
const MINUTE_MS = 60_000;

/** Steps between times that are written below. */
const TICKS = 4;

/** Stretches in which the same product was on show, in shares of the whole. */
function shown(steps: readonly Step[], at: (ms: number) => number) {
  const all: { id: number; from: number; to: number }[] = [];
  for (const [place, step] of steps.entries()) {
    const to = at(steps[place + 1]?.at ?? Number.POSITIVE_INFINITY);
    const last = all.at(-1);
    if (last && last.id === step.pinned && last.to === at(step.at)) last.to = to;
    else if (step.pinned != null) all.push({ id: step.pinned, from: at(step.at), to });
  }
  return all;
}

const Bars = ({ of, x, width, most, name }: BarsOf) => (
  <path
    class={name}
    d={of.map(([ms, n]) => `M${x(ms)} ${HEIGHT}v${(-n / most) * HEIGHT}h${width}V${HEIGHT}`).join("")}
  />
);

interface BarsOf {
  of: [number, number][];
  x: (ms: number) => number;
  width: number;
  most: number;
  name: string;
}

const Key = ({ name, words }: { name: string; words: string }) => (
  <span class={`key ${name}`}>
    <i aria-hidden="true" />
    {words}
  </span>
);

export function Pace({ report }: { report: Report }) {
  const { steps, minutes } = report.pace;
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last || steps.length < 2) return null;
  const length = minutes * MINUTE_MS;
  const span = last.at + length - first.at;
  const place = (ms: number) => Math.min(1, (ms - first.at) / span);
  const x = (ms: number) => Math.round(place(ms) * WIDTH * 10) / 10;
  const width = Math.max(0.5, Math.round((length / span) * WIDTH * 8) / 10);
  const most = (of: (step: Step) => number) => Math.max(1, ...steps.map(of));
  const bars = (of: (step: Step) => number) =>
    steps.filter(step => of(step) > 0).map((step): [number, number] => [step.at, of(step)]);
  const viewers = most(step => step.viewers ?? 0);
  const seen = steps.filter(step => step.viewers != null);
  const line = seen.map(
    step => `${x(step.at + length / 2)} ${HEIGHT - ((step.viewers ?? 0) / viewers) * HEIGHT}`,
  );
  const peak = steps.reduce((top, step) => (step.booked > top.booked ? step : top), first);
  const told = [
    b().peak(timeOfDay(peak.at), plain(peak.orders), money(peak.booked)),
    seen.length > 0 && b().mostViewers(plain(viewers)),
  ].filter(Boolean);
  const said = most(step => step.comments);
  const box = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none" };
  const pinned = shown(steps, place);
  const nameOf = (id: number) => report.products.find(product => product.id === id);
  return (
    <section class="slip sheet pace">
      <h2>
        {b().pace} <small class="quiet">{b().each(plain(minutes))}</small>
      </h2>
      <p>{told.join(" · ")}</p>
      <svg {...box} class="high" role="img" aria-label={told.join(", ")}>
        <Bars name="money" of={bars(step => step.booked)} x={x} width={width} most={most(s => s.booked)} />
        {line.length > 1 && <path class="viewers" d={`M${line.join("L")}`} />}
      </svg>
      {pinned.length > 0 && (
        <p class="shown" aria-hidden="true">
          {pinned.map(({ id, from, to }) => (
            <i key={from} style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}>
              {nameOf(id)?.code}
            </i>
          ))}
        </p>
      )}
      <svg {...box} class="low" aria-hidden="true">
        <Bars name="comments" of={bars(step => step.comments)} x={x} width={width} most={said} />
        <Bars name="orders" of={bars(step => step.orders)} x={x} width={width} most={said} />
      </svg>
      <p class="times" aria-hidden="true">
        {Array.from({ length: TICKS + 1 }, (_, tick) => (
          <span key={tick}>{timeOfDay(first.at + (span * tick) / TICKS)}</span>
        ))}
      </p>
      <p class="keys">
        <Key name="money" words={b().money} />
        {line.length > 1 && <Key name="viewers" words={b().viewers} />}
        <Key name="comments" words={b().comments} />
        <Key name="orders" words={b().orders} />
        {pinned.length > 0 && <Key name="shown" words={b().onShow} />}
      </p>
    </section>
  );
}

/** From comments to goods, each step as long as its share of the first. */
export function Funnel({ report }: { report: Report }) {
  const { funnel } = report;
  const steps = ["comments", "readings", "orders", "confirmed", "handed_over"] as const;
  const most = Math.max(1, ...steps.map(step => funnel[step]));
  return (
    <section class="slip sheet">
      <h2>{b().funnel}</h2>
      <dl class="funnel">
        {steps.map(step => (
          <div key={step}>
            <dt>{b().steps[step]}</dt>
            <dd>
              <span class="bar" aria-hidden="true">
                <i style={{ width: `${share(funnel[step], most)}%` }} />
              </span>
              <b>{plain(funnel[step])}</b>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
