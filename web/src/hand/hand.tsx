// Comments that were lost on their platform: was everything heard, one to be typed, a list to be pasted.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ChannelRecord, ChannelRecords, Platform, SessionList, SessionSummary } from "../api";
import { get } from "../data/api";
import { t } from "../i18n";
import { s } from "../i18n/pages";
import { w } from "../i18n/sheets";
import { adopt } from "../parts/adopt";
import { Choices } from "../parts/form";
import { Icon } from "../parts/marks";
import { Plain } from "../parts/plain";
import sheet from "../parts/sheet.css?inline";
import { Complete } from "./complete";
import css from "./hand.css?inline";
import { One } from "./one";
import { Paste } from "./paste";

adopt(sheet);
adopt(css);

/** Where comments were written, as the server is told. */
export type Where = { channel_id: number } | { platform: Platform };

const PLATFORMS = ["tiktok", "facebook"] as const;

/** The session's lives that people may name: those that were heard, not what was written by hand. */
const livesOf = (channels: readonly ChannelRecord[]) => channels.filter(channel => channel.kind !== "hand");

function whereOf(value: string): Where {
  const platform = PLATFORMS.find(one => one === value);
  return platform ? { platform } : { channel_id: Number(value) };
}

export function Hand({ id }: { id: number }) {
  const session = useSignal<SessionSummary | null>(null);
  const channels = useSignal<readonly ChannelRecord[] | null>(null);
  const chosen = useSignal<string | null>(null);
  const load = () =>
    get<ChannelRecords>(`/sessions/${id}/channels`).then(
      found => {
        channels.value = found.channels;
      },
      () => {
        channels.value ??= [];
      },
    );
  useEffect(() => {
    void load();
    get<SessionList>("/sessions").then(
      list => {
        session.value = list.sessions.find(one => one.id === id) ?? null;
      },
      () => {},
    );
  }, [id]);
  const lives = livesOf(channels.value ?? []);
  const value = chosen.value ?? (lives[0] ? String(lives[0].id) : "tiktok");
  const where = whereOf(value);
  const platform =
    "platform" in where
      ? where.platform
      : (lives.find(live => live.id === where.channel_id)?.platform ?? "tiktok");
  const title = session.value?.title;
  useEffect(() => {
    document.title = `${w().handTitle} – ${t().name}`;
  }, []);
  const wrote = () => void load();
  return (
    <Plain title={w().handTitle} under={title}>
      <nav class="acts">
        <a class="plain" href={session.value?.state === "open" ? `/phien/${id}` : `/so/${id}`}>
          <Icon of="back" far />
          {session.value?.state === "open" ? t().orders : s().openBook}
        </a>
      </nav>
      <section class="slip part inner">
        <Choices
          legend={w().handWhere}
          name="where"
          of={[
            ...lives.map(live => [String(live.id), live.address, t().platforms[live.platform]] as const),
            ...PLATFORMS.map(
              one =>
                [one, lives.length > 0 ? w().handElsewhere(t().platforms[one]) : t().platforms[one]] as const,
            ),
          ]}
          value={value}
          set={next => (chosen.value = next)}
        />
      </section>
      <One session={id} where={where} platform={platform} wrote={wrote} />
      <Paste session={id} where={where} wrote={wrote} />
      {channels.value && <Complete channels={channels.value} />}
    </Plain>
  );
}
