// An order's lines: what is held, what waits, at which price.

import type { Line, Order } from "../../api";
import { amount, money, plain, quantity } from "../../data/format";
import { askedFor } from "../../data/join";
import { w } from "../../i18n/sheets";
import { Picture } from "../../parts/marks";
import { asked, lineName, Waiting } from "../card";
import { desk } from "../state";

export const productOf = (line: Line) => desk.value?.products.find(product => product.id === line.product_id);

function Row({ line }: { line: Line }) {
  const gone = askedFor(line) === 0;
  return (
    <li class={gone ? "gone" : ""}>
      <Picture of={productOf(line)?.picture} />
      <span class="grow">
        <b>{amount(gone ? line.dropped : asked(line), line.unit)}</b> {lineName(line)}
        <small>
          {w().each(plain(line.unit_price))} {line.unit}
          {gone && ` · ${w().gaveUp(quantity(line.dropped))}`}
        </small>
        <Waiting line={line} />
      </span>
      <span class="sum">{plain(line.amount)}</span>
    </li>
  );
}

export function Lines({ order }: { order: Order }) {
  return (
    <>
      <h3>{w().linesTitle}</h3>
      {order.lines.length === 0 && <p class="quiet">{w().noLines}</p>}
      <ul class="orderlines">
        {order.lines.map(line => (
          <Row key={line.id} line={line} />
        ))}
      </ul>
      {order.lines.length > 0 && (
        <p class="whole-sum">
          <span>{w().total}</span> <span class="tag">{money(order.total)}</span>
        </p>
      )}
    </>
  );
}
