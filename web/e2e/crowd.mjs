// A shop with as many orders as a test wants, and a live that speaks as fast as it wants.

import { api, Program } from "./program.mjs";

const TOKEN = "mot-hai-ba-bon-nam-sau";
process.env.PHIENCHO_RELAY_TOKEN = TOKEN;

const GOODS = [
  { code: "BG", name: "Bánh gio", unit: "cái", price: 8_000, picture: "banh-gio" },
  { code: "MM", name: "Mật mía chấm bánh", unit: "chai", price: 60_000, picture: "mat" },
  { code: "OT", name: "Ớt tươi", unit: "kg", price: 45_000, picture: "ot" },
  { code: "TR", name: "Trứng gà", unit: "chục", price: 38_000, picture: "trung", on_hand: "330" },
  { code: "MD", name: "Miến dong", unit: "gói", price: 35_000, picture: "mien" },
  { code: "CX", name: "Chè xanh", unit: "gói", price: 50_000, picture: "tra" },
];
const WANTS = ["bánh gio", "mật mía", "ớt tươi", "trứng gà", "miến dong", "chè xanh"];
const FAMILIES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Bùi", "Đỗ"];
const GIVEN = ["Hoa", "Lan", "Mai", "Tuấn", "Hùng", "Thảo", "Ngọc Ánh", "Quỳnh", "Dũng", "Yến"];

export const nameOf = at => `${FAMILIES[at % 8]} ${GIVEN[at % 10]} ${at}`;
const orderOf = at => `lấy ${1 + (at % 3)} ${WANTS[at % 6]} nhé`;

/** A new shop with goods and an open session; the page is of its owner. */
export async function openShop(page, title = "Phiên chợ sáng") {
  for (const goods of GOODS) await api(page, "/products", { on_hand: "90000", ...goods });
  return (await api(page, "/sessions", { title })).id;
}

export const startShop = () => Program.start(["serve", "--shop", "Sạp bà Tư"]);

/** `count` open orders, each of another buyer. */
export async function fill(page, session, count) {
  for (let done = 0; done < count; done += 1_000) {
    const rows = Array.from({ length: Math.min(1_000, count - done) }, (_, at) => ({
      author: `b${done + at}`,
      name: nameOf(done + at),
      text: orderOf(done + at),
      sent_at: Date.now() - 1_000,
    }));
    await api(page, `/sessions/${session}/pasted`, { platform: "facebook", rows });
  }
}

/** What a comment in a live like this says: new wishes, more of old ones, talk, and what nobody understands. */
function said(at) {
  const old = 60 + ((at * 7) % 400);
  if (at % 50 === 49) return { author: `l${at}`, name: nameOf(at), text: "lấy 2 gói ớt bột nhé" };
  if (at % 50 === 24)
    return { author: `q${at}`, name: nameOf(at), text: "bánh với mật còn không ạ, lấy mấy cái" };
  if (at % 5 === 0) return { author: `n${at}`, name: nameOf(at), text: orderOf(at) };
  if (at % 5 < 3) return { author: `b${old}`, name: nameOf(old), text: `lấy thêm ${orderOf(at).slice(4)}` };
  return { author: `c${at}`, name: nameOf(at), text: "chào cả nhà, hôm nay đông vui quá" };
}

let spoken = 0;

/** A live that a tool tells: `on(s, n)` speaks for s seconds with n comments a second, and answers how long it took. */
export async function speak(page, program, session, { room = `may-${session}`, attach = true } = {}) {
  if (attach)
    await api(page, `/sessions/${session}/channels`, { kind: "push", platform: "facebook", address: room });
  const tool = await (await page.context().browser().newContext()).newPage();
  await tool.goto(`${program.address}/healthz`);
  await tool.evaluate(
    url =>
      new Promise((open, broken) => {
        window.line = new WebSocket(url);
        window.line.onopen = open;
        window.line.onerror = broken;
      }),
    `${program.address.replace("http", "ws")}/relay/${room}?token=${TOKEN}`,
  );
  const send = frame => tool.evaluate(frame => window.line.send(frame), JSON.stringify(frame));
  await send({ type: "hello", room: "77" });
  const say = count => {
    const data = Array.from({ length: count }, () => {
      const at = spoken++;
      const { author, name, text } = said(at);
      return {
        id: `77_${at}`,
        from: { id: author, name },
        message: text,
        created_time: new Date().toISOString(),
      };
    });
    return send({ type: "comments", data });
  };
  return {
    async on(seconds, rate) {
      const began = Date.now();
      for (let at = 1; at <= seconds * 5; at++) {
        await say(rate / 5);
        await new Promise(done => setTimeout(done, Math.max(0, began + at * 200 - Date.now())));
      }
      return (Date.now() - began) / 1_000;
    },
    /** Says these, each by its author's name. */
    tell: lines =>
      send({
        type: "comments",
        data: lines.map(([name, message], at) => ({
          id: `77_t${at}`,
          from: { id: `t${name}`, name },
          message,
          created_time: new Date().toISOString(),
        })),
      }),
    end: () => tool.context().close(),
  };
}
