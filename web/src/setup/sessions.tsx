// Opening and closing a session, its lives, and inviting helpers.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Channel, Invite, SessionList, SessionSummary, Snapshot } from "../api";
import { call, get, post } from "../data/api";
import { day, timeOfDay } from "../data/format";
import { t } from "../i18n";
import { s } from "../i18n/pages";
import { isOwner } from "../me";
import { Icon, PlatformMark } from "../parts/marks";
import { ageWords } from "../parts/words";
import { channelWords } from "../session/head";
import { NewSession, Rules } from "./rules";

const REFRESH_MS = 3_000;
const wordsOf = (why: unknown) => (why instanceof Error && why.message) || t().cannotLoadHint;

/** How a live is heard: bridges that the seller runs first. */
const DOORS = [
  { kind: "tikfinity", platform: "tiktok", like: "ws://127.0.0.1:21213/" },
  { kind: "euler", platform: "tiktok", like: "@banhgiodanphuong" },
  { kind: "tiktok", platform: "tiktok", like: "@banhgiodanphuong" },
  { kind: "facebook", platform: "facebook", like: "https://www.facebook.com/…" },
  { kind: "relay", platform: "facebook", like: "wss://…" },
  { kind: "push", platform: "facebook", like: "may-1" },
] as const;

/** Where a tool connects that sends comments itself. */
const doorOf = (name: string) => `${location.origin.replace(/^http/, "ws")}/relay/${name}`;

const DAY_MS = 86_400_000;
/** A token's end is told so many days before. */
const TOLD_DAYS = 14;

/** When the leave to listen ends, if that is soon. */
function endWords({ expires_at, state }: Channel): string {
  const days = expires_at && state !== "ended" ? Math.floor((expires_at - Date.now()) / DAY_MS) : TOLD_DAYS;
  return days < TOLD_DAYS ? ` · ${s().tokenEnds(Math.max(days, 0))}` : "";
}

function AddChannel({ session, added }: { session: number; added(): void }) {
  const door = useSignal<(typeof DOORS)[number]>(DOORS[0]);
  const wrong = useSignal("");
  const add = async (event: Event) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const address = String(new FormData(form).get("address") ?? "").trim();
    const { kind, platform } = door.value;
    try {
      await post<Channel>(`/sessions/${session}/channels`, { kind, platform, address });
      form.reset();
      wrong.value = "";
      added();
    } catch (why) {
      wrong.value = wordsOf(why);
    }
  };
  const { kind, like } = door.value;
  return (
    <form class="form" onSubmit={add}>
      <fieldset class="choices wide">
        <legend class="hidden">{s().channelsTitle}</legend>
        {DOORS.map(one => (
          <label key={one.kind} class={door.value === one ? "choice on" : "choice"}>
            <input
              type="radio"
              name="door"
              checked={door.value === one}
              onChange={() => (door.value = one)}
            />
            <PlatformMark of={one.platform} />
            <span>{s().doors[one.kind].name}</span>
          </label>
        ))}
      </fieldset>
      <p class="quiet wide">
        {s().doors[kind].hint} {kind === "push" && <b class="name">{doorOf(like)}</b>}
      </p>
      <label class="field wide">
        <span>{s().doors[kind].address}</span>
        <input
          name="address"
          required={kind !== "tikfinity"}
          autoComplete="off"
          autoCapitalize="none"
          spellcheck={false}
          placeholder={like}
        />
      </label>
      {wrong.value && (
        <p class="wrong wide" role="alert">
          {wrong.value}
        </p>
      )}
      <button type="submit" class="plain wide">
        <Icon of="plus" far />
        {s().attach}
      </button>
    </form>
  );
}

/** Its address; TikFinity alone is found without one. */
const nameOf = (channel: Channel) => channel.address || s().doors.tikfinity.name;

