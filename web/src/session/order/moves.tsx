// Where the order can go from here: one press each, as in the queue.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Order } from "../../api";
import type { Verb } from "../../data/wish";
import { t } from "../../i18n";
import { s } from "../../i18n/pages";
import { Icon } from "../../parts/marks";
import { act, tapOn } from "../state";

/** A second tap on its way does not meet the button that has come into the first one's place. */
const SETTLE_MS = 500;

export function Moves({ order }: { order: Order }) {
  const { state } = order;
  const tap = tapOn(order.id);
  const settled = useSignal<Order["state"] | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => (settled.value = state), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const busy = !!tap || settled.value !== state;
  const button = (look: string, icon: string, words: string, verb: Verb, more?: object) => (
    <button type="button" class={look} disabled={busy} onClick={() => act(verb, order, more)}>
      <Icon of={icon} far={icon === "undo"} />
      {tap?.verb === verb ? t().sent[verb] : words}
    </button>
  );
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
