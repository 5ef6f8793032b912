// An order of the queue: opened fully, or as one line with a quick confirm.

import type { Order } from "../api";
import { amount, decimal, isNone, plain, quantity, thousandths, timeOfDay } from "../data/format";
import { pagesTexts, t } from "../i18n";
import { Icon, Picture, PlatformMark } from "../parts/marks";
import { Age, Marked, PriceTag } from "../parts/words";
import { act, chosen, desk, settled, tapOn } from "./state";

type Line = Order["lines"][number];

export const asked = (line: Line): string => decimal(thousandths(line.held) + thousandths(line.waiting));

const pictureOf = (line: Line | undefined): string | null | undefined =>
  desk.value?.products.find(product => product.id === line?.product_id)?.picture;

export const OrderPicture = ({ order }: { order: Order }) => <Picture of={pictureOf(wanted(order)[0])} />;

export const lineName = (line: Line): string => (line.option ? `${line.name} · ${line.option}` : line.name);

/** The lines that are still wanted; all of them if none is. */
export function wanted(order: Order): readonly Line[] {
  const lines = order.lines.filter(line => !isNone(asked(line)));
  return lines.length > 0 ? lines : order.lines;
}

/** "5 cái Bánh gio + 1 kg Miến": the order in one line. */
export function OrderWords({ order }: { order: Order }) {
  return wanted(order).map((line, at) => (
    <span key={line.id}>
      {at > 0 && " + "}
      <b>{amount(asked(line), line.unit)}</b> {lineName(line)}
    </span>
  ));
}

/** What is promised and what waits for stock, when they differ. */
export function Waiting({ line }: { line: Line }) {
  if (isNone(line.waiting)) return null;
  const waits = t().waitingLine(quantity(line.waiting));
  return (
    <span class="chip wait">
      <Icon of="clock" />
      {isNone(line.held) ? waits : `${t().heldLine(quantity(line.held))}, ${waits}`}
    </span>
  );
}

export function Given({ order }: { order: Order }) {
  const phone = !!order.customer.phone;
  return (
    <>
      <span class={phone ? "chip has" : "chip lacks"}>
        <Icon of={phone ? "check" : "warn"} />
        {order.customer.phone || t().noPhone}
      </span>
      <span class={order.address ? "chip has" : "chip lacks"}>
        <Icon of={order.address ? "check" : "warn"} />
        {order.address ? t().hasAddress : t().noAddress}
      </span>
      {order.note && (
        <span class="chip wait">
          <Icon of="bubble" />
          {order.note}
        </span>
      )}
      {order.customer.flags?.map(({ kind }) => (
        <span key={kind} class="chip lacks">
          <Icon of="warn" />
          {pagesTexts.value?.flags[kind]}
        </span>
      ))}
    </>
  );
}

export function Reasons({ of }: { of: Order["reasons"] }) {
  return of.map(reason => (
    <span key={reason} class="reason">
      <Icon of="ask" />
      {pagesTexts.value?.reasons[reason] ?? t().look}
    </span>
  ));
}

/** The customer's own words, latest last. */
export function Said({ order }: { order: Order }) {
  const told = order.comments.filter(comment => comment.outcome !== "none");
  const last = (told.length ? told : order.comments).slice(-2);
  return (
    <div class="said">
      <small class="merged">
        {order.number != null && t().orderNumber(plain(order.number))}
        {order.number != null && order.comment_count > 1 && " · "}
        {order.comment_count > 1 && t().mergedComments(order.comment_count)}
      </small>
      {order.comments.map(comment => (
        <p key={comment.id} class={last.includes(comment) ? "" : "aside"}>
          <time>{timeOfDay(comment.sent_at)}</time>
          <q>
            <Marked text={comment.text} spans={comment.spans} />
          </q>
        </p>
      ))}
    </div>
  );
}

function Lines({ order }: { order: Order }) {
  return (
    <div class="lines">
      <div class="items">
        {wanted(order).map(line => (
          <div key={line.id} class="line">
            <b>{amount(asked(line), line.unit)}</b>
            <span>{lineName(line)}</span>
            <Waiting line={line} />
          </div>
        ))}
      </div>
      <PriceTag sum={order.total} />
    </div>
  );
}

const Key = ({ of }: { of: string }) => <kbd aria-hidden="true">{of}</kbd>;

export function OpenCard({ order }: { order: Order }) {
  const tap = tapOn(order.id);
  const busy = !!tap || !settled.value;
  return (
    <article class="slip open" key={order.id} aria-current="true" data-order={order.id}>
      <div class="who">
        <div class="frame">
          <OrderPicture order={order} />
        </div>
        <div class="grow">
          <h3>
            <span class="name">{order.customer.name}</span>
            <PlatformMark of={order.customer.platform} />
            <Age at={order.opened_at} />
          </h3>
          <Said order={order} />
        </div>
      </div>
      <Lines order={order} />
      <div class="chips">
        <Given order={order} />
        {order.to_look_at && <Reasons of={order.reasons} />}
      </div>
      <div class="acts">
        <button type="button" class="no" disabled={busy} onClick={() => act("cancel", order)}>
          <Icon of="cross" />
          <span>{t().cancel}</span>
          <Key of="X" />
        </button>
        <a class="plain" href={`#don-${order.id}`} aria-label={t().orderSheet}>
          •••
        </a>
        <button type="button" class="yes" disabled={busy} onClick={() => act("confirm", order)}>
          <Icon of="check" />
          {tap ? t().sent[tap.verb] : t().confirm}
          <Key of="Enter" />
        </button>
      </div>
    </article>
  );
}

export function RowCard({ order }: { order: Order }) {
  const tap = tapOn(order.id);
  const busy = !!tap || !settled.value;
  const waits = order.lines.find(line => !isNone(line.waiting));
  const lacks = !order.customer.phone || !order.address;
  return (
    <article class="slip row" data-order={order.id}>
      <button type="button" class="pick" onClick={() => (chosen.value = order.id)}>
        <span class="frame">
          <OrderPicture order={order} />
        </span>
        <span class="grow">
          <span class="short">
            <OrderWords order={order} />
          </span>
          <span class="by">
            <PlatformMark of={order.customer.platform} />
            <span class="name">{order.customer.name}</span>
            <Age at={order.opened_at} />
            {waits && <Waiting line={waits} />}
            {lacks && (
              <span class="lacking" title={!order.customer.phone ? t().noPhone : t().noAddress}>
                <Icon of="warn" />
                <span>{!order.customer.phone ? t().noPhone : t().noAddress}</span>
              </span>
            )}
          </span>
        </span>
        <PriceTag sum={order.total} />
      </button>
      <button
        type="button"
        class="no small"
        aria-label={`${t().cancel}: ${order.customer.name}`}
        disabled={busy}
        onClick={() => act("cancel", order)}
      >
        <Icon of="cross" />
      </button>
      <button
        type="button"
        class="yes small"
        aria-label={`${t().confirm}: ${order.customer.name}`}
        disabled={busy}
        onClick={() => act("confirm", order)}
      >
        <Icon of="check" />
        <span>{t().confirm}</span>
      </button>
    </article>
  );
}
