// Listens to the running session: says, rings and shakes what is new in it.

import { computed, effect, untracked } from "@preact/signals";
import type { ProductList, Totals } from "../api";
import { shake, sound, voice } from "../comfort/kept";
import { mayRing, maySpeak, talking } from "../comfort/touch";
import { get } from "../data/api";
import type { Desk } from "../data/store";
import { brokenSince, desk, now } from "../session/state";
import { hushed, mouth, rest } from "./mouth";
import { newsOf } from "./news";
import { RING_MS, ring } from "./ring";
import * as words from "./sentence";
import { type Next, Turn } from "./turn";

const turn = new Turn();
/** A net that is back within this time was not lost. */
const NET_MS = 5_000;
const STOCK_QUIET_MS = 600_000;
const BUZZ = { order: [120], alarm: [200, 100, 200] };

let timer: ReturnType<typeof setTimeout> | undefined;
/** Counts what is said, so that who was hushed does not go on. */
let speech = 0;

const speaks = () => voice.peek() === "on" && maySpeak.peek();

async function say(sentence: words.Sentence): Promise<void> {
  const mine = speech;
  const lips = await mouth();
  if (mine === speech) await lips.say(sentence);
}

async function utter({ sentence, kind }: Next): Promise<void> {
  const mine = ++speech;
  talking.value = true;
  if (shake.peek() === "on" && mayRing.peek()) navigator.vibrate?.(BUZZ[kind]);
  if (sound.peek() === "on" && mayRing.peek()) {
    ring(kind);
    await new Promise(done => setTimeout(done, RING_MS));
  }
  // Recorded words that did not come may come for the next sentence.
  if (mine === speech && speaks()) await say(sentence).catch(() => {});
  if (mine !== speech) return;
  talking.value = false;
  goOn();
}

function goOn(): void {
  clearTimeout(timer);
  if (talking.peek()) return;
  const next = turn.next(Date.now());
  if (next === null) rest();
  else if (typeof next === "number") timer = setTimeout(goOn, next);
  else void utter(next);
}

function stop(): void {
  speech++;
  clearTimeout(timer);
  talking.value = false;
  hushed();
}

function hush(): void {
  turn.clear();
  stop();
}

/** Says what was asked for, now and alone. Fails if the recorded words do not come. */
async function answer(sentence: words.Sentence): Promise<void> {
  stop();
  talking.value = true;
  const mine = speech;
  try {
    await say(sentence);
  } finally {
    if (mine === speech) {
      talking.value = false;
      goOn();
    }
  }
}

/** Reads aloud; a second press stops it. */
async function readOut(sentence: () => words.Sentence | Promise<words.Sentence>): Promise<void> {
  if (talking.peek()) hush();
  else await answer(await sentence());
}

export async function readSession(place: words.Place): Promise<void> {
  const known = desk.peek();
  if (known) await readOut(() => words.screenWords(place, known));
}
export const readBook = (totals: Totals): Promise<void> => readOut(() => words.moneyOf(totals));
export const readStock = (): Promise<void> =>
  readOut(async () => words.stockWords((await get<ProductList>("/products")).products));

export const greet = (): Promise<void> => answer(words.switchedOn);

/** Orders that were told: they may be fetched anew after the line was lost. */
const told = new Set<number>();
const trouble = (about: string, sentence: words.Sentence, quiet?: number) =>
  turn.alarm(about, sentence, Date.now(), quiet);

function tell(before: Desk, after: Desk, since: number): void {
  const news = newsOf(before, after, since);
  for (const order of news.orders) {
    if (told.has(order.id)) continue;
    told.add(order.id);
    turn.order(words.newOrder(order, after.products));
  }
  for (const product of news.low) trouble(`low ${product.id}`, words.runsLow(product), STOCK_QUIET_MS);
  for (const product of news.out) trouble(`out ${product.id}`, words.soldOut(product), STOCK_QUIET_MS);
  for (const channel of news.lost) trouble(`lost ${channel.id}`, words.lineLost(channel));
  for (const channel of news.ended) trouble(`ended ${channel.id}`, words.lineEnded(channel));
  for (const channel of news.back) trouble(`back ${channel.id}`, words.lineBack(channel));
  if (news.looks > 0) trouble("looks", words.toLookAt(news.looks));
  goOn();
}

const netLost = computed(() => brokenSince.value !== null && now.value - brokenSince.value > NET_MS);
const heard = computed(
  () =>
    (voice.value === "on" && maySpeak.value) ||
    ((sound.value === "on" || shake.value === "on") && mayRing.value),
);

/** Attends to the session until the returned function is called. */
export function attend(): () => void {
  let before: Desk | null = null;
  let since = 0;
  const stopDesk = effect(() => {
    const known = heard.value ? desk.value : null;
    const last = before;
    before = known;
    if (!known) return;
    if (last?.session.id === known.session.id) untracked(() => tell(last, known, since));
    else since = Date.now() + known.offset;
  });
  let wasLost = false;
  const stopNet = effect(() => {
    const lost = heard.value && netLost.value;
    if (heard.value && lost !== wasLost)
      trouble(lost ? "net lost" : "net back", lost ? words.netLost : words.netBack);
    wasLost = lost;
    untracked(goOn);
  });
  const stopHush = effect(() => {
    if (voice.value === "off") untracked(hush);
  });
  return () => {
    stopDesk();
    stopNet();
    stopHush();
    hush();
  };
}
