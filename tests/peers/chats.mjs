// Connects tiktok-live-connector to a local server and prints each chat as one
// line of JSON until the live ends.
//
//   node chats.mjs http://127.0.0.1:PORT ROOM_ID
import { SignConfig, TikTokLiveConnection } from 'tiktok-live-connector';

const [base, room] = process.argv.slice(2);
SignConfig.basePath = base;

const live = new TikTokLiveConnection('banhgio', {
  fetchRoomInfoOnConnect: false,
  processInitialData: true,
  enableExtendedGiftInfo: false,
});

// A live that never ends must not hold up whoever waits for us.
setTimeout(() => process.exit(2), 60_000).unref();

const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

live.on('chat', (data) =>
  print({
    id: String(data.common.msgId),
    room: String(data.common.roomId),
    time: String(data.common.createTime),
    author: String(data.user.id ?? data.user.userId),
    name: data.user.nickname,
    text: data.content ?? data.comment,
  }),
);
live.on('error', (error) => print({ error: String(error?.info ?? error) }));
live.on('streamEnd', () => {
  print({ end: true });
  process.exit(0);
});

try {
  await live.connect(room);
} catch (error) {
  print({ error: String(error) });
  process.exit(1);
}
