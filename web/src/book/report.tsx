// The book of one session: what was sold, to how many, and how the comments were read. Printable.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Product, ProductList, Report as Told } from "../api";
import { ReadKey } from "../comfort/read";
import { get, Refused } from "../data/api";
import { amount, day, isNone, money, plain, quantity, share, timeOfDay } from "../data/format";
import { t } from "../i18n";
import { b } from "../i18n/book";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { Icon, Picture, PlatformMark } from "../parts/marks";
import { Plain } from "../parts/plain";
import { Empty, NotFound } from "../parts/words";
import { channelWords } from "../session/head";
import { desk } from "../session/state";
import css from "./book.css?inline";
import { Funnel, Pace } from "./pace";
import { Changes, Channels, People } from "./people";

adopt(css);

const REFRESH_MS = 5_000;

function Sums({ report }: { report: Told }) {
  const { booked, confirmed, handed_over, cancelled } = report.revenue;
  return (
    <section class="slip sheet">
      <h2>{s().revenue}</h2>
      <div class="sums">
        <div>
          <small>{s().booked}</small>
          <strong>{money(booked)}</strong>
          <small>{s().bookedHint}</small>
        </div>
        <div class="sure">
          <small>{s().confirmed}</small>
          <strong>{money(confirmed)}</strong>
          <small>{s().confirmedHint}</small>
        </div>
      </div>
      <span class="bar" aria-hidden="true">
        <i style={{ width: `${share(confirmed, booked)}%` }} />
      </span>
      <div class="sums less">
        <div>
          <small>{b().handedOver}</small>
          <strong>{money(handed_over)}</strong>
          <small>{b().handedOverHint}</small>
        </div>
        <div>
          <small>{b().cancelled}</small>
          <strong>{money(cancelled)}</strong>
          <small>{b().cancelledHint}</small>
        </div>
        <div>
          <small>{b().average}</small>
          <strong>{money(report.average_order)}</strong>
        </div>
      </div>
      <dl class="figures4">
        <Figure of={report.orders} words={s().ordersWord} />
        <Figure of={report.funnel.confirmed} words={s().orderStates.confirmed} />
        <Figure of={report.orders_by_state.handed_over} words={b().steps.handed_over.toLowerCase()} />
        <Figure of={report.orders_by_state.cancelled} words={s().orderStates.cancelled} />
        <Figure of={report.customers} words={s().customers} />
        <Figure of={report.new_customers} words={b().newBuyers} />
        <Figure of={report.returning_customers} words={b().returning} />
      </dl>
    </section>
  );
}

const Figure = ({ of, words }: { of: number; words: string }) => (
  <div>
    <dt>{words}</dt>
    <dd>{plain(of)}</dd>
  </div>
);

function Products({ report }: { report: Told }) {
  const most = Math.max(...report.products.map(product => product.revenue.booked), 1);
  const products = report.products.toSorted((a, b) => b.revenue.booked - a.revenue.booked);
  const known = useSignal<readonly Product[]>(desk.peek()?.products ?? []);
  useEffect(() => {
    if (known.peek().length > 0) return;
    get<ProductList>("/products").then(
      list => {
        known.value = list.products;
      },
      () => {},
    );
  }, []);
  const pictureOf = (code: string) => known.value.find(one => one.code === code)?.picture;
  return (
    <section class="slip sheet">
      <h2>{s().perProduct}</h2>
      {products.length === 0 && <p class="quiet">{s().bookEmpty}</p>}
      {products.map(product => (
        <div key={product.code} class="sold">
          <Picture of={pictureOf(product.code)} />
          <div class="grow">
            <p>
              <b class="name">{product.name}</b>
              <strong>{money(product.revenue.booked)}</strong>
            </p>
            <span class="bar" aria-hidden="true">
              <i style={{ width: `${share(product.revenue.booked, most)}%` }} />
            </span>
            <small>
              {s().sold} {amount(product.sold, product.unit)} · {plain(product.orders)} {s().ordersWord} ·{" "}
              {s().confirmed} {money(product.revenue.confirmed)}
              {!isNone(product.waiting) && ` · ${t().waitingLine(quantity(product.waiting))}`}
              {!isNone(product.missed) && ` · ${b().missed(quantity(product.missed))}`}
              {!isNone(product.cancelled) && ` · ${b().cancelledOf(quantity(product.cancelled))}`}
              {` · ${b().leftOver(quantity(product.left_over))}`}
            </small>
          </div>
        </div>
      ))}
    </section>
  );
}

