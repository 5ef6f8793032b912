// Slips on paper: those that wait, or that of one order; from this page, or at the shop's printer. Who prints takes
// them first, so that nobody else prints the same ones.

import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type {
  Paper,
  PrintedSlip,
  Printer,
  PrinterState,
  PrintingSlips,
  SlipList,
  SlipPage,
  SlipsBack,
  TakenSlips,
} from "../api";
import { get, Refused } from "../data/api";
import { plain, timeOfDay } from "../data/format";
import { t } from "../i18n";
import { p } from "../i18n/slips";
import { adopt } from "../parts/adopt";
import { Choices, useCommand, Wrong } from "../parts/form";
import { Icon } from "../parts/marks";
import { Plain } from "../parts/plain";
import { Empty } from "../parts/words";
import { isOverfull, keepPaper, PAPERS, pageRules, usualPaper } from "./paper";
import { follower, jobWords } from "./press";
import { SlipOf } from "./slip";
import css from "./slips.css?inline";

adopt(css);

const rules = new CSSStyleSheet();

/** Prints what stands on the page, when its codes have come. */
async function printPage(papers: HTMLElement, paper: Paper): Promise<void> {
  await Promise.all([...papers.querySelectorAll("img")].map(code => code.decode().catch(() => {})));
  const slips = [...papers.querySelectorAll<HTMLElement>(".paper")];
  rules.replaceSync(
    pageRules(
      paper,
      slips.map(slip => ({ id: Number(slip.dataset.slip), height: slip.getBoundingClientRect().height })),
    ),
  );
  if (!document.adoptedStyleSheets.includes(rules))
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];
  window.print();
}

/** Letters of a full label get smaller, so that it stays one label. */
function fitLabels(papers: HTMLElement): void {
  for (const label of papers.querySelectorAll(".paper")) {
    label.classList.remove("tight", "tighter");
    for (const size of ["tight", "tighter"]) {
      const { width, height } = label.getBoundingClientRect();
      if (label.classList.contains("pa6") && isOverfull(width, height)) label.classList.add(size);
    }
  }
}

interface PaperProps {
  paper: Paper;
  full: boolean;
  set(paper: Paper): void;
  setFull(full: boolean): void;
}

function PaperChoice({ paper, full, set, setFull }: PaperProps) {
  return (
    <>
      <Choices
        legend={p().paper}
        name="paper"
        of={PAPERS.map(one => [one, p().papers[one], p().paperHints[one]] as const)}
        value={paper}
        set={set}
      />
      {paper === "a6" && (
        <label class="tick">
          <input type="checkbox" checked={full} onChange={event => setFull(event.currentTarget.checked)} />
          <span>
            {p().full}
            <small>{p().fullHint}</small>
          </span>
        </label>
      )}
    </>
  );
}

const words = (one: PrintedSlip) =>
  [
    p().printedBy(one.by, timeOfDay(one.at)),
    ...(one.going ? [p().going] : []),
    ...(one.changed ? [p().isChanged] : []),
  ].join(" · ");

