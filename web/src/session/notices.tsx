// What just happened, with one press to take it back; what could be learnt of it; and how old the picture is while the stream is broken.

import { t } from "../i18n";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { Icon } from "../parts/marks";
import { ageWords } from "../parts/words";
import css from "./notices.css?inline";
import { Offered } from "./offer";
import { Sheets } from "./sheets";
import { brokenSince, desk, notice, serverNow, takeBack, tapOn, unsent } from "./state";

export { Unsent } from "./unsent";

adopt(css);

export function Toast() {
  const told = notice.value;
  const order = told?.undo;
  return (
    <section class="toasts" aria-label={t().justDone}>
      <Sheets />
      <Offered />
      <p class="hidden" role="status">
        {told && `${told.text}: ${told.detail}`}
      </p>
      {told && (
        <div class={`toast ${told.tone}`} key={told.until}>
          <span class="held">
            <Icon of={told.tone === "done" ? "check" : "warn"} />
          </span>
          <div class="grow">
            <b>{told.text}</b>
            <small>{told.detail}</small>
          </div>
          {order && (
            <button type="button" disabled={!!tapOn(order.id)} onClick={() => takeBack(order)}>
              <Icon of="undo" far />
              {t().takeBack}
              <kbd aria-hidden="true">Z</kbd>
            </button>
          )}
        </div>
      )}
    </section>
  );
}

const PATIENCE_MS = 1_500;

/** Says how old the picture is while the stream is broken, and what waits to be sent. */
export function Offline() {
  const since = brokenSince.value;
  const broken = since !== null && serverNow() - (desk.value?.offset ?? 0) - since > PATIENCE_MS;
  if (!broken && unsent.value.length === 0) return null;
  const age = ageWords(serverNow() - (desk.value?.offset ?? 0) - (since ?? 0));
  return (
    <div class="offline" role="status">
      <Icon of="cut" />
      <div>
        <b>{s().offline}</b>{" "}
        <span>
          {since !== null && s().offlineHint(age)}{" "}
          {unsent.value.length > 0 && s().unsentCount(unsent.value.length)}
        </span>
      </div>
    </div>
  );
}