function Days({ report }: { report: Told }) {
  if (report.days.length < 2) return null;
  return (
    <section class="slip sheet">
      <h2>{s().perDay}</h2>
      <table>
        <thead>
          <tr>
            <th>{s().dayColumn}</th>
            <th>{t().orders}</th>
            <th>{s().booked}</th>
            <th>{s().confirmed}</th>
          </tr>
        </thead>
        <tbody>
          {report.days.map(one => (
            <tr key={one.day}>
              <td>{one.day.split("-").reverse().join("/")}</td>
              <td>{plain(one.orders)}</td>
              <td>{money(one.booked)}</td>
              <td>{money(one.confirmed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Heard({ report }: { report: Told }) {
  const { comments, channels } = report;
  return (
    <section class="slip sheet">
      <h2>{s().comments}</h2>
      <dl class="figures4">
        <Figure of={comments.received} words={s().received} />
        <Figure of={comments.orders} words={s().readAsOrders} />
        <Figure of={comments.to_look_at} words={s().toLookAt} />
        <Figure of={comments.duplicates} words={s().duplicates} />
        <Figure of={report.reading.corrected} words={b().corrected} />
        <Figure of={report.reading.taught} words={b().taught} />
        <Figure of={report.completeness.reduce((sum, one) => sum + one.gap_count, 0)} words={b().gaps} />
      </dl>
      {channels.length > 0 && <h2>{s().channelHealth}</h2>}
      {channels.map(channel => (
        <div key={channel.id} class="wire">
          <PlatformMark of={channel.platform} />
          <div class="grow">
            <p>
              <b class="name">{channel.address}</b> <span class="quiet">{channelWords(channel)}</span>
            </p>
            <small>
              {s().channelCounts(
                plain(channel.comments),
                plain(channel.duplicates),
                plain(channel.reconnects),
              )}
            </small>
          </div>
        </div>
      ))}
      <a class="plain noprint" href={`/so/${report.session.id}#loi`}>
        {s().lostComments}
      </a>
    </section>
  );
}

function Sheets({ report }: { report: Told }) {
  return (
    <div class="book">
      <Sums report={report} />
      {report.closing && <Changes report={report} closing={report.closing} />}
      <Pace report={report} />
      <Products report={report} />
      <Days report={report} />
      <Channels report={report} />
      <Funnel report={report} />
      <People report={report} />
      <Heard report={report} />
    </div>
  );
}

/** `inside` the running session it has no head of its own and follows what is sold. */
export function Report({ id, inside = false }: { id: number; inside?: boolean }) {
  const report = useSignal<Told | null>(null);
  const fault = useSignal<unknown>(null);
  useEffect(() => {
    const load = () =>
      get<Told>(`/sessions/${id}/report`).then(
        known => {
          report.value = known;
        },
        why => {
          fault.value = why;
        },
      );
    void load();
    const timer = setInterval(() => {
      if (!document.hidden && report.peek()?.session.state !== "closed") void load();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [id]);
  const known = report.value;
  if (!known && fault.value instanceof Refused && fault.value.status === 404) return <NotFound />;
  if (!known) {
    const wait = (
      <Empty
        title={fault.value ? t().cannotLoad : t().loading}
        hint={fault.value ? t().cannotLoadHint : ""}
        picture={<Icon of={fault.value ? "cut" : "book"} />}
      />
    );
    return inside ? wait : <Plain title={s().bookTitle}>{wait}</Plain>;
  }
  const { session } = known;
  const print = (
    <button type="button" class="plain noprint" onClick={() => window.print()}>
      <Icon of="print" far />
      <span>{s().print}</span>
    </button>
  );
  if (inside)
    return (
      <>
        <Sheets report={known} />
        <div class="acts turns">
          <a class="plain" href={`/so/${id}`}>
            <Icon of="book" />
            {s().openBook}
          </a>
          <a class="plain" href={`/so/${id}#don`}>
            <Icon of="find" far />
            {s().allOrders}
          </a>
          <a class="plain" href={`/so/${id}#in`}>
            {s().slips}
          </a>
          {print}
        </div>
      </>
    );
  return (
    <Plain
      title={session.title}
      under={`${s().bookTitle} · ${s().openedAt(timeOfDay(session.opened_at), day(session.opened_at))}`}
      beside={
        <>
          <ReadKey say={part => part.readBook(session.totals)} />
          {print}
        </>
      }
    >
      <Sheets report={known} />
      <div class="acts turns noprint">
        <a class="plain" href={session.state === "open" ? `/phien/${id}` : "/#list"}>
          <Icon of="back" far />
          {session.state === "open" ? t().orders : t().sessions}
        </a>
        <a class="plain" href={`/so/${id}#don`}>
          <Icon of="find" far />
          {s().allOrders}
        </a>
        <a class="plain" href={`/so/${id}#in`}>
          <Icon of="print" far />
          {s().slips}
        </a>
      </div>
    </Plain>
  );
}
