// One product over the page: what is there, and all that happens to goods.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Product, ProductPast, SessionSummary } from "../api";
import { get } from "../data/api";
import { amount, decimal, isNone, leftOf, money, thousandths } from "../data/format";
import { s } from "../i18n/pages";
import { w } from "../i18n/sheets";
import { isOwner } from "../me";
import { adopt } from "../parts/adopt";
import { Picture } from "../parts/marks";
import { Doors, Sheet } from "../parts/sheet";
import { Empty } from "../parts/words";
import { Past } from "../session/order/past";
import { Count } from "./count";
import css from "./goods.css?inline";
import { Harvest, Terms } from "./owner";
import { Receive } from "./receive";
import { Spoil } from "./spoil";

adopt(css);

type Door = "receive" | "count" | "spoil" | "preorder" | "offer";

export interface DoorProps {
  product: Product;
  /** What came of it, and what is said of it. */
  done(product: Product | null, words: string): void;
}

function Figure({ words, value }: { words: string; value: string }) {
  return (
    <div>
      <dt>{words}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Figures({ product }: { product: Product }) {
  const preorder = product.preorder ?? "0";
  const free = thousandths(product.on_hand) + thousandths(preorder) - thousandths(product.held);
  const of = (value: string) => amount(value, product.unit);
  return (
    <section class="slip part">
      <dl class="pairs">
        <Figure
          words={w().free}
          value={of(isNone(preorder) ? decimal(leftOf(product)) : decimal(Math.max(0, free)))}
        />
        <Figure words={s().onHand} value={of(product.on_hand)} />
        <Figure words={s().held} value={of(product.held)} />
        <Figure words={w().waiting} value={of(product.waiting)} />
      </dl>
      {!isNone(preorder) && <p class="tell">{w().preorderOpen(of(preorder))}</p>}
      <a class="plain" href={`/kho#line-${product.id}`}>
        {w().lineOf}
      </a>
    </section>
  );
}

export interface GoodsProps {
  product: Product | undefined;
  /** Those whose own terms may be set; acts are taken back through the first. */
  sessions: readonly SessionSummary[];
  put(product: Product): void;
}

export function Goods({ product, sessions, put }: GoodsProps) {
  const open = useSignal<Door | "">("");
  const past = useSignal<ProductPast | null>(null);
  const told = useSignal("");
  const id = product?.id;
  const load = () =>
    get<ProductPast>(`/products/${id}/acts`).then(
      found => {
        past.value = found;
      },
      () => {},
    );
  useEffect(() => {
    if (id) void load();
  }, [id, product?.on_hand, product?.preorder, product?.version]);
  if (!product)
    return (
      <Sheet title={w().goodsGone} name={w().goodsGone}>
        <Empty title={w().goodsGone} picture={<Picture of="hop" />} />
      </Sheet>
    );
  const done = (after: Product | null, words: string) => {
    if (after) put(after);
    told.value = words;
    open.value = "";
    void load();
  };
  const again = () => {
    done(null, w().takenBack);
    // The answer does not hold the product.
    get<{ products: Product[] }>("/products").then(
      list => {
        const now = list.products.find(one => one.id === id);
        if (now) put(now);
      },
      () => {},
    );
  };
  const doors: [Door, string][] = [
    ["receive", s().receive],
    ["count", w().count],
    ["spoil", w().spoil],
  ];
  if (isOwner()) doors.push(["preorder", w().preorder]);
  if (isOwner() && sessions.length > 0) doors.push(["offer", w().offer]);
  return (
    <Sheet
      name={product.name}
      title={<span class="name">{product.name}</span>}
      under={`${s().productCode} ${product.code} · ${money(product.price)} / ${product.unit}`}
      told={told.value ? { text: told.value, tone: "done" } : null}
    >
      <Figures product={product} />
      <section class="slip part">
        <Doors
          of={doors}
          open={open.value}
          set={name => {
            open.value = name;
            told.value = "";
          }}
        />
        {open.value === "receive" && (
          <Receive
            product={product}
            done={(after, received) => done(after, w().received(amount(received, after.unit)))}
          />
        )}
        {open.value === "count" && <Count product={product} done={done} />}
        {open.value === "spoil" && <Spoil product={product} done={done} />}
        {open.value === "preorder" && <Harvest product={product} done={done} />}
        {open.value === "offer" &&
          sessions.map(session => <Terms key={session.id} product={product} session={session} done={done} />)}
      </section>
      <Past
        title={w().goodsPast}
        none={w().goodsPastNone}
        acts={past.value?.acts}
        session={sessions[0]?.id}
        unit={product.unit}
        done={again}
      />
    </Sheet>
  );
}