function Printed({ of, session }: { of: readonly PrintedSlip[]; session: number }) {
  if (of.length === 0) return null;
  return (
    <section class="slip sheet noprint">
      <h2>{p().printedTitle}</h2>
      <ul class="printed-slips">
        {of.map(one => (
          <li key={one.order_id}>
            <span class="grow">
              <b>
                {one.number == null ? "–" : plain(one.number)} · {one.name}
              </b>
              <small>{words(one)}</small>
            </span>
            <a
              class="plain"
              href={`/so/${session}#in-${one.order_id}`}
              aria-label={`${p().printAgain}: ${one.name}`}
            >
              <Icon of="print" far />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** `order` is the one whose slip is wanted; without it, those that wait. */
export function Slips({ id, order }: { id: number; order: number | null }) {
  const list = useSignal<SlipList | null>(null);
  const fault = useSignal<unknown>(null);
  const printer = useSignal<Printer | null>(null);
  const paper = useSignal<Paper>(usualPaper(localStorage));
  const full = useSignal(false);
  /** What was given to this device's printer. */
  const taken = useSignal<readonly SlipPage[]>([]);
  const said = useSignal("");
  const papers = useRef<HTMLDivElement>(null);
  const [taking, giving, back] = [useCommand(), useCommand(), useCommand()];
  const press = useMemo(follower, []);

  const load = () =>
    get<SlipList>(`/sessions/${id}/slips${order ? `?order=${order}` : ""}`).then(
      found => {
        list.value = found;
      },
      why => {
        fault.value = why;
      },
    );
  useEffect(() => {
    list.value = null;
    taken.value = [];
    said.value = "";
    void load();
    get<PrinterState>("/printer").then(
      state => {
        printer.value = state.printer ?? null;
      },
      () => {},
    );
    const seen = () => !document.hidden && void load();
    document.addEventListener("visibilitychange", seen);
    return () => {
      document.removeEventListener("visibilitychange", seen);
      press.stop();
    };
  }, [id, order]);
  useEffect(() => {
    document.title = `${p().title} – ${t().name}`;
  }, []);

  useEffect(() => {
    if (papers.current) fitLabels(papers.current);
  });

  const known = list.value;
  if (!known && fault.value instanceof Refused && fault.value.status === 404)
    return <Empty title={t().notFound} hint={t().notFoundHint} />;
  if (!known)
    return <Empty title={fault.value ? t().cannotLoad : t().loading} picture={<Icon of="print" far />} />;

  const shown = taken.value.length > 0 ? taken.value : known.slips;
  const before = order ? known.printed[0] : undefined;
  const again = !!before && !before.changed;
  const wish = { order_ids: shown.map(slip => slip.order_id), again };
  const busy = taking.busy.value || giving.busy.value || back.busy.value;

  const tellLeft = (left: readonly PrintedSlip[]) => {
    said.value = left.length === 0 ? "" : order ? p().allLeft : p().leftOut(plain(left.length));
  };
  const printHere = async () => {
    press.stop();
    const done = await taking.send<TakenSlips>(`/sessions/${id}/slips/take`, wish);
    if (!done) return;
    tellLeft(done.left_out);
    taken.value = done.slips;
    if (done.slips.length === 0) return void load();
    // The taken slips are on the page with the next frame.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (papers.current) void printPage(papers.current, paper.value);
      }),
    );
  };
  const printAfar = async () => {
    const done = await giving.send<PrintingSlips>(`/sessions/${id}/slips/print`, wish);
    if (!done) return;
    tellLeft(done.left_out);
    if (done.job.slips > 0) press.follow(done.job, load);
    void load();
  };
  const allOut = () => {
    taken.value = [];
    said.value = "";
    void load();
  };
  const notOut = async () => {
    const order_ids = taken.value.map(slip => slip.order_id);
    const done = await back.send<SlipsBack>(`/sessions/${id}/slips/put_back`, { order_ids });
    if (!done) return;
    taken.value = [];
    said.value = p().backAgain(plain(done.order_ids.length));
    void load();
  };

  const job = press.job.value;
  const told = job && jobWords(job, press.lost.value);
  return (
    <div class="slips">
      <Plain title={p().title} under={known.session}>
        <section class="slip sheet noprint">
          {taken.value.length > 0 ? (
            <>
              <h2>{p().handed(plain(taken.value.length))}</h2>
              <div class="acts">
                <button type="button" class="plain" disabled={busy} onClick={() => void notOut()}>
                  <Icon of="undo" far />
                  {p().notOut}
                </button>
                <button type="button" class="yes" disabled={busy} onClick={allOut}>
                  <Icon of="check" />
                  {p().cameOut}
                </button>
              </div>
            </>
          ) : (
            <>
              <h2>
                {before
                  ? before.changed
                    ? p().changed
                    : p().again
                  : order
                    ? known.slips[0]?.name
                    : known.waiting > 0
                      ? p().waiting(plain(known.waiting))
                      : p().none}
              </h2>
              {before && <p class="quiet">{words(before)}</p>}
              {shown.length === 0 && <p class="quiet">{p().noneHint}</p>}
              {shown.length > 0 && (
                <>
                  <PaperChoice
                    paper={paper.value}
                    full={full.value}
                    set={one => {
                      paper.value = one;
                      keepPaper(one, localStorage);
                    }}
                    setFull={one => (full.value = one)}
                  />
                  <div class="acts">
                    <button type="button" class="yes" disabled={busy} onClick={() => void printHere()}>
                      <Icon of="print" far />
                      {again ? p().printAgain : p().printHere(plain(shown.length))}
                    </button>
                    {printer.value && (
                      <button type="button" class="plain" disabled={busy} onClick={() => void printAfar()}>
                        <Icon of="print" far />
                        {p().printAtShop(p().papers[printer.value.paper])}
                      </button>
                    )}
                  </div>
                </>
              )}
            </>
          )}
          <div role="status">
            {said.value && <p class="say">{said.value}</p>}
            {told && <p class={`say ${told.tone}`}>{told.words}</p>}
          </div>
          <Wrong of={taking} />
          <Wrong of={giving} />
          <Wrong of={back} />
        </section>
        <div class="papers" ref={papers}>
          {shown.map(slip => (
            <SlipOf
              key={slip.order_id}
              slip={slip}
              paper={paper.value}
              shop={known.shop}
              session={known.session}
              full={paper.value === "a6" && full.value}
              at={Date.now()}
            />
          ))}
        </div>
        {!order && taken.value.length === 0 && known.waiting > shown.length && (
          <p class="quiet noprint">{p().more(plain(known.waiting - shown.length))}</p>
        )}
        {!order && <Printed of={known.printed} session={id} />}
        <a class="plain noprint" href={`/phien/${id}`}>
          <Icon of="back" far />
          {t().orders}
        </a>
      </Plain>
    </div>
  );
}
