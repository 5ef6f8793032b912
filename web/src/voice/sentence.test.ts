import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Channel, Order } from "../api";
import { order, product, session, snapshot, totals } from "../data/samples";
import { openDesk } from "../data/store";
import { pagesVi } from "../i18n/pages.vi";
import { clipsOf, coveredBy, unpack } from "./clips";
import { numberWords } from "./numbers";
import {
  inWords,
  lineBack,
  lineEnded,
  lineLost,
  netBack,
  netLost,
  newOrder,
  newOrders,
  runsLow,
  type Sentence,
  screenWords,
  soldOut,
  switchedOn,
  toLookAt,
} from "./sentence";

const file = readFileSync(new URL("./clips.bin", import.meta.url));
const clips = unpack(file.buffer.slice(file.byteOffset, file.byteOffset + file.length) as ArrayBuffer);
const has = (name: string) => clips.has(name);

const vai = product(1, {
  name: "Vải thiều Bắc Giang",
  unit: "kg",
  picture: "vai",
  on_hand: "138",
  held: "0",
});
const gio = product(2, { name: "Bánh gio", unit: "cái", picture: "banh-gio", on_hand: "120", held: "108" });
const line = (id: number, of: typeof vai, held: string, more: Partial<Order["lines"][number]> = {}) => ({
  id,
  product_id: of.id,
  code: of.code,
  name: of.name,
  unit: of.unit,
  option: null,
  held,
  waiting: "0",
  dropped: "0",
  unit_price: of.price,
  amount: 0,
  ...more,
});
const hoa = { id: 9, name: "Chị Hoa 🌸✨", platform: "tiktok", phone: null } as const;
const bought = (lines: Order["lines"]) => order(7, { customer: hoa, lines, total: 135_000 });
const desk = (more: Parameters<typeof snapshot>[1] = {}, orders = [bought([line(1, vai, "3")])]) =>
  openDesk(snapshot(orders, { products: [vai, gio], ...more }), 0);

describe("what a voice of the device says", () => {
  it("names a new order's buyer and what was ordered", () => {
    const two = bought([line(1, vai, "2.5"), line(2, gio, "5", { option: "có mật" })]);
    expect(inWords(newOrder(two, [vai, gio]))).toBe(
      "đơn mới, Chị Hoa, hai ki lô rưỡi Vải thiều Bắc Giang, năm cái Bánh gio có mật,",
    );
  });

  it("counts what is held and what waits, and leaves out what was given up", () => {
    const lines = [line(1, vai, "1", { waiting: "2" }), line(2, gio, "0", { dropped: "5" })];
    expect(inWords(newOrder(bought(lines), [vai]))).toBe("đơn mới, Chị Hoa, ba ki lô Vải thiều Bắc Giang,");
  });

  it("does not list without end", () => {
    const lines = [1, 2, 3, 4, 5].map(id => line(id, gio, `${id}`));
    expect(inWords(newOrder(bought(lines), [gio]))).toMatch(/ba cái Bánh gio, hai món nữa$/);
  });

  it("reads the orders' place", () => {
    expect(inWords(screenWords("don", desk()))).toBe(
      "một đơn chờ. đơn tiếp theo, Chị Hoa, ba ki lô Vải thiều Bắc Giang, một trăm ba mươi lăm nghìn đồng, thiếu số điện thoại, thiếu địa chỉ",
    );
    expect(inWords(screenWords("don", desk({}, [])))).toBe("hết đơn chờ");
  });

  it("reads what is to be looked at, what is left, and the money", () => {
    const now = {
      ...totals,
      look: 3,
      orders: 86,
      customers: 64,
      revenue: { booked: 12_480_000, confirmed: 1_500_000 },
    };
    const known = desk({ session: { ...session, totals: now } });
    expect(inWords(screenWords("sot", known))).toBe("ba lời cần xem");
    expect(inWords(screenWords("sot", desk()))).toBe("không sót lời nào");
    expect(inWords(screenWords("kho", known))).toBe(
      "Bánh gio còn mười hai cái. Vải thiều Bắc Giang còn một trăm ba mươi tám ki lô.",
    );
    expect(inWords(screenWords("kho", desk({ products: [] })))).toBe("chưa có món nào");
    expect(inWords(screenWords("so", known))).toBe(
      "tám mươi sáu đơn, sáu mươi tư khách. khách đặt mười hai triệu bốn trăm tám mươi nghìn đồng. đã chốt một triệu rưỡi đồng",
    );
    expect(inWords(screenWords("all", known))).toMatch(
      /đơn chờ\. .* khách đặt .*\. Bánh gio còn mười hai cái\.$/,
    );
  });
});

describe("what recorded words say", () => {
  it("leave out a name, and name a product by its picture where its own was not recorded", () => {
    expect(clipsOf(newOrder(bought([line(1, vai, "2.5")]), [vai]), has)).toEqual([
      "đơn mới",
      ",",
      "hai",
      "ki lô",
      "rưỡi",
      "vải",
    ]);
    expect(clipsOf(soldOut({ ...gio, name: "Set quà", picture: null }), has)).toEqual(["hàng", "hết hàng"]);
    expect(clipsOf(runsLow({ ...gio, name: "Mật mía chấm bánh" }), has)).toEqual([
      "mật mía",
      "chấm bánh",
      "sắp hết",
      ",",
      "còn",
      "mười",
      "hai",
      "cái",
    ]);
  });

  it("take the longest clips that fit", () => {
    expect(coveredBy("Đọc đơn mới", has)).toEqual(["đọc đơn mới"]);
    expect(coveredBy("MẬT ONG".normalize("NFD"), has)).toEqual(["mật ong"]);
    expect(coveredBy("mật lạ", has)).toBeNull();
  });

  it("have every word of every sentence", () => {
    const channel = (platform: Channel["platform"]) => ({ platform }) as Channel;
    const platforms = (["tiktok", "facebook"] as const).map(channel);
    const sentences: Sentence[] = [
      newOrders(12),
      toLookAt(3),
      switchedOn,
      netLost,
      netBack,
      ...[lineLost, lineEnded, lineBack].flatMap(say => platforms.map(say)),
      ...(["don", "sot", "kho", "so", "all"] as const).flatMap(place => [
        screenWords(place, desk()),
        screenWords(place, desk({ products: [] }, [])),
      ]),
    ];
    for (const sentence of sentences)
      for (const part of sentence)
        if (typeof part === "string" && ![",", "."].includes(part))
          expect(coveredBy(part, has), part).not.toBeNull();
  });

  it("have every number and every built-in good", () => {
    for (let n = 0; n < 1_000; n++) expect(coveredBy(numberWords(n), has), `${n}`).not.toBeNull();
    expect(coveredBy(`${numberWords(9_876_543_210)} phẩy nửa rưỡi đồng`, has)).not.toBeNull();
    for (const name of Object.values(pagesVi.pictures)) expect(coveredBy(name, has), name).not.toBeNull();
  });

  it("are sounds", () => {
    expect(clips.size).toBeGreaterThan(100);
    for (const [name, bytes] of clips) {
      expect(new TextDecoder().decode(bytes.slice(0, 4)), name).toBe("OggS");
      expect(bytes.byteLength, name).toBeLessThan(2_048);
    }
  });
});
