// Keeps the screen on while the session is open. Browsers allow it on https and on the machine itself.

import { effect } from "@preact/signals";
import { desk } from "../session/state";
import { awake } from "./kept";

export const canStayAwake = "wakeLock" in navigator;

/** Until the returned function is called. */
export function stayAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let wanted = false;
  const hold = async () => {
    if (!canStayAwake || !wanted || document.hidden) return;
    // A browser that saves its battery says no.
    const held = await navigator.wakeLock.request("screen").catch(() => null);
    if (wanted && !lock) lock = held;
    else void held?.release();
    held?.addEventListener("release", () => {
      if (lock === held) lock = null;
    });
  };
  const release = () => {
    void lock?.release();
    lock = null;
  };
  const stop = effect(() => {
    wanted = awake.value === "on" && desk.value?.session.state === "open";
    if (!wanted) release();
    else if (!lock) void hold();
  });
  document.addEventListener("visibilitychange", hold);
  return () => {
    wanted = false;
    stop();
    release();
    document.removeEventListener("visibilitychange", hold);
  };
}
