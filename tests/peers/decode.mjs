// Decodes frames of so many chats with tiktok-live-connector, and prints it
// beside what `cargo bench --bench decode` measured on the same frames.
//
//   node decode.mjs CHATS_PER_FRAME FOLDER_OF_FRAMES FOLDER_OF_ESTIMATES
import { readFileSync } from 'node:fs';
import { deserializeWebSocketMessage } from 'tiktok-live-connector';

const [size, folder, estimates] = process.argv.slice(2);
const frames = readFileSync(`${folder}/${size}`, 'utf8')
  .trim()
  .split('\n')
  .map((line) => Buffer.from(line, 'base64'));

const chats = (frame) =>
  frame.protoMessageFetchResult.messages.filter((message) => message.decodedData?.data?.content !== undefined).length;

// So many frames are under way at once; the connector does not wait for one
// before it takes the next off the socket.
async function round(together) {
  let heard = 0;
  for (let at = 0; at < frames.length; at += together) {
    const some = frames.slice(at, at + together).map((frame) => deserializeWebSocketMessage(frame));
    for (const frame of await Promise.all(some)) heard += chats(frame);
  }
  return heard;
}

async function perSecond(together, ms) {
  const begun = performance.now();
  let heard = 0;
  while (performance.now() - begun < ms) heard += await round(together);
  return (heard * 1000) / (performance.now() - begun);
}

const all = Number(readFileSync(`${folder}/chats`, 'utf8'));
if ((await round(1)) !== all) throw new Error(`not all ${all} chats were decoded`);
await perSecond(1, 1000);
await perSecond(32, 1000);
// The best of its rounds counts.
let node = 0;
for (let nth = 0; nth < 5; nth += 1) {
  node = Math.max(node, await perSecond(1, 500), await perSecond(32, 500));
}

const ns = (name) => JSON.parse(readFileSync(`${estimates}/${name}/${size}/new/estimates.json`, 'utf8')).median.point_estimate;
const ours = (all * 1e9) / ns('comments');
const ratio = (a, b) => (a / b).toFixed(2);
console.log(
  `${size} a frame: ${Math.round(ours)} chats/s, Node ${Math.round(node)} chats/s: ${ratio(ours, node)} times (goal: at least 15); ` +
    `gunzip alone ${Math.round((all * 1e9) / ns('gunzip'))} chats/s: ${ratio(ns('comments'), ns('gunzip'))} times its cost (goal: at most 1.25)`,
);
