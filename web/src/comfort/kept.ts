// What this device is set to. Kept on it; nobody else's business.

import { effect, type Signal, signal } from "@preact/signals";

function kept<T extends string>(name: string, first: T): Signal<T> {
  const value = signal((localStorage.getItem(name) ?? first) as T);
  effect(() => {
    if (value.value === first) localStorage.removeItem(name);
    else localStorage.setItem(name, value.value);
  });
  return value;
}

type OnOff = "on" | "off";

/** New orders and alarms read aloud. */
export const voice = kept<OnOff>("voice", "off");
export const sound = kept<OnOff>("sound", "off");
export const shake = kept<OnOff>("shake", "off");
/** The screen stays on while a session is open. */
export const awake = kept<OnOff>("awake", "on");
/** Keys that are one letter or sign. */
export const letters = kept<OnOff>("letters", "on");
export type Theme = "" | "light" | "dark";
export const theme = kept<Theme>("theme", "");
/** Few bytes; as the browser says if it was never set. */
export const saver = kept<"" | OnOff>("saver", "");
/** Size of letters, as that of 10 px on a device with usual ones. */
export type Text = "" | "72%" | "82%";
export const text = kept<Text>("text", "");

export const flip = (one: Signal<OnOff>): void => {
  one.value = one.value === "on" ? "off" : "on";
};

// A page that is opened wears theme and text before it is painted: index.html.
const root = document.documentElement;
effect(() => {
  root.dataset.theme = theme.value;
  root.style.fontSize = text.value;
  root.dataset.letters = letters.value;
});
