// The list of sessions.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { SessionList, SessionSummary } from "./api";
import { get } from "./data/api";
import { day, money, plain, timeOfDay } from "./data/format";
import { t } from "./i18n";
import { s } from "./i18n/pages";
import { me } from "./me";
import { Icon } from "./parts/marks";
import { Plain } from "./parts/plain";
import { Empty } from "./parts/words";

function Row({ session }: { session: SessionSummary }) {
  const open = session.state === "open";
  return (
    <a
      class={open ? "slip entry on" : "slip entry"}
      href={open ? `/phien/${session.id}` : `/so/${session.id}`}
    >
      <span class="about">
        <b>{session.title}</b>
        <small>
          {s().openedAt(timeOfDay(session.opened_at), day(session.opened_at))} ·{" "}
          {plain(session.totals.orders)} {s().ordersWord}
        </small>
      </span>
      {open && <em>{s().running}</em>}
      <span class="tag">{money(session.totals.revenue.booked)}</span>
    </a>
  );
}

export function Home() {
  const sessions = useSignal<readonly SessionSummary[] | null>(null);
  const failed = useSignal(false);
  useEffect(() => {
    get<SessionList>("/sessions").then(
      list => {
        sessions.value = list.sessions;
      },
      () => {
        failed.value = true;
      },
    );
  }, []);
  return (
    <Plain title={t().sessions} under={me.value?.shop.name}>
      {failed.value && <Empty title={t().cannotLoad} hint={t().cannotLoadHint} picture={<Icon of="cut" />} />}
      {sessions.value?.length === 0 && (
        <Empty title={s().noSessions} hint={s().noSessionsHint} picture={<Icon of="basket" />} />
      )}
      {sessions.value?.map(session => (
        <Row key={session.id} session={session} />
      ))}
      <div class="acts">
        <a class="plain" href="/kho">
          <Icon of="crate" />
          {t().stock}
        </a>
        <a class="plain" href="/thiet-lap">
          <Icon of="gear" far />
          {t().setup}
        </a>
      </div>
    </Plain>
  );
}
