// How complete a session's comments are: of each channel what it brought, what was odd, and when it was not heard.

import type { ChannelRecord } from "../api";
import { day, decimal, plain, quantity, timeOfDay } from "../data/format";
import { pagesTexts } from "../i18n";
import { w } from "../i18n/sheets";
import { PlatformMark } from "../parts/marks";
import { ageWords } from "../parts/words";
import { channelWords } from "../session/head";
import { serverNow } from "../session/state";

type Gap = ChannelRecord["gaps"][number];

/** Since when, and for how long. The day is told where it is another one. */
const gapTimes = ({ from, to }: Gap) => {
  const today = day(from) === day(serverNow());
  const begin = today ? timeOfDay(from) : `${timeOfDay(from)}, ${day(from)}`;
  if (to == null) return w().gapOpen(begin);
  // No gap is shown as none.
  return w().gap(begin, ageWords(Math.max(to - from, 1000)));
};

/** When, why, and what became of it. */
const gapWords = (gap: Gap) =>
  [
    gapTimes(gap),
    gap.reason && (pagesTexts.value?.channelReasons[gap.reason] ?? gap.reason),
    gap.caught_up > 0 && w().caughtUp(plain(gap.caught_up)),
  ]
    .filter(Boolean)
    .join(" · ");

/** Milliseconds as seconds with one digit: "1,2". */
const seconds = (ms: number) => quantity(decimal(Math.round(Math.max(ms, 0) / 100) * 100));

const pulseWords = ({ per_minute, lag_ms }: ChannelRecord) =>
  [w().perMinute(plain(per_minute)), lag_ms != null && w().lag(seconds(lag_ms))].filter(Boolean).join(" · ");

const Count = ({ of, words }: { of: number; words: string }) => (
  <span>
    <b>{plain(of)}</b> {words}
  </span>
);

/** By which way it is heard, and how that goes. */
const stateWords = (of: ChannelRecord) => {
  const ways: Record<string, { name: string } | undefined> | undefined = pagesTexts.value?.doors;
  return [ways?.[of.kind]?.name, of.removed ? w().removed : channelWords(of)].filter(Boolean).join(" · ");
};

function Record({ of }: { of: ChannelRecord }) {
  const hand = of.kind === "hand";
  return (
    <li>
      <p class="channel-of">
        <PlatformMark of={of.platform} />
        <b>{hand ? w().byHand : of.address}</b>
      </p>
      {!hand && <p class="quiet">{stateWords(of)}</p>}
      <p class="counted">
        <Count of={of.comments} words={w().heard} />
        <Count of={of.duplicates} words={w().duplicates} />
        {!hand && <Count of={of.dropped} words={w().dropped} />}
        {of.gap_count > 0 && <Count of={of.gap_count} words={w().gapCount} />}
      </p>
      {of.state === "live" && !hand && <p class="quiet">{pulseWords(of)}</p>}
      {of.oddities.length > 0 && (
        <p class="quiet">
          {of.oddities
            .map(one => `${plain(one.messages)} ${w().oddities[one.reason] ?? one.reason}`)
            .join(" · ")}
        </p>
      )}
      {!hand && of.gap_count === 0 && of.last_data != null && <p class="quiet">{w().gapsNone}</p>}
      {of.gaps.length > 0 && (
        <ul class="gaps">
          {of.gaps.map(gap => (
            <li key={gap.from}>{gapWords(gap)}</li>
          ))}
          {of.gap_count > of.gaps.length && <li>{w().gapsEarlier(plain(of.gap_count - of.gaps.length))}</li>}
        </ul>
      )}
    </li>
  );
}

export function Complete({ channels }: { channels: readonly ChannelRecord[] }) {
  return (
    <section class="slip part complete">
      <h2>{w().complete}</h2>
      <p class="quiet">{channels.length > 0 ? w().completeHint : w().noChannels}</p>
      <ul>
        {channels.map(channel => (
          <Record key={channel.id} of={channel} />
        ))}
      </ul>
    </section>
  );
}
