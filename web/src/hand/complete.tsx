// How complete a session's comments are: of each channel what it brought, what was odd, and when it was not heard.

import type { ChannelRecord } from "../api";
import { day, plain, timeOfDay } from "../data/format";
import { w } from "../i18n/sheets";
import { PlatformMark } from "../parts/marks";
import { channelWords } from "../session/head";

/** The day is told where it is another one. */
const gapWords = ({ from, to }: ChannelRecord["gaps"][number]) => {
  const begin = `${day(from)} ${timeOfDay(from)}`;
  if (to == null) return w().gapOpen(begin);
  return w().gap(begin, day(from) === day(to) ? timeOfDay(to) : `${day(to)} ${timeOfDay(to)}`);
};

const Count = ({ of, words }: { of: number; words: string }) => (
  <span>
    <b>{plain(of)}</b> {words}
  </span>
);

function Record({ of }: { of: ChannelRecord }) {
  const hand = of.kind === "hand";
  return (
    <li>
      <p class="channel-of">
        <PlatformMark of={of.platform} />
        <b class="name">{hand ? w().byHand : of.address}</b>
        {!hand && <small>{of.removed ? w().removed : channelWords(of)}</small>}
      </p>
      <p class="counted">
        <Count of={of.comments} words={w().heard} />
        <Count of={of.duplicates} words={w().duplicates} />
        {!hand && <Count of={of.dropped} words={w().dropped} />}
        {!hand && <Count of={of.gap_count} words={w().gapCount} />}
      </p>
      {of.oddities.length > 0 && (
        <p class="quiet">
          {of.oddities
            .map(one => `${plain(one.messages)} ${w().oddities[one.reason] ?? one.reason}`)
            .join(" · ")}
        </p>
      )}
      {!hand && of.gap_count === 0 && <p class="quiet">{w().gapsNone}</p>}
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
