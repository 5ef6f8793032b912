// Where a session's orders came from, who worked on them, and what changed after it was closed.

import type { Closing, Report } from "../api";
import { day, money, plain, timeOfDay } from "../data/format";
import { t } from "../i18n";
import { b } from "../i18n/book";
import { s } from "../i18n/pages";
import { w } from "../i18n/sheets";
import { PlatformMark } from "../parts/marks";

type Income = Report["revenue"];

export function Channels({ report }: { report: Report }) {
  const lines = report.by_channel.filter(line => line.orders > 0 || line.comments > 0);
  return (
    <section class="slip sheet">
      <h2>{b().byChannel}</h2>
      {lines.map(line => (
        <div key={line.id ?? 0} class="wire">
          {line.platform && <PlatformMark of={line.platform} />}
          <div class="grow">
            <p>
              <b class="name">{line.kind === "hand" ? b().written : (line.address ?? b().byHand)}</b>
              <strong>{money(line.revenue.booked)}</strong>
            </p>
            <small>
              {plain(line.comments)} {b().comments} · {plain(line.orders)} {b().orders} ·{" "}
              {plain(line.newcomers)} {b().newBuyers} · {s().confirmed} {money(line.revenue.confirmed)}
            </small>
          </div>
        </div>
      ))}
    </section>
  );
}

export function People({ report }: { report: Report }) {
  if (report.by_assistant.length === 0) return null;
  return (
    <section class="slip sheet">
      <h2>{b().people}</h2>
      <table>
        <thead>
          <tr>
            <th>{b().person}</th>
            <th>{b().confirmedOrders}</th>
            <th>{b().confirmedMoney}</th>
          </tr>
        </thead>
        <tbody>
          {report.by_assistant.map(({ name, confirmed_orders, confirmed, acts }) => (
            <tr key={name}>
              <td>
                <b class="name">{name}</b>
                <small class="quiet">
                  {acts
                    .map(({ kind, acts, undone }) =>
                      [
                        `${w().acts[kind] ?? kind} ${plain(acts)}`,
                        undone > 0 && `(${b().undone(plain(undone))})`,
                      ]
                        .filter(Boolean)
                        .join(" "),
                    )
                    .join(" · ")}
                </small>
              </td>
              <td>{plain(confirmed_orders)}</td>
              <td>{money(confirmed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const signed = (n: number, text: (n: number) => string) => (n > 0 ? `+${text(n)}` : n === 0 ? "–" : text(n));

/** The report's own figures are those of the close; what became of them stands beside. */
export function Changes({ report, closing }: { report: Report; closing: Closing }) {
  const { changes, now, acts, at } = closing;
  const income = (words: string, of: keyof Income): Row => [
    words,
    money(report.revenue[of]),
    signed(changes.revenue[of], money),
    money(now.revenue[of]),
  ];
  const count = (words: string, then: number, change: number, is: number): Row => [
    words,
    plain(then),
    signed(change, plain),
    plain(is),
  ];
  const rows = [
    income(s().booked, "booked"),
    income(s().confirmed, "confirmed"),
    income(b().handedOver, "handed_over"),
    income(b().cancelled, "cancelled"),
    count(t().orders, report.orders, changes.orders, now.orders),
    count(s().customers, report.customers, changes.customers, now.customers),
    count(s().comments, report.comments.received, changes.comments, now.comments.received),
  ];
  const nothing = rows.every(([, , change]) => change === "–") && acts.length === 0;
  return (
    <section class="slip sheet">
      <h2>{b().changes}</h2>
      <p class="quiet">{b().frozen(timeOfDay(at), day(at))}</p>
      {nothing ? (
        <p>{b().changesNone}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <td />
              <th>{b().atClose}</th>
              <th>{b().change}</th>
              <th>{b().now}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([words, ...cells]) => (
              <tr key={words}>
                <td>{words}</td>
                {cells.map((cell, place) => (
                  <td key={place}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {acts.length > 0 && (
        <details>
          <summary>
            {b().actsSince} ({plain(acts.length)})
          </summary>
          <ul class="since">
            {acts.map(act => (
              <li key={act.id}>
                {w().acts[act.kind] ?? act.kind} · {w().actBy(act.by, `${timeOfDay(act.at)} ${day(act.at)}`)}
                {act.undone_by && ` · ${w().undoneBy(act.undone_by, timeOfDay(act.undone_at ?? act.at))}`}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

type Row = [words: string, then: string, change: string, now: string];
