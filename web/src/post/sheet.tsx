// What waits to be sent and what was refused, over any page: each refusal with what was wanted, what is now, and
// the choice to do it again or let it go.

import { useSignal } from "@preact/signals";
import type { Order } from "../api";
import { timeOfDay } from "../data/format";
import type { Kept } from "../data/wish";
import { s } from "../i18n/pages";
import { p } from "../i18n/post";
import { adopt } from "../parts/adopt";
import { Icon } from "../parts/marks";
import { Sheet } from "../parts/sheet";
import { Empty } from "../parts/words";
import { OrderWords } from "../session/card";
import { kept } from "../session/state";
import { again, foreign, letGo } from "./office";
import { ordersIn } from "./rebase";
import css from "./sheet.css?inline";
import { kindOf, typedOf } from "./wants";

adopt(css);

function Want({ of }: { of: Kept }) {
  const typed = typedOf(of.body).join(" · ");
  return (
    <span class="grow">
      <b>
        {p().wants[kindOf(of.path)] ?? kindOf(of.path)} · {of.about}
      </b>
      {of.order && of.verb !== "lines" && (
        <small>
          <OrderWords order={of.order} />
        </small>
      )}
      {typed && <small>{typed}</small>}
      <small>{p().wanted(timeOfDay(of.at))}</small>
    </span>
  );
}

function Now({ order }: { order: Order }) {
  const state = s().orderStates[order.state];
  return (
    <>
      {order.state !== "cancelled" && (
        <>
          <OrderWords order={order} /> ·{" "}
        </>
      )}
      {state}
      {order.updated_by && ` · ${s().doneBy(order.updated_by)}`}
    </>
  );
}

function Refused({ of }: { of: Kept }) {
  const deciding = useSignal(false);
  const order = ordersIn(of.refused?.current)[0];
  const decide = (how: Promise<void>) => {
    deciding.value = true;
    how.finally(() => {
      deciding.value = false;
    });
  };
  return (
    <section class="slip part refusal">
      <p class="want">
        <Icon of="warn" />
        <Want of={of} />
      </p>
      <p class="tell less">
        <span>
          <b>{p().now}:</b> {order ? <Now order={order} /> : of.refused?.message}
        </span>
      </p>
      <div class="acts">
        <button type="button" class="plain" disabled={deciding.value} onClick={() => decide(letGo(of.key))}>
          <Icon of="cross" />
          {p().letGo}
        </button>
        <button type="button" class="yes" disabled={deciding.value} onClick={() => decide(again(of))}>
          <Icon of="check" />
          {p().again}
        </button>
      </div>
    </section>
  );
}

export function Waiting() {
  const refused = kept.value.filter(one => one.refused);
  const waiting = kept.value.filter(one => !one.refused);
  return (
    <Sheet title={p().title} name={p().title} under={p().under}>
      {kept.value.length === 0 && (
        <Empty title={p().none} hint={p().noneHint} picture={<Icon of="check" />} />
      )}
      {refused.length > 0 && <h3>{p().refusedTitle}</h3>}
      {refused.map(one => (
        <Refused key={one.key} of={one} />
      ))}
      {waiting.length > 0 && (
        <section class="slip part">
          <h3>{p().waiting}</h3>
          <ul class="wants">
            {waiting.map(one => (
              <li key={one.key}>
                <Icon of="clock" />
                <Want of={one} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {foreign.value > 0 && <p class="quiet">{p().others(foreign.value)}</p>}
    </Sheet>
  );
}
