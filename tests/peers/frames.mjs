// Prints frames as tiktok-live-proto encodes them, one line of JSON each, with
// what tiktok-live-connector's own decoder makes of them.
//
//   node frames.mjs
import { gzipSync } from 'node:zlib';
import { deserializeWebSocketMessage } from 'tiktok-live-connector';
import * as proto from 'tiktok-live-proto/v3';

const NOW = 1_795_000_000_000;
const ROOM = '7309128470994258694';
const OTHER_ROOM = '7309128470994258695';

const names = [
  'Chị Hà 🌸',
  'Bánh gio Đan Phượng',
  '👩🏽‍🌾👨‍👩‍👧‍👦🇻🇳',
  'ﷺ مرحبا \u202eabc\u202c',
  'Hà\u0300\u0301 tổ hợp\u0323',
  '\ud83c half an emoji',
  '"quotes" \\ {"json":1} <b>&amp;</b>',
  '𝓛𝓪𝓷 Ｗｉｄｅ',
  '\u200b\u2060\ufeff',
  '',
  ' two  spaces ',
  'ớ'.repeat(90),
];
const texts = [
  'chốt 2kg ớt tươi ạ',
  '3',
  '',
  '🌶️🌶️🌶️ x2',
  'sđt 0987.654.321, 12 Ngõ 5 Hàng Bông',
  'một\nhai',
  'lấy 1️⃣ thùng \udf36',
  'đ'.repeat(150),
  'x'.repeat(2000),
];
const ids = [
  '1',
  '9007199254740993',
  '7286185101000000001',
  '9223372036854775807',
  '-1',
  '-9223372036854775808',
];

let lastId = 7_286_185_101_000_000_000n;
const newId = () => String((lastId += 4_294_967_297n));

// A message of this type with nothing but these fields.
const make = (type, fields) => Object.assign(proto[type].decode(new Uint8Array()), fields);
const encode = (type, fields) => Buffer.from(proto[type].encode(make(type, fields)).finish());

const common = (method, msgId, roomId, createTime) => make('CommonMessageData', { method, msgId, roomId, createTime });

const message = (method, msgId, data, rest = {}) =>
  make('BaseProtoMessage', { method, msgId, payload: encode(method, data), ...rest });

// A chat with whatever else real ones carry beside what is looked for.
function chat(nth, { room = ROOM, envelopeId = newId(), ownId = envelopeId, user = ids[nth % ids.length], time } = {}) {
  const nickname = names[nth % names.length];
  return message(
    'WebcastChatMessage',
    envelopeId,
    {
      common: common('WebcastChatMessage', ownId, room, time ?? String(NOW - ((nth * 377) % 60_000))),
      user: make('User', {
        id: user,
        nickname,
        displayId: `ha.${nth}`,
        secUid: 'MS4wLjABAAAA',
        avatarThumb: make('ImageModel', { urlList: [`https://p16.example/${nth}.webp`], uri: 'x', height: 72, width: 72 }),
        badgeList: [make('BadgeStruct', {}), make('BadgeStruct', {})],
      }),
      content: texts[nth % texts.length],
      contentLanguage: 'vi',
      userIdentity: make('UserIdentity', { isFollowerOfAnchor: nth % 2 === 0, isModeratorOfAnchor: nth % 5 === 0, isAnchor: nth % 7 === 0 }),
      atUser: nth % 3 === 0 ? make('User', { id: '77', nickname: 'somebody else' }) : undefined,
    },
    { msgType: 1, offset: String(nth), isHistory: nth % 4 === 0 },
  );
}

const about = (method, room = ROOM) => common(method, newId(), room, String(NOW));
const control = (action, room) =>
  message('WebcastControlMessage', newId(), { common: about('WebcastControlMessage', room), action, tips: 'tips' });
const viewers = (total, room) =>
  message('WebcastRoomUserSeqMessage', newId(), {
    common: about('WebcastRoomUserSeqMessage', room),
    total,
    popStr: 'x',
    totalUser: '99999',
  });
const deleted = (comments, users, room) =>
  message('WebcastImDeleteMessage', newId(), {
    common: about('WebcastImDeleteMessage', room),
    deleteMsgIds: comments,
    deleteUserIds: users,
  });
const like = () => message('WebcastLikeMessage', newId(), { common: about('WebcastLikeMessage'), count: 5, total: 900 });
const joined = () => message('WebcastMemberMessage', newId(), { common: about('WebcastMemberMessage'), memberCount: 5 });
const pinned = () =>
  message('WebcastRoomPinMessage', newId(), {
    common: about('WebcastRoomPinMessage'),
    chatMessage: proto.WebcastChatMessage.decode(chat(1).payload),
  });
