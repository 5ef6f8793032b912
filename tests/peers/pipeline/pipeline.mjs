// What a seller's own script would be: tiktok-live-connector's client, six
// expressions on each comment, and better-sqlite3 with one transaction a frame, on
// the disk at each commit. Each line of JSON
//
//   {"sign": "http://…", "room": "7…", "database": NEW_FILE, "codes": […], "stock": 100000}
//
// is a live that it hears until it is hung up on, and then answers with a line.
import Database from 'better-sqlite3';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { SignConfig, TikTokLiveConnection } from 'tiktok-live-connector';

const TABLES = `
  CREATE TABLE products (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, price INTEGER NOT NULL, stock INTEGER NOT NULL);
  CREATE TABLE customers (id INTEGER PRIMARY KEY, platform TEXT NOT NULL, author TEXT NOT NULL, name TEXT NOT NULL,
    phone TEXT, UNIQUE (platform, author));
  CREATE TABLE orders (id INTEGER PRIMARY KEY, session_id INTEGER NOT NULL, customer_id INTEGER NOT NULL REFERENCES customers (id),
    total INTEGER NOT NULL, UNIQUE (session_id, customer_id));
  CREATE TABLE comments (id INTEGER PRIMARY KEY, platform TEXT NOT NULL, room TEXT NOT NULL, platform_id TEXT NOT NULL,
    author TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, sent_at INTEGER NOT NULL, UNIQUE (platform, room, platform_id));
  CREATE TABLE order_lines (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),
    product_id INTEGER NOT NULL REFERENCES products (id), comment_id INTEGER NOT NULL REFERENCES comments (id),
    quantity REAL NOT NULL, price INTEGER NOT NULL);
  CREATE INDEX order_lines_of_orders ON order_lines (order_id);
  CREATE TABLE events (seq INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, body TEXT NOT NULL);
`;

const PHONE = /(?:\+?84|0)(?:[ .-]?\d){9}(?!\d)/;
const VERB = /(?:^|\s)(?:chốt|chot|lấy|lay|đặt|dat|mua|order)(?=\s|$)/iu;
const CODE = /(?:^|\s)([A-Z]\d{2})(?=[\s,.]|$)/iu;
const QUANTITY = /(\d+(?:[.,]\d+)?)\s*(?:kg|ký|cân|cái|chai|gói|chục|bó|hộp)(?=[\s,.]|$)/iu;
const ADDRESS = /(?:^|\s)(?:số|ngõ|ngách|đường|thôn|xóm|xã|phường|quận|huyện|tỉnh)\s+\S+/iu;
const CANCEL = /(?:^|\s)(?:hủy|huỷ|bỏ|không lấy|ko lấy|cancel)(?=\s|$)/iu;

function read(text) {
  const [phone, quantity] = [PHONE.exec(text), QUANTITY.exec(text)];
  const [code, address] = [CODE.exec(text), ADDRESS.test(text)];
  const wanted = (VERB.test(text) || quantity !== null) && !CANCEL.test(text);
  return {
    phone: phone && phone[0],
    code: wanted && code ? code[1].toUpperCase() : null,
    quantity: quantity ? Number(quantity[1].replace(',', '.')) : 1,
    address,
  };
}

function shop(file, codes, stock) {
  const db = new Database(file);
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'wal_autocheckpoint = 4000', 'cache_size = -16000'])
    db.pragma(pragma);
  db.exec(TABLES);
  const products = new Map();
  const add = db.prepare('INSERT INTO products (code, price, stock) VALUES (?, 30000, ?)');
  db.transaction(() => {
    for (const code of codes) products.set(code, { id: add.run(code, stock).lastInsertRowid, price: 30000 });
  })();
  const comment = db.prepare(
    `INSERT INTO comments (platform, room, platform_id, author, name, body, sent_at) VALUES ('tiktok', ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const customer = db.prepare(
    `INSERT INTO customers (platform, author, name, phone) VALUES ('tiktok', ?, ?, ?)
     ON CONFLICT (platform, author) DO UPDATE SET name = excluded.name, phone = coalesce(excluded.phone, phone) RETURNING id`,
  ).pluck();
  const order = db.prepare(
    `INSERT INTO orders (session_id, customer_id, total) VALUES (1, ?, ?)
     ON CONFLICT (session_id, customer_id) DO UPDATE SET total = total + excluded.total RETURNING id`,
  ).pluck();
  const line = db.prepare('INSERT INTO order_lines (order_id, product_id, comment_id, quantity, price) VALUES (?, ?, ?, ?, ?)');
  const sell = db.prepare('UPDATE products SET stock = stock - ? WHERE id = ? AND stock >= ?');
  const event = db.prepare('INSERT INTO events (order_id, body) VALUES (?, ?)');
  const book = db.transaction((messages) => {
    for (const { decodedData } of messages) {
      const chat = decodedData?.data;
      if (chat?.content === undefined) continue;
      const [room, id, time, author] = [chat.common.roomId, chat.common.msgId, chat.common.createTime, chat.user.id ?? chat.user.userId].map(String);
      const name = chat.user.nickname;
      const said = comment.run(room, id, author, name, chat.content, Number(time));
      if (said.changes === 0) continue;
      const { phone, code, quantity } = read(chat.content);
      const buyer = customer.get(author, name, phone);
      const product = products.get(code);
      if (product === undefined) continue;
      const bought = order.get(buyer, Math.round(quantity * product.price));
      if (sell.run(quantity, product.id, quantity).changes === 0) continue;
      line.run(bought, product.id, said.lastInsertRowid, quantity, product.price);
      event.run(bought, JSON.stringify({ order: bought, name, text: chat.content, code, quantity, price: product.price }));
    }
  });
  return { db, book };
}

for await (const asked of createInterface({ input: process.stdin })) {
  const { sign, room, database, codes, stock } = JSON.parse(asked);
  const { db, book } = shop(database, codes, stock);
  // Its client of the signing service is made once, for the first live's.
  Object.assign(SignConfig, { basePath: sign, cachedInstance: undefined });
  const live = new TikTokLiveConnection('banhgio', { fetchRoomInfoOnConnect: false, enableExtendedGiftInfo: false });
  const failed = (error) => {
    console.error(error);
    process.exit(1);
  };
  live.on('error', failed);
  // A frame at a time, behind the client's own work on it.
  live.on('websocketConnected', (socket) => socket.on('protoMessageFetchResult', ({ messages }) => book(messages)));
  const over = once(live, 'disconnected');
  await live.connect(room).catch(failed);
  await over;
  db.close();
  console.log('{}');
}
