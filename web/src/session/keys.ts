// Keys of the laptop: one order after the other without the mouse.

import { letters } from "../comfort/kept";
import { takeBackLast } from "../post/back";
import { act, chosen, openId, rows, tapOn } from "./state";

export interface Elsewhere {
  search(): void;
  help(): void;
  leave(): void;
  read(): void;
  voice(): void;
  comfort(): void;
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest("input,textarea,select,dialog") !== null;
const pressing = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest("button,a,summary") !== null;

function move(by: number): void {
  const list = rows.peek();
  const at = list.findIndex(order => order.id === openId.peek());
  const next = list[Math.min(list.length - 1, Math.max(0, at + by))];
  if (!next) return;
  chosen.value = next.id;
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  requestAnimationFrame(() => document.querySelector(".slip.open")?.scrollIntoView({ block: "nearest" }));
}

function onOpen(verb: "confirm" | "cancel"): void {
  const order = rows.peek().find(one => one.id === openId.peek());
  if (order && !tapOn(order.id)) act(verb, order);
}

function openSheet(): void {
  if (openId.peek() !== null) location.hash = `don-${openId.peek()}`;
}

/** Listens until the returned function is called. */
export function listenToKeys(elsewhere: Elsewhere): () => void {
  const acts: Record<string, () => void> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => onOpen("confirm"),
    x: () => onOpen("cancel"),
    m: openSheet,
    z: takeBackLast,
    d: elsewhere.read,
    v: elsewhere.voice,
    c: elsewhere.comfort,
    "/": elsewhere.search,
    "?": elsewhere.help,
  };
  const heard = (event: KeyboardEvent) => {
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") elsewhere.leave();
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "Enter" && pressing(event.target)) return;
    if (event.key.length === 1 && letters.peek() === "off") return;
    const todo = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!todo || (event.repeat && !event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    todo();
  };
  addEventListener("keydown", heard);
  return () => removeEventListener("keydown", heard);
}
