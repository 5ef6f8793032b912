// Whether this page may be heard: browsers want a tap first, and on data saver the tap must be on the voice's
// own key.

import { computed, signal } from "@preact/signals";

const saver = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

/** The voice's own key was pressed since the page was opened. */
const asked = signal(!saver);
const touched = signal(navigator.userActivation?.hasBeenActive ?? false);

/** After whatever the tap does: the voice's own key must see that it was not yet heard. */
const touch = () => {
  setTimeout(() => {
    touched.value = true;
  });
};
for (const kind of ["click", "keydown"]) addEventListener(kind, touch, { once: true, capture: true });

/** Whether something is being said. */
export const talking = signal(false);

export const mayRing = touched;
export const maySpeak = computed(() => touched.value && asked.value);

/** Somebody wants to hear something, with this very tap: iOS lets nobody speak later who did not begin now. */
export function allow(): void {
  touched.value = true;
  asked.value = true;
  if ("speechSynthesis" in globalThis) speechSynthesis.speak(new SpeechSynthesisUtterance(""));
}