const unknown = () =>
  make('BaseProtoMessage', { method: 'WebcastNobodyKnowsMessage', msgId: newId(), payload: Buffer.from([255, 255, 255]) });

const packed = { gzip: gzipSync, headerless: gzipSync, plain: (bytes) => bytes, none: (bytes) => bytes };

function frame(messages, { pack = 'gzip', kind = 'msg', logId = newId(), headers = [], ...result } = {}) {
  const payload = encode('ProtoMessageFetchResult', {
    messages,
    cursor: `${NOW}_${logId}_1_1_0_0`,
    fetchInterval: '1000',
    now: String(NOW),
    internalExt: '-',
    needAck: false,
    ...result,
  });
  const header = { gzip: [{ key: 'compress_type', value: 'gzip' }], none: [{ key: 'compress_type', value: 'none' }] };
  return encode('WebcastPushFrame', {
    seqId: '3',
    logId,
    service: '9528',
    method: '8',
    headers: [{ key: 'im_now', value: String(NOW) }, ...(header[pack] ?? []), ...headers],
    payloadEncoding: 'pb',
    payloadType: kind,
    payload: packed[pack](payload),
  });
}

function* frames() {
  for (let nth = 0; nth < 120; nth += 1) yield frame([chat(nth)], { pack: Object.keys(packed)[nth % 4], needAck: nth % 2 === 0 });
  for (const pack of Object.keys(packed)) {
    for (const count of [2, 10, 50]) {
      const all = Array.from({ length: count }, (_, nth) => [chat(nth), nth % 3 === 0 ? like() : joined()]);
      yield frame([viewers(String(count)), ...all.flat(), unknown(), pinned()], { pack, needAck: true });
    }
    yield frame([chat(2), control(1), chat(3), control(2), viewers('9007199254740993'), deleted(['5', newId()], ['-7', '8'])], { pack });
    yield frame([chat(4, { room: OTHER_ROOM }), control(3, OTHER_ROOM), viewers('5', OTHER_ROOM), deleted(['5'], [], OTHER_ROOM), chat(5)], { pack });
  }
  // The same once more, and by the id that stands inside only.
  const again = chat(6);
  yield frame([again, again]);
  yield frame([chat(7, { envelopeId: '0', ownId: newId() }), chat(8, { ownId: '0' })]);
  yield frame([chat(9, { room: '0' }), viewers('0', '0')]);
  yield frame([chat(10)], { kind: 'im_enter_room_resp', isFirst: true });
  yield frame([chat(11)], { headers: [{ key: 'im_cursor', value: '1_2_3' }], needAck: true, internalExt: 'internal_src:dim|seq:1' });
  yield frame([chat(12)], { cursor: '', needAck: true, logId: '9223372036854775807' });
  yield frame([], { needAck: true });
  yield frame([control(3), chat(13)]);
  yield frame([chat(14), control(4)]);
}

// What the connector tells of a message, by our names.
function said({ method, msgId, decodedData }) {
  const data = decodedData?.data;
  const room = data?.common?.roomId;
  switch (method) {
    case 'WebcastChatMessage': {
      const { user, content, userIdentity } = data;
      const id = msgId === '0' ? data.common.msgId : msgId;
      return { chat: { id, author: user.id, name: user.nickname, handle: user.displayId, text: content, time: data.common.createTime, byHost: userIdentity.isAnchor }, room };
    }
    case 'WebcastControlMessage':
      return { control: data.action, room };
    case 'WebcastRoomUserSeqMessage':
      return { viewers: data.total, room };
    case 'WebcastImDeleteMessage':
      return { comments: data.deleteMsgIds, authors: data.deleteUserIds, room };
    default:
      return undefined;
  }
}

// As the connector answers a frame that asks for it.
function ack({ logId, protoMessageFetchResult: { needAck, internalExt } }) {
  if (!needAck) return undefined;
  const answer = { logId, payloadEncoding: 'pb', payloadType: 'ack', payload: Buffer.from(internalExt) };
  return encode('WebcastPushFrame', answer).toString('base64');
}

for (const bytes of frames()) {
  const decoded = await deserializeWebSocketMessage(bytes);
  const { messages, cursor } = decoded.protoMessageFetchResult;
  const failed = messages.find((message) => message.decodeError);
  if (failed) throw failed.decodeError;
  const named = decoded.headers.find((header) => header.key === 'im_cursor')?.value;
  const line = {
    frame: bytes.toString('base64'),
    said: messages.map(said).filter(Boolean),
    cursor: named || cursor,
    ack: ack(decoded),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
