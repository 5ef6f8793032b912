// Makes src/voice/clips.bin, the recorded words: each word of clips.txt spoken by espeak-ng, or
// taken from a folder of one's own recordings (WORD.wav, as "đơn mới.wav").
//
//   apt install espeak-ng sox opus-tools
//   node scripts/clips.mjs [FOLDER]

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VOICE = "vi";
/** Words a minute. */
const SPEED = "145";
const BITS = "10";
/** Ogg numbers its streams at random, but the same words shall give the same file. */
const SERIAL = "1";
const target = new URL("../src/voice/clips.bin", import.meta.url);
const [own] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "clips-"));
const run = (program, ...args) => execFileSync(program, args, { stdio: ["ignore", "pipe", "ignore"] });

/** Without the silence around it, 16,000 samples a second. */
const SHAPE =
  "rate 16000 channels 1 highpass 90 norm -3 silence 1 0.005 0.6% reverse silence 1 0.005 0.05% pad 0.02 reverse pad 0.01 0";
/** How loud each word is on the whole. */
const LOUD = 0.13;

function clip(name, told) {
  const files = ["spoken.wav", "shaped.wav", "even.wav", "packed.opus"].map(file => join(folder, file));
  const [spoken, shaped, even, packed] = files;
  const recorded = own && join(own, `${name}.wav`);
  const known = recorded && existsSync(recorded);
  if (!known) run("espeak-ng", "-v", VOICE, "-s", SPEED, "-w", spoken, told);
  run("sox", "-D", known ? recorded : spoken, shaped, ...SHAPE.split(" "));
  const figures = spawnSync("sox", [shaped, "-n", "stat"], { encoding: "utf8" }).stderr;
  const [, loud] = /RMS +amplitude: +([\d.]+)/.exec(figures);
  run("sox", "-D", shaped, even, "gain", "-l", (20 * Math.log10(LOUD / loud)).toFixed(2));
  const saving = [
    "--framesize",
    "60",
    "--speech",
    "--discard-comments",
    "--padding",
    "0",
    "--serial",
    SERIAL,
  ];
  run("opusenc", "--bitrate", BITS, ...saving, even, packed);
  return readFileSync(packed);
}

const words = readFileSync(new URL("clips.txt", import.meta.url), "utf8")
  .normalize("NFC")
  .split("\n")
  .map(line => line.replace(/#.*/, "").trim())
  .filter(Boolean)
  .map(line => line.split(/ *= */));
const clips = words.map(([name, told = name]) => [name, clip(name, told)]);
const sizes = JSON.stringify(Object.fromEntries(clips.map(([name, bytes]) => [name, bytes.length])));
writeFileSync(target, Buffer.concat([Buffer.from(`${sizes}\n`), ...clips.map(([, bytes]) => bytes)]));
rmSync(folder, { recursive: true });
const size = readFileSync(target).length;
process.stdout.write(`${clips.length} words, ${size} bytes, ${Math.round(size / clips.length)} a word\n`);
