// Where the goods go: the buyer's phone number and address, and asking for the address.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { CustomerCard, Order, Question } from "../../api";
import { get, Refused } from "../../data/api";
import { timeOfDay } from "../../data/format";
import { ADDRESS_MAX, placeIn } from "../../data/place";
import { t } from "../../i18n";
import { s } from "../../i18n/pages";
import { w } from "../../i18n/sheets";
import { adopt } from "../../parts/adopt";
import { Field, useLetter, Wrong } from "../../parts/form";
import { Icon } from "../../parts/marks";
import { Doors } from "../../parts/sheet";
import { ask, put, tell } from "../told";
import css from "./contact.css?inline";

adopt(css);

interface Props {
  order: Order;
  session: number;
  /** Loads the buyer and the order anew. */
  again(): void;
}

function useContact({ order, again }: Props) {
  const command = useLetter(order.customer.name);
  const save = async (body: { phone?: string; address?: string }): Promise<boolean> => {
    const card = await ask<CustomerCard>(command, `/customers/${order.customer.id}/contact`, body);
    if (!card) return false;
    const { customer } = card;
    // The stream tells open orders only.
    put({ ...order, customer, address: !!customer.address || order.comments.some(one => one.address) });
    tell(w().contactSaved, customer.name);
    again();
    return true;
  };
  return { command, save };
}

function Write({ done, ...props }: Props & { done(): void }) {
  const { customer } = props.order;
  const phone = useSignal(customer.phone ?? "");
  const address = useSignal(customer.address ?? "");
  const { command, save } = useContact(props);
  const typed = address.value.replace(/\s+/g, " ").trim();
  const changed = {
    ...(phone.value.trim() !== (customer.phone ?? "") && { phone: phone.value.trim() }),
    ...(typed !== (customer.address ?? "") && { address: typed }),
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await save(changed)) done();
  };
  return (
    <form class="inner" onSubmit={submit}>
      <Field words={w().phone} value={phone.value} mode="tel" max={30} set={next => (phone.value = next)} />
      <label class="field wide">
        <span>{w().address}</span>
        <textarea
          rows={3}
          maxLength={ADDRESS_MAX}
          autocomplete="off"
          value={address.value}
          onInput={event => (address.value = event.currentTarget.value)}
        />
        <small class="hinted">{w().addressHint}</small>
      </label>
      <Wrong of={command} />
      <button type="submit" class="yes" disabled={command.busy.value || Object.keys(changed).length === 0}>
        <Icon of="check" />
        {s().save}
      </button>
    </form>
  );
}

/** A place that a comment names is taken by one press. */
function Offered(props: Props) {
  const { command, save } = useContact(props);
  const { order } = props;
  const places = [...new Set(order.comments.filter(one => one.address).map(placeIn))];
  const offered = places.filter(place => place && place !== order.customer.address).slice(-2);
  if (order.customer.address || offered.length === 0) return null;
  return (
    <>
      {offered.map(place => (
        <div key={place} class="offered">
          <q>{place}</q>
          <button
            type="button"
            class="plain"
            disabled={command.busy.value}
            onClick={() => void save({ address: place })}
          >
            <Icon of="check" />
            {w().takeAddress}
          </button>
        </div>
      ))}
      <Wrong of={command} />
    </>
  );
}

function Ask({ order, session, done }: Props & { done(): void }) {
  const question = useSignal<Question | null>(null);
  const fault = useSignal("");
  const command = useLetter(order.customer.name);
  const text = useRef<HTMLTextAreaElement>(null);
  const path = `/sessions/${session}/orders/${order.id}`;
  useEffect(() => {
    get<Question>(`${path}/address_question`).then(
      found => {
        question.value = found;
      },
      why => {
        fault.value = why instanceof Refused ? why.message : t().cannotLoad;
      },
    );
  }, [path, order.version, order.customer.phone]);
  const send = async (by_hand: boolean) => {
    const asked = await ask<Order>(command, `${path}/ask_address`, { by_hand });
    if (!asked) return;
    put(asked);
    tell(by_hand ? w().askNoted : w().askSent, asked.customer.name);
    done();
  };
  // The clipboard of its own is there on https only.
  const copy = () => {
    text.current?.select();
    if (document.execCommand("copy")) tell(w().copied, order.customer.name);
  };
  if (fault.value)
    return (
      <p class="wrong" role="alert">
        {fault.value}
      </p>
    );
  const found = question.value;
  if (!found) return <p class="quiet">{t().loading}</p>;
  const button = (look: string, icon: string | null, words: string, press: () => void) => (
    <button type="button" class={look} disabled={command.busy.value} onClick={press}>
      {icon && <Icon of={icon} />}
      {words}
    </button>
  );
  return (
    <div class="inner">
      <label class="field wide">
        <span>{found.by_reply ? w().askByReply : w().askByHand}</span>
        <textarea
          ref={text}
          class="words"
          readOnly
          rows={found.text.split("\n").length + 3}
          value={found.text}
        />
      </label>
      <Wrong of={command} />
      {found.by_reply && button("yes", "bubble", w().askSend, () => void send(false))}
      <div class="doorway">
        {button("plain", null, w().copy, copy)}
        {button(found.by_reply ? "plain" : "yes", "check", w().askDone, () => void send(true))}
      </div>
    </div>
  );
}

export function Contact(props: Props) {
  const { order } = props;
  const { phone, address } = order.customer;
  const open = useSignal<"write" | "ask" | "">("");
  const done = () => {
    open.value = "";
  };
  const isOpen = order.state !== "cancelled" && order.state !== "handed_over";
  const doors: ["write" | "ask", string][] = [["write", w().writeContact]];
  if (isOpen && order.lines.some(line => line.held !== "0" || line.waiting !== "0"))
    doors.push(["ask", w().askAddress]);
  return (
    <section class="slip part">
      <h3>{w().contactTitle}</h3>
      <dl class="contact">
        <dt>{w().phone}</dt>
        <dd>{phone ? <a href={`tel:${phone}`}>{phone}</a> : <span class="quiet">{w().none}</span>}</dd>
        <dt>{w().address}</dt>
        <dd>{address || <span class="quiet">{w().none}</span>}</dd>
      </dl>
      <Offered {...props} />
      {order.asked && (
        <p class="tell asked">
          <Icon of="clock" />
          {(order.asked.by_hand ? w().askedByHand : w().askedByReply)(
            order.asked.by,
            timeOfDay(order.asked.at),
          )}
        </p>
      )}
      <Doors of={doors} open={open.value} set={name => (open.value = name)} />
      {open.value === "write" && <Write {...props} done={done} />}
      {open.value === "ask" && <Ask {...props} done={done} />}
    </section>
  );
}
