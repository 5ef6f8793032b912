// Where the order can go from here: one press each, as in the queue.

import type { Order } from "../../api";
import type { Verb } from "../../data/outbox";
import { t } from "../../i18n";
import { s } from "../../i18n/pages";
import { Icon } from "../../parts/marks";
import { act, tapOn } from "../state";

export function Moves({ order }: { order: Order }) {
  const tap = tapOn(order.id);
  const button = (look: string, icon: string, words: string, verb: Verb, more?: object) => (
    <button type="button" class={look} disabled={!!tap} onClick={() => act(verb, order, more)}>
      <Icon of={icon} />
      {tap?.verb === verb ? t().sent[verb] : words}
    </button>
  );
  const { state } = order;
  const dropped = button("no", "cross", t().cancel, "cancel");
  const looked = button("plain", "eye", s().asItIs, "looked");
  return (
    <div class="acts moves">
      {state === "to_look_at" && button("plain", "cross", s().notAnOrder, "looked")}
      {(state === "booked" || state === "confirmed" || state === "packed") && dropped}
      {order.to_look_at && state !== "to_look_at" && looked}
      {state === "booked" && button("yes", "check", t().confirm, "confirm")}
      {state === "confirmed" && button("yes", "crate", s().pack, "pack")}
      {state === "packed" && button("yes", "check", s().handOver, "hand_over")}
      {state === "handed_over" && (
        <>
          {button("no", "undo", s().notTaken, "return", { reason: "did_not_take_delivery" })}
          {button("plain", "undo", s().cameBack, "return", { reason: "other" })}
        </>
      )}
    </div>
  );
}
