// The queue: one order open, the next ones below, what waits to be sent and what was just done.

import { plain } from "../data/format";
import { t } from "../i18n";
import { Done, Unsent } from "../parts/lazy";
import { Icon } from "../parts/marks";
import { Empty } from "../parts/words";
import { OpenCard, RowCard } from "./card";
import { desk, finished, openId, queue, rows, unsent } from "./state";

export function Queue() {
  const total = Math.max(desk.value?.session.totals.queue ?? 0, queue.value.length);
  const behind = total - unsent.value.length - rows.value.length;
  return (
    <div class="queue">
      <h2 class="hidden">{t().orders}</h2>
      {rows.value.map(order =>
        order.id === openId.value ? (
          <OpenCard key={order.id} order={order} />
        ) : (
          <RowCard key={order.id} order={order} />
        ),
      )}
      {rows.value.length === 0 && (
        <Empty title={t().queueEmpty} hint={t().queueEmptyHint} picture={<Icon of="basket" />} />
      )}
      {desk.value?.products.length === 0 && (
        <a class="plain" href="/kho">
          <Icon of="crate" />
          {t().stock}
        </a>
      )}
      {behind > 0 && (
        <a class="plain" href={`/so/${desk.value?.session.id}#don`}>
          {t().moreOrders(plain(behind))}
        </a>
      )}
      {unsent.value.length > 0 && <Unsent />}
      {finished.value.length > 0 && <Done />}
    </div>
  );
}
