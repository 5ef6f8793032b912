// A slip as it lies on paper: black on white, whatever the page's colours are.

import type { Paper, SlipPage } from "../api";
import { amount, day, isNone, money, plain, timeOfDay } from "../data/format";
import { p } from "../i18n/slips";

interface Props {
  slip: SlipPage;
  paper: Paper;
  shop: string;
  session: string;
  /** With the whole number, and room for an address. */
  full: boolean;
  at: number;
}

export function SlipOf({ slip, paper, shop, session, full, at }: Props) {
  const number = slip.number == null ? "–" : plain(slip.number);
  const phone = full ? slip.phone : slip.phone_end && `…${slip.phone_end}`;
  return (
    <article class={`paper p${paper}`} data-slip={slip.order_id} aria-label={p().slipOf(number)}>
      <p class="shop">
        <b>{shop}</b>
        <span>{session}</span>
      </p>
      <div class="caller">
        <p class="called-out">
          <small>{p().number}</small>
          <strong>{number}</strong>
        </p>
        {phone && (
          <p class="tel">
            <small>{p().phone}</small>
            <b>{phone}</b>
          </p>
        )}
      </div>
      <h3>{slip.name}</h3>
      {full && (
        <p class="to">
          <small>{p().address}</small>
        </p>
      )}
      <ul>
        {slip.lines.map(line => (
          <li key={`${line.name} ${line.option}`}>
            <b>
              {line.name}
              {line.option && ` (${line.option})`}
            </b>
            <span>
              {amount(line.quantity, line.unit)} × {money(line.unit_price)}
            </span>
            <span class="money-of">{money(line.amount)}</span>
            {!isNone(line.waiting) && <em>{p().waits(amount(line.waiting, line.unit))}</em>}
          </li>
        ))}
      </ul>
      <p class="collect">
        <span>{p().collect}</span>
        <strong>{money(slip.total)}</strong>
      </p>
      <div class="code">
        <img alt="" src={`data:image/svg+xml,${encodeURIComponent(slip.qr_svg)}`} />
        <p>
          <small>{p().scan}</small>
          <small>{p().printedAt(`${timeOfDay(at)} ${day(at)}`)}</small>
        </p>
      </div>
    </article>
  );
}
