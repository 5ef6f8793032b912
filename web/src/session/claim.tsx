// Who works on an order: it is claimed while it is open here, and others see by whom.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Order } from "../api";
import { call, Refused } from "../data/api";
import { s } from "../i18n/pages";
import { Icon } from "../parts/marks";
import { desk, serverNow } from "./state";

/** A claim lasts a minute on the server. */
const RENEW_MS = 25_000;

/** Holds the order as long as its children are shown; says so if somebody else has it. */
export function Claimed({ order, children }: { order: Order; children: ComponentChildren }) {
  const refused = useSignal("");
  const path = `/sessions/${desk.peek()?.session.id}/orders/${order.id}/claim`;
  const claim = (take_over: boolean) =>
    call("POST", path, { take_over }).then(
      () => {
        refused.value = "";
      },
      why => {
        if (why instanceof Refused) refused.value = why.message;
      },
    );
  useEffect(() => {
    void claim(false);
    const timer = setInterval(() => {
      if (!refused.peek()) void claim(false);
    }, RENEW_MS);
    return () => {
      clearInterval(timer);
      call("DELETE", path).catch(() => {});
    };
  }, [path]);
  if (!refused.value) return children;
  return (
    <div class="acts">
      <p class="wrong" role="alert">
        {refused.value}
      </p>
      <button type="button" class="plain" onClick={() => void claim(true)}>
        {s().takeOver}
      </button>
    </div>
  );
}

/** Renewals are not told, so an old claim says nothing. */
export function Holder({ of: { claim } }: { of: Order }) {
  if (!claim || claim.until < serverNow()) return null;
  return (
    <span class="reason">
      <Icon of="clock" />
      {s().worksOn(claim.by)}
    </span>
  );
}
