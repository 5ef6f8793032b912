// What the reader was not sure of: the words, why, and a quick way to write the order by hand.

import { computed, useSignal } from "@preact/signals";
import type { Comment, Order } from "../api";
import { amount, quantity } from "../data/format";
import { lookOf, strayOf } from "../data/unclear";
import { t } from "../i18n";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { Icon, PlatformMark } from "../parts/marks";
import { Age, Empty, Marked } from "../parts/words";
import page from "../style/page.css?inline";
import { asked, lineName, Reasons, Said, Waiting, wanted } from "./card";
import { Claimed, Holder } from "./claim";
import { Fix } from "./fix";
import css from "./look.css?inline";
import { act, desk, tapOn } from "./state";

adopt(page);
adopt(css);

const SHOWN = 12;
const looks = computed(() => (desk.value ? lookOf(desk.value) : []));
const strays = computed(() => (desk.value ? strayOf(desk.value) : []));

function LookCard({ order }: { order: Order }) {
  const fixing = useSignal(false);
  const tap = tapOn(order.id);
  return (
    <article class="slip look" data-order={order.id}>
      <h3>
        <PlatformMark of={order.customer.platform} />
        <span class="name">{order.customer.name}</span>
        <Age at={order.updated_at} />
      </h3>
      <a class="corner" href={`#don-${order.id}`} aria-label={`${t().orderSheet}: ${order.customer.name}`}>
        •••
      </a>
      <Said order={order} />
      {wanted(order).map(line => (
        <p key={line.id} class="line">
          <b>{amount(asked(line), line.unit)}</b> <span>{lineName(line)}</span> <Waiting line={line} />
        </p>
      ))}
      <div class="chips">
        <Reasons of={order.reasons} />
        {!fixing.value && <Holder of={order} />}
      </div>
      {tap ? (
        <p class="by waiting">
          <Icon of="clock" />
          {tap.waiting ? `${t().sent[tap.verb]} · ${t().unsent}` : s().sending}
        </p>
      ) : fixing.value ? (
        <Claimed order={order}>
          <Fix order={order} done={() => (fixing.value = false)} />
        </Claimed>
      ) : (
        <div class="acts">
          <button type="button" class="plain" onClick={() => act("looked", order)}>
            {order.lines.length > 0 ? s().asItIs : s().notAnOrder}
          </button>
          <button type="button" class="yes" onClick={() => (fixing.value = true)}>
            <Icon of="plus" far />
            {s().fix}
          </button>
        </div>
      )}
    </article>
  );
}

export function StrayRow({ comment }: { comment: Comment }) {
  return (
    <article class="stray">
      <PlatformMark of={comment.platform} />
      <div class="grow">
        <h3>
          <span class="name">{comment.author}</span>
          <Age at={comment.sent_at} />
        </h3>
        <p>
          <Marked text={comment.text} spans={comment.spans} />
        </p>
        <Reasons of={comment.reasons} />
      </div>
    </article>
  );
}

export function Look() {
  const total = desk.value?.session.totals.look ?? 0;
  const behind = total - Math.min(looks.value.length, SHOWN);
  const none = looks.value.length === 0 && strays.value.length === 0;
  return (
    <div class="looks">
      <h2 class="hidden">{t().look}</h2>
      <a class="plain" href={`/so/${desk.value?.session.id}#loi`}>
        {s().lostComments}
      </a>
      {none && <Empty title={s().lookEmpty} hint={s().lookEmptyHint} picture={<Icon of="check" />} />}
      {looks.value.slice(0, SHOWN).map(order => (
        <LookCard key={order.id} order={order} />
      ))}
      {behind > 0 && <p class="behind">{t().moreOrders(quantity(String(behind)))}</p>}
      {strays.value.length > 0 && <h2>{s().strayTitle}</h2>}
      {strays.value.slice(0, SHOWN).map(comment => (
        <StrayRow key={comment.id} comment={comment} />
      ))}
    </div>
  );
}
