// A live of a steady pace, the same each time: orders, and ten times as much talk.

const NAMES = [
  "Lan",
  "Hoa",
  "Cúc",
  "Mai",
  "Đào",
  "Hằng",
  "Ngọc Bích",
  "Thu Hà",
  "Bà Sáu",
  "Chú Tư",
  "Minh Tuấn",
];
const WISHES = [
  "cho em N cái bánh gio",
  "chốt N bánh gio nhé shop",
  "lấy N bánh gio",
  "em đặt N cái bánh gio ạ",
];
const TALK = [
  "bánh nhìn ngon quá",
  "shop ơi ship Hà Nội mấy ngày thế",
  "hôm trước mua rồi ăn ngon lắm",
  "chào cả nhà mình nhé ❤️❤️",
  "giá bao nhiêu một cái vậy ạ",
  "mẹ em khen mãi",
  "nhà mình ở chỗ nào đấy shop",
  "đang xem từ Sài Gòn nè",
  "có giao tận nơi không ạ",
  "haha vui ghê",
];

/** `orders` a minute and `talk` times as many other comments, over so many seconds. */
export function steadyLive(seconds, { orders = 30, talk = 10 } = {}) {
  const comments = [];
  const pause = 60_000 / orders / (talk + 1);
  const count = Math.floor((seconds * 1_000) / pause);
  for (let at = 0; at < count; at += 1) {
    const buys = at % (talk + 1) === 0;
    const turn = Math.floor(at / (talk + 1));
    const name = `${NAMES[(at * 7) % NAMES.length]} ${buys ? turn + 1 : 1_000 + (at % 300)}`;
    const wish = WISHES[turn % WISHES.length].replace("N", `${(turn % 4) + 1}`);
    comments.push({
      at_ms: Math.floor(at * pause),
      id: `${7_360_000_000_000_000_000n + BigInt(at * 4_001)}`,
      author_id: `${6_810_000_000_000_000_000n + BigInt(buys ? turn : 500_000 + (at % 300))}`,
      name,
      text: buys ? wish : TALK[at % TALK.length],
    });
  }
  return { tiktok: comments, facebook: [], viewers: 200, length_ms: seconds * 1_000 };
}
