// Taps that have not reached the server yet, below the queue.

import type { Order } from "../api";
import { t } from "../i18n";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { Icon } from "../parts/marks";
import { OrderPicture, OrderWords } from "./card";
import { unsent } from "./state";
import css from "./unsent.css?inline";

adopt(css);

const SHOWN = 6;

function Row({ order, words }: { order: Order; words: string }) {
  return (
    <article class="slip row unsent">
      <span class="frame">
        <OrderPicture order={order} />
      </span>
      <span class="grow">
        <span class="short">
          <OrderWords order={order} />
        </span>
        <span class="by waiting">
          {order.customer.name} · {words}
        </span>
      </span>
      <span class="held">
        <Icon of="clock" />
      </span>
    </article>
  );
}

export function Unsent() {
  return (
    <>
      <h2>{s().unsentTitle}</h2>
      {unsent.value.slice(0, SHOWN).map(tap => (
        <Row key={tap.key} order={tap.order} words={`${t().sent[tap.verb]} · ${t().unsent}`} />
      ))}
    </>
  );
}
