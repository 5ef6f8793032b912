// One order with all that can be done to it, over the page.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { CustomerCard, Order, OrderPast } from "../../api";
import { together } from "../../data/acts";
import { get, Refused } from "../../data/api";
import { plain, timeOfDay } from "../../data/format";
import { askedFor, mayPart } from "../../data/join";
import { t } from "../../i18n";
import { s } from "../../i18n/pages";
import { w } from "../../i18n/sheets";
import { isOwner } from "../../me";
import { adopt } from "../../parts/adopt";
import { lazy } from "../../parts/lazy";
import { Icon, PlatformMark } from "../../parts/marks";
import { Doors, Sheet } from "../../parts/sheet";
import { Empty } from "../../parts/words";
import { Given, Reasons, Said } from "../card";
import { Claimed } from "../claim";
import { desk, notice } from "../state";
import { Buyer } from "./buyer";
import { Lines } from "./lines";
import { Moves } from "./moves";
import { Past } from "./past";
import css from "./sheet.css?inline";

adopt(css);

const Contact = lazy(() => import("./contact").then(part => part.Contact), true);
const ChangeLines = lazy(() => import("./change").then(part => part.ChangeLines), true);
const Merge = lazy(() => import("./merge").then(part => part.Merge), true);
const Split = lazy(() => import("./split").then(part => part.Split), true);
const Note = lazy(() => import("./write").then(part => part.Note), true);
const Prices = lazy(() => import("./write").then(part => part.Prices), true);

type Door = "lines" | "merge" | "split" | "note" | "price";

const titleOf = (order: Order) =>
  order.number != null
    ? w().orderTitle(plain(order.number), order.customer.name)
    : w().orderNoNumber(order.customer.name);

function Work({ order, session }: { order: Order; session: number }) {
  const open = useSignal<Door | "">("");
  const doors: [Door, string][] = [];
  if (order.state === "to_look_at" || order.state === "booked" || order.state === "confirmed")
    doors.push(["lines", w().change], ["merge", w().merge]);
  if (mayPart(order)) doors.push(["split", w().split]);
  doors.push(["note", w().writeNote]);
  if (isOwner() && isWorkedOn(order) && order.lines.some(line => askedFor(line) > 0))
    doors.push(["price", w().ownPrice]);
  const done = () => {
    open.value = "";
  };
  return (
    <>
      <Moves order={order} />
      <Doors of={doors} open={open.value} set={name => (open.value = name)}>
        {order.state !== "to_look_at" && order.state !== "cancelled" && (
          <a class="plain" href={`/so/${session}#in-${order.id}`}>
            <Icon of="print" far />
            {s().slips}
          </a>
        )}
      </Doors>
      {open.value === "lines" && <ChangeLines order={order} />}
      {open.value === "merge" && <Merge order={order} session={session} />}
      {open.value === "split" && <Split order={order} session={session} done={done} />}
      {open.value === "note" && <Note order={order} session={session} done={done} />}
      {open.value === "price" && <Prices order={order} session={session} />}
    </>
  );
}

/** Sheets of finished orders are read, not worked on: nobody else is kept off them. */
const isWorkedOn = (order: Order) => order.state !== "cancelled" && order.state !== "handed_over";

export function OrderSheet({ id }: { id: number }) {
  const past = useSignal<OrderPast | null>(null);
  const fault = useSignal<unknown>(null);
  const session = desk.value?.session.id ?? 0;
  const known = desk.value?.orders.get(id);
  const load = () =>
    get<OrderPast>(`/sessions/${session}/orders/${id}`).then(
      found => {
        past.value = found;
      },
      why => {
        fault.value = why;
      },
    );
  useEffect(() => {
    void load();
  }, [session, known?.version]);
  const card = useSignal<CustomerCard | null>(null);
  const buyer = (known ?? past.value?.order)?.customer.id;
  const loadCard = () =>
    get<CustomerCard>(`/customers/${buyer}`).then(
      found => {
        card.value = found;
      },
      () => {},
    );
  useEffect(() => {
    if (buyer) void loadCard();
  }, [buyer, known?.version]);
  const again = () => {
    void load();
    void loadCard();
  };
  const loaded = past.value?.order;
  const order = known && loaded ? (known.version >= loaded.version ? known : loaded) : (known ?? loaded);
  if (!order) {
    const gone = fault.value instanceof Refused;
    const words = gone ? w().orderGone : fault.value ? t().cannotLoad : t().loading;
    return (
      <Sheet title={words} name={words}>
        <Empty title={words} />
      </Sheet>
    );
  }
  const name = titleOf(order);
  const work = <Work order={order} session={session} />;
  return (
    <Sheet
      name={name}
      title={
        <>
          <span class="name">{name}</span>
          <PlatformMark of={order.customer.platform} />
        </>
      }
      under={`${s().orderStates[order.state]} · ${w().openedAt(timeOfDay(order.opened_at))}${
        order.updated_by ? ` · ${s().doneBy(order.updated_by)}` : ""
      }`}
      told={
        notice.value && { text: `${notice.value.text} · ${notice.value.detail}`, tone: notice.value.tone }
      }
    >
      <section class="slip part">
        <Lines order={order} />
        <div class="chips">
          <Given order={order} />
          {order.to_look_at && <Reasons of={order.reasons} />}
        </div>
        {isWorkedOn(order) ? (
          <Claimed key={order.id} order={order}>
            {work}
          </Claimed>
        ) : (
          work
        )}
      </section>
      <Contact order={order} session={session} again={again} />
      {order.comments.length > 0 && (
        <section class="slip part">
          <h3>{w().saidTitle}</h3>
          <Said order={order} />
        </section>
      )}
      {card.value && <Buyer card={card.value} session={session} again={again} />}
      <Past
        title={w().pastTitle}
        none={w().pastNone}
        acts={past.value ? together(past.value.acts, card.value?.acts ?? []) : undefined}
        session={session}
        done={again}
      />
    </Sheet>
  );
}