function Channels({ session }: { session: number }) {
  const channels = useSignal<readonly Channel[]>([]);
  const load = () =>
    get<Snapshot>(`/sessions/${session}`).then(
      snapshot => {
        channels.value = snapshot.channels;
      },
      () => {},
    );
  useEffect(() => {
    void load();
    const timer = setInterval(() => !document.hidden && void load(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [session]);
  const detach = (channel: Channel) =>
    call("DELETE", `/sessions/${session}/channels/${channel.id}`).then(load, () => load());
  return (
    <section class="slip sheet">
      <h2>{s().channelsTitle}</h2>
      {channels.value.length === 0 && <p class="quiet">{s().channelsHint}</p>}
      {channels.value.map(channel => (
        <div key={channel.id} class="wire">
          <PlatformMark of={channel.platform} />
          <div class="grow">
            <b class="name">{nameOf(channel)}</b>
            <small class={channel.state === "live" ? "well" : "unwell"}>
              {channelWords(channel)} · {s().since(ageWords(Date.now() - channel.since))}
              {endWords(channel)}
            </small>
            {channel.state !== "live" && channel.reason && <small>{s().channelHelp[channel.reason]}</small>}
            {channel.kind === "push" && channel.state !== "live" && <small>{doorOf(channel.address)}</small>}
          </div>
          {isOwner() && (
            <button
              type="button"
              class="plain"
              aria-label={`${s().detach}: ${nameOf(channel)}`}
              onClick={() => void detach(channel)}
            >
              {s().detach}
            </button>
          )}
        </div>
      ))}
      {isOwner() && <AddChannel session={session} added={load} />}
    </section>
  );
}

function InviteHelper() {
  const invite = useSignal<Invite | null>(null);
  const wrong = useSignal("");
  const make = async () => {
    try {
      invite.value = await post<Invite>("/invites");
      wrong.value = "";
    } catch (why) {
      wrong.value = wordsOf(why);
    }
  };
  const made = invite.value;
  return (
    <section class="slip sheet">
      <h2>{s().invite}</h2>
      <p class="quiet">{s().inviteHint}</p>
      {made && (
        <div class="invite">
          <img
            alt="QR"
            width="220"
            height="220"
            src={`data:image/svg+xml,${encodeURIComponent(made.qr_svg)}`}
          />
          <label class="field">
            <span>{s().inviteLink}</span>
            <input readOnly value={made.link} onFocus={event => event.currentTarget.select()} />
            <small>{s().inviteUntil(timeOfDay(made.expires_at))}</small>
          </label>
        </div>
      )}
      {wrong.value && (
        <p class="wrong" role="alert">
          {wrong.value}
        </p>
      )}
      <button type="button" class="plain" onClick={() => void make()}>
        {s().makeInvite}
      </button>
    </section>
  );
}

interface RunningProps {
  session: SessionSummary;
  /** What is still to be done after it was opened. */
  told: string;
  closed(session: SessionSummary): void;
}

function Running({ session, told, closed }: RunningProps) {
  const sure = useSignal(false);
  const wrong = useSignal("");
  const close = async () => {
    if (!sure.value) {
      sure.value = true;
      return;
    }
    try {
      closed(await post<SessionSummary>(`/sessions/${session.id}/close`));
    } catch (why) {
      wrong.value = wordsOf(why);
    }
  };
  return (
    <>
      <section class="slip sheet">
        <h2>{session.title}</h2>
        <p class="quiet">{s().openedAt(timeOfDay(session.opened_at), day(session.opened_at))}</p>
        <a class="yes" href={`/phien/${session.id}`}>
          <Icon of="basket" />
          {s().goToSession}
        </a>
        {isOwner() && (
          <>
            {sure.value && <p class="quiet">{s().closeSure}</p>}
            <button type="button" class="no" onClick={() => void close()}>
              {s().closeSession}
            </button>
          </>
        )}
        {wrong.value && (
          <p class="wrong" role="alert">
            {wrong.value}
          </p>
        )}
      </section>
      <Rules session={session} told={told} changed={closed} />
      <Channels session={session.id} />
    </>
  );
}

export function Sessions() {
  const sessions = useSignal<readonly SessionSummary[] | null>(null);
  const told = useSignal("");
  const load = () =>
    get<SessionList>("/sessions").then(
      list => {
        sessions.value = list.sessions;
      },
      () => {},
    );
  useEffect(() => {
    void load();
  }, []);
  const open = sessions.value?.filter(session => session.state === "open") ?? [];
  return (
    <>
      {open.map(session => (
        <Running key={session.id} session={session} told={told.value} closed={load} />
      ))}
      {isOwner() && sessions.value && open.length === 0 && (
        <NewSession
          opened={words => {
            told.value = words;
            void load();
          }}
        />
      )}
      {isOwner() ? <InviteHelper /> : <p class="quiet">{s().ownerOnly}</p>}
    </>
  );
}
