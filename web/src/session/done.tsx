// What was just finished, below the queue, each to be taken back.

import type { Order } from "../api";
import { t } from "../i18n";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { Icon, PlatformMark } from "../parts/marks";
import { OrderWords } from "./card";
import css from "./done.css?inline";
import { finished, takeBack, tapOn } from "./state";

adopt(css);

const SHOWN = 6;

export function DoneRow({ order }: { order: Order }) {
  const confirmed = order.state === "confirmed";
  return (
    <article class="slip row done" data-order={order.id}>
      <span class={confirmed ? "held ok" : "held off"}>
        <Icon of={confirmed ? "check" : "cross"} />
      </span>
      <span class="grow">
        <span class="short">
          <OrderWords order={order} />
        </span>
        <span class="by">
          <PlatformMark of={order.customer.platform} />
          <span class="name">{order.customer.name}</span>
          <span>
            · {t().orderStates[order.state]}
            {order.updated_by && ` · ${s().doneBy(order.updated_by)}`}
          </span>
        </span>
      </span>
      <button
        type="button"
        class="plain"
        aria-label={`${t().takeBack}: ${order.customer.name}`}
        disabled={!!tapOn(order.id)}
        onClick={() => takeBack(order)}
      >
        <Icon of="undo" />
        <span>{t().takeBack}</span>
      </button>
    </article>
  );
}

export function Done() {
  return (
    <>
      <h2>{t().justDone}</h2>
      {finished.value
        .filter(order => !tapOn(order.id)?.waiting)
        .slice(0, SHOWN)
        .map(order => (
          <DoneRow key={order.id} order={order} />
        ))}
    </>
  );
}
