// What just happened, with one press to take it back; and what could be learnt of it.

import { t } from "../i18n";
import { adopt } from "../parts/adopt";
import { Icon } from "../parts/marks";
import { takeBack } from "../post/back";
import css from "./notices.css?inline";
import { Offered } from "./offer";
import { Sheets } from "./sheets";
import { notice, tapOn } from "./state";

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
