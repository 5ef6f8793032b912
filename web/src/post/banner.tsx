// How old the picture is while the stream is broken, and what waits or was refused. It lies over the foot of the
// page, so nothing moves when it comes or goes.

import { s } from "../i18n/pages";
import { p } from "../i18n/post";
import { adopt } from "../parts/adopt";
import { Icon } from "../parts/marks";
import { ageWords } from "../parts/words";
import { brokenSince, heardAt, kept, now } from "../session/state";
import css from "./banner.css?inline";

adopt(css);

const PATIENCE_MS = 1_500;

export const LIST = "viec";

export function Offline() {
  const since = brokenSince.value;
  const broken = since !== null && now.value - since > PATIENCE_MS;
  const refused = kept.value.filter(one => one.refused).length;
  const waiting = kept.value.filter(one => one.waiting && !one.refused).length;
  if (!broken && waiting + refused === 0) return null;
  return (
    <div class={broken || waiting ? "offline" : "offline refused"} role="status">
      <Icon of={!broken && refused ? "warn" : "cut"} />
      <div key={String(broken)} class="grow">
        {broken && <b>{s().offline} </b>}
        <span>
          {broken && `${s().offlineHint(ageWords(now.value - heardAt.value))} `}
          {waiting > 0 && `${s().unsentCount(waiting)} `}
          {refused > 0 && <b>{p().refused(refused)}</b>}
        </span>
      </div>
      {waiting + refused > 0 && (
        <a class="plain" href={`#${LIST}`}>
          {p().see}
        </a>
      )}
    </div>
  );
}
