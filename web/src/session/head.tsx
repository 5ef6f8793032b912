// The head of the running session: is it live, how long, who watches, and the money.

import type { Channel } from "../api";
import { clock, money, plain } from "../data/format";
import { pagesTexts, t } from "../i18n";
import { Keys } from "../parts/lazy";
import { Hat, Icon, PlatformMark } from "../parts/marks";
import { desk, serverNow } from "./state";

/** A channel's state in words, with the reason when it is not well. */
export function channelWords(channel: Channel): string {
  const state = t().channels[channel.state];
  const why =
    channel.reason && channel.state !== "live"
      ? (pagesTexts.value?.channelReasons[channel.reason] ?? channel.detail)
      : null;
  return why ? `${state}: ${why}` : state;
}

const healthOf = (state: Channel["state"]) =>
  state === "live" ? "good" : state === "refused" || state === "ended" ? "bad" : "soso";

export function ChannelChip({ channel }: { channel: Channel }) {
  const words = channelWords(channel);
  return (
    <span class={`channel ${healthOf(channel.state)}`} title={`${channel.address} · ${words}`}>
      <PlatformMark of={channel.platform} />
      <span class="hidden">{t().platforms[channel.platform]}</span>
      {channel.viewers != null && channel.state === "live" && <span>{plain(channel.viewers)}</span>}
      <em>{words}</em>
    </span>
  );
}

function Live({ wide }: { wide: boolean }) {
  const session = desk.value?.session;
  const channels = desk.value?.channels ?? [];
  const live = channels.some(channel => channel.state === "live");
  if (session?.state === "closed") return <span class="live off">{t().closedSession}</span>;
  return (
    <span class={live ? "live" : "live off"}>
      <i />
      {live
        ? `${t().live} ${clock(serverNow() - (session?.opened_at ?? 0), wide)}`
        : channels[0]
          ? t().channels[channels[0].state]
          : t().notLive}
    </span>
  );
}

function Channels() {
  const channels = desk.value?.channels ?? [];
  return (
    <div class="channels">
      {channels.map(channel => (
        <ChannelChip key={channel.id} channel={channel} />
      ))}
      {channels.length === 0 && (
        <a class="channel soso" href="/thiet-lap">
          {t().noChannels}
        </a>
      )}
    </div>
  );
}

export function Head({ wide }: { wide: boolean }) {
  const known = desk.value;
  if (!known) return null;
  const { session } = known;
  return (
    <header class="head">
      <div class="top">
        <a class="mark" href="/#list" aria-label={t().sessions}>
          <Hat />
        </a>
        <h1 class={wide ? "" : "hidden"}>{session.title}</h1>
        <Live wide={wide} />
        {wide && <Channels />}
        <div class="keys">
          <Keys wide={wide} />
        </div>
      </div>
      {!wide && <Money />}
      {!wide && <Channels />}
    </header>
  );
}

/** Digits in full; a sum too long for the line is set smaller. */
const sizeOf = (text: string) => (text.length > 13 ? "sum long" : "sum");

export function Money() {
  const totals = desk.value?.session.totals;
  if (!totals) return null;
  const { booked, confirmed } = totals.revenue;
  const sum = plain(booked);
  return (
    <div class="money">
      <div class="grow">
        <small>{t().soldSoFar(plain(totals.orders))}</small>
        <strong class={sizeOf(sum)}>
          {sum}
          <i>₫</i>
        </strong>
        <small class="sure">
          <Icon of="check" />
          {t().confirmedSoFar(money(confirmed), plain(totals.confirmed))}
        </small>
      </div>
      <Waits />
    </div>
  );
}

export function Waits() {
  const count = plain(desk.value?.session.totals.queue ?? 0);
  return (
    <div class="waits">
      <b key={count}>{count}</b>
      <span>{t().waitingOrders}</span>
    </div>
  );
}
