// Decodes frames with tiktok-live-connector, as often as it can in the time that
// a line of JSON asks for:
//
//   {"file": FRAMES_IN_BASE64, "chats": IN_THEM, "underWay": FRAMES_AT_ONCE, "ms": 500}
//
// and answers with a line: chats, seconds by the clock, and seconds of the
// processor of all its threads, for zlib has threads of its own here.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { deserializeWebSocketMessage } from 'tiktok-live-connector';

const read = (file) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => Buffer.from(line, 'base64'));

const chats = (frame) =>
  frame.protoMessageFetchResult.messages.filter((message) => message.decodedData?.data?.content !== undefined).length;

async function all(frames, underWay) {
  let [heard, next] = [0, 0];
  const work = async () => {
    while (next < frames.length) {
      const frame = await deserializeWebSocketMessage(frames[next++]);
      heard += chats(frame);
    }
  };
  await Promise.all(Array.from({ length: underWay }, work));
  return heard;
}

let [file, frames] = [null, []];
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.file !== file) [file, frames] = [asked.file, read(asked.file)];
  const [begun, before] = [performance.now(), process.cpuUsage()];
  let heard = 0;
  for (let times = 1; performance.now() - begun < asked.ms; times += 1) {
    heard += await all(frames, asked.underWay);
    if (heard !== times * asked.chats) throw new Error(`${heard} of ${times} times ${asked.chats} chats`);
  }
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ chats: heard, seconds, cpuSeconds: (user + system) / 1e6 }));
}
