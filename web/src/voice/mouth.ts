// What makes the words heard: a Vietnamese voice of the device, or recorded words.

import { clipsOf, isRest, unpack } from "./clips";
import clips from "./clips.bin?url";
import { inWords, type Sentence } from "./sentence";

/** Voices come late; a device that has told of none by then has none. */
const VOICES_MS = 1_500;
/** What does not say that it is done is given so long for each letter, and to begin. */
const LETTER_MS = 150;
const START_MS = 4_000;
const RESTS = { ",": 0.12, ".": 0.35 };

export interface Mouth {
  /** Until it has been said, or was hushed. */
  say(sentence: Sentence): Promise<void>;
  hush(): void;
}

const vietnamese = () =>
  speechSynthesis
    .getVoices()
    .find(voice => voice.localService && /^vi\b/i.test(voice.lang.replace("_", "-")));

async function ownVoice(): Promise<SpeechSynthesisVoice | undefined> {
  if (!("speechSynthesis" in globalThis)) return;
  if (speechSynthesis.getVoices().length === 0)
    await new Promise<void>(come => {
      setTimeout(come, VOICES_MS);
      speechSynthesis.addEventListener("voiceschanged", () => come(), { once: true });
    });
  return vietnamese();
}

const spoken = (voice: SpeechSynthesisVoice): Mouth => ({
  say: sentence =>
    new Promise(done => {
      const words = new SpeechSynthesisUtterance(inWords(sentence));
      words.voice = voice;
      words.lang = voice.lang;
      words.onend = words.onerror = () => done();
      setTimeout(done, START_MS + words.text.length * LETTER_MS);
      speechSynthesis.speak(words);
    }),
  hush: () => speechSynthesis.cancel(),
});

let context: AudioContext | undefined;
/** The one place from which sounds come; it stands still until somebody touched the page. */
export function air(): AudioContext {
  context ??= new AudioContext();
  if (context.state !== "running") void context.resume();
  return context;
}
/** Nothing is to be heard for a while: that saves the battery. */
export const rest = (): void => void context?.suspend();

async function recorded(): Promise<Mouth> {
  const words = unpack(await (await fetch(clips)).arrayBuffer());
  const decoded = new Map<string, Promise<AudioBuffer>>();
  const sounds = (name: string) => {
    // Decoding takes the bytes away.
    const known = decoded.get(name) ?? air().decodeAudioData((words.get(name) as ArrayBuffer).slice(0));
    decoded.set(name, known);
    return known;
  };
  let playing: AudioBufferSourceNode[] = [];
  let hushed = 0;
  const hush = () => {
    hushed++;
    for (const one of playing) one.stop();
    playing = [];
  };
  const say = async (sentence: Sentence) => {
    const mine = hushed;
    const row = clipsOf(sentence, name => words.has(name));
    const heard = await Promise.all(row.map(one => (isRest(one) ? null : sounds(one))));
    if (mine !== hushed) return;
    let at = air().currentTime + 0.05;
    playing = heard.flatMap((buffer, place) => {
      if (!buffer) {
        at += RESTS[row[place] as keyof typeof RESTS];
        return [];
      }
      const source = air().createBufferSource();
      source.buffer = buffer;
      source.connect(air().destination);
      source.start(at);
      at += buffer.duration;
      return [source];
    });
    const last = playing.at(-1);
    if (!last) return;
    await new Promise<void>(done => {
      last.addEventListener("ended", () => done());
      setTimeout(done, START_MS + (at - air().currentTime) * 1000);
    });
  };
  return { say, hush };
}

let found: Promise<Mouth> | undefined;
/** Quiet at once, if there is a mouth yet. */
export const hushed = (): void =>
  void found?.then(
    lips => lips.hush(),
    () => {},
  );
/** The device's mouth; looked for again after recorded words could not be fetched. */
export function mouth(): Promise<Mouth> {
  found ??= ownVoice().then(voice => (voice ? spoken(voice) : recorded()));
  found.catch(() => {
    found = undefined;
  });
  return found;
}
