// What was just finished, below the queue: each to be sent on its way, or taken back.

import type { Order } from "../api";
import { t } from "../i18n";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { Icon, PlatformMark } from "../parts/marks";
import { takeBack } from "../post/back";
import { SlipsDoor } from "../slips/door";
import { OrderWords } from "./card";
import { Holder } from "./claim";
import css from "./done.css?inline";
import { act, finished, tapOn } from "./state";

adopt(css);

const SHOWN = 6;

/** What comes next for an order that was confirmed. */
function Next({ order }: { order: Order }) {
  const busy = !!tapOn(order.id);
  const step = (words: string, verb: "pack" | "hand_over" | "return", more?: object) => (
    <button
      type="button"
      class="plain"
      aria-label={`${words}: ${order.customer.name}`}
      disabled={busy}
      onClick={() => act(verb, order, more)}
    >
      {words}
    </button>
  );
  if (order.state === "confirmed") return step(s().pack, "pack");
  if (order.state === "packed") return step(s().handOver, "hand_over");
  if (order.state !== "handed_over") return null;
  return (
    <>
      {step(s().notTaken, "return", { reason: "did_not_take_delivery" })}
      {step(s().cameBack, "return", { reason: "other" })}
    </>
  );
}

export function DoneRow({ order }: { order: Order }) {
  const confirmed = order.state !== "cancelled";
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
            · {s().orderStates[order.state]}
            {order.updated_by && ` · ${s().doneBy(order.updated_by)}`}
          </span>
          <Holder of={order} />
        </span>
      </span>
      <a
        class="plain more"
        href={`#don-${order.id}`}
        aria-label={`${t().orderSheet}: ${order.customer.name}`}
      >
        •••
      </a>
      <Next order={order} />
      {order.act != null && (
        <button
          type="button"
          class="plain"
          aria-label={`${t().takeBack}: ${order.customer.name}`}
          disabled={!!tapOn(order.id)}
          onClick={() => takeBack(order)}
        >
          <Icon of="undo" far />
          <span>{t().takeBack}</span>
        </button>
      )}
    </article>
  );
}

export function Done() {
  return (
    <>
      <div class="doneslips">
        <h2>{t().justDone}</h2>
        <SlipsDoor />
      </div>
      {finished.value
        .filter(order => !tapOn(order.id)?.waiting)
        .slice(0, SHOWN)
        .map(order => (
          <DoneRow key={order.id} order={order} />
        ))}
    </>
  );
}
