// A short tone, made here: two steps up for an order, two down for an alarm.

import { air } from "./mouth";

const STEPS = { order: [660, 880], alarm: [520, 390] };
const STEP_S = 0.12;
export const RING_MS = 2 * STEP_S * 1000 + 60;

export function ring(kind: keyof typeof STEPS): void {
  const here = air();
  STEPS[kind].forEach((pitch, step) => {
    const [tone, loud] = [here.createOscillator(), here.createGain()];
    const at = here.currentTime + 0.02 + step * STEP_S;
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0.25, at);
    loud.gain.exponentialRampToValueAtTime(0.01, at + STEP_S);
    tone.connect(loud).connect(here.destination);
    tone.start(at);
    tone.stop(at + STEP_S);
  });
}
