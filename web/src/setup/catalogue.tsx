// The catalogue with its stock.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Product, ProductList, SessionList, SessionSummary } from "../api";
import { get } from "../data/api";
import { amount, isNone, money, quantity } from "../data/format";
import type { GoodsProps } from "../goods/goods";
import { Receive } from "../goods/receive";
import { t } from "../i18n";
import { s } from "../i18n/pages";
import { isOwner } from "../me";
import { sheetOf } from "../parts/address";
import { lazy } from "../parts/lazy";
import { Icon, Picture } from "../parts/marks";
import { Empty } from "../parts/words";
import { path } from "../router";
import { Called } from "../session/called";
import { loadTaught } from "../session/taught";
import { Line, lineOf } from "./line";
import { ProductForm } from "./product";

const Goods = lazy<GoodsProps>(() => import("../goods/goods").then(part => part.Goods), true);

interface RowProps {
  product: Product;
  /** The open ones. */
  sessions: readonly SessionSummary[];
  put(product: Product): void;
}

function ProductRow({ product, sessions, put }: RowProps) {
  const open = useSignal<"" | "edit" | "receive">("");
  const toggle = (what: "edit" | "receive") => {
    open.value = open.value === what ? "" : what;
  };
  return (
    <article class="slip product">
      <div class="who">
        <div class="frame">
          <Picture of={product.picture} />
        </div>
        <div class="grow">
          <h3>
            <span class="name">{product.name}</span>
            <span class="tag">{money(product.price)}</span>
          </h3>
          <p class="quiet">
            {s().productCode} <b>{product.code}</b> · {s().onHand.toLowerCase()}{" "}
            <b>{amount(product.on_hand, product.unit)}</b> · {s().held.toLowerCase()} {quantity(product.held)}
            {!isNone(product.waiting) && ` · ${t().waitingLine(quantity(product.waiting))}`}
          </p>
        </div>
      </div>
      {sessions.map(({ id, title }) => (
        <Called key={id} product={product.id} session={id} title={title} open />
      ))}
      <div class="acts">
        <a class="plain" href={`/kho#line-${product.id}`}>
          {s().line}
        </a>
        {isOwner() && (
          <button
            type="button"
            class="plain"
            aria-expanded={open.value === "edit"}
            onClick={() => toggle("edit")}
          >
            {s().edit}
          </button>
        )}
        <button
          type="button"
          class="plain"
          aria-expanded={open.value === "receive"}
          onClick={() => toggle("receive")}
        >
          <Icon of="plus" far />
          {s().receive}
        </button>
        <a class="plain more" href={`#mon-${product.id}`} aria-label={`${s().stockSheet}: ${product.name}`}>
          •••
        </a>
      </div>
      {open.value === "edit" && (
        <ProductForm
          product={product}
          newer={put}
          done={after => {
            put(after);
            open.value = "";
          }}
        />
      )}
      {open.value === "receive" && (
        <Receive
          product={product}
          done={after => {
            put(after);
            open.value = "";
          }}
        />
      )}
    </article>
  );
}

function Products() {
  const products = useSignal<readonly Product[] | null>(null);
  const sessions = useSignal<readonly SessionSummary[]>([]);
  const adding = useSignal(false);
  useEffect(() => {
    get<ProductList>("/products").then(
      list => {
        products.value = list.products;
      },
      () => {
        products.value = [];
      },
    );
    get<SessionList>("/sessions").then(
      list => {
        sessions.value = list.sessions.filter(session => session.state === "open");
        for (const session of sessions.value) void loadTaught(session.id);
      },
      () => {},
    );
  }, []);
  const put = (product: Product) => {
    const known = products.value ?? [];
    const at = known.findIndex(one => one.id === product.id);
    products.value = at < 0 ? [...known, product] : known.with(at, product);
  };
  const open = sheetOf(path.value, "mon");
  const opened = products.value?.find(product => product.id === open);
  return (
    <>
      {open && products.value && <Goods key={open} product={opened} sessions={sessions.value} put={put} />}
      <h2 class="hidden">{t().stock}</h2>
      {products.value?.map(product => (
        <ProductRow key={product.id} product={product} sessions={sessions.value} put={put} />
      ))}
      {products.value?.length === 0 && !adding.value && (
        <Empty title={s().noProducts} hint={s().noProductsHint} picture={<Picture of="hop" />} />
      )}
      {isOwner() && !adding.value && (
        <button type="button" class="yes" onClick={() => (adding.value = true)}>
          <Icon of="plus" far />
          {s().addProduct}
        </button>
      )}
      {adding.value && (
        <section class="slip sheet">
          <h2>{s().addProduct}</h2>
          <ProductForm
            done={product => {
              put(product);
              adding.value = false;
            }}
          />
        </section>
      )}
    </>
  );
}

/** "/kho#line-3" is the waiting line of one product. */
export function Catalogue() {
  const line = lineOf(path.value);
  return line ? <Line product={line} /> : <Products />;
}
