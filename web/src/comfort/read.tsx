// The key that reads aloud what stands on a screen.

import { signal } from "@preact/signals";
import { c } from "../i18n/comfort";
import { adopt } from "../parts/adopt";
import { Icon } from "../parts/marks";
import { notice } from "../session/state";
import css from "./keys.css?inline";
import { allow, talking } from "./touch";

adopt(css);

const TOLD_MS = 5_000;

export type Speaker = typeof import("../voice/voice");
/** The part that speaks; it comes when something is to be heard. */
export const speaker = (): Promise<Speaker> => import("../voice/voice");

/** The words did not come when they were asked for. */
const missing = signal(false);

/** Says what a tap asked for. */
export async function hear(say: (part: Speaker) => Promise<void>): Promise<void> {
  allow();
  missing.value = false;
  try {
    await say(await speaker());
  } catch {
    missing.value = true;
    const until = Date.now() + TOLD_MS;
    notice.value = { text: c().noVoice, detail: c().noVoiceHint, tone: "alarm", undo: null, until };
  }
}

export function ReadKey({ say }: { say(part: Speaker): Promise<void> }) {
  const name = missing.value ? c().noVoice : talking.value ? c().readStop : c().read;
  return (
    <button
      type="button"
      class={talking.value ? "round read talking noprint" : "round read noprint"}
      aria-label={name}
      title={name}
      onClick={() => void hear(say)}
    >
      <Icon of={missing.value ? "cut" : "sound"} far={!missing.value} />
    </button>
  );
}
