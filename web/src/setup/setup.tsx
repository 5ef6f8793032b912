// The owner's pages: the catalogue with its stock, and the session with its lives and helpers.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Product, ProductList, SessionList, SessionSummary } from "../api";
import { ReadKey } from "../comfort/read";
import { get } from "../data/api";
import { amount, isNone, money, quantity } from "../data/format";
import type { GoodsProps } from "../goods/goods";
import { Receive } from "../goods/receive";
import { language, speak, t } from "../i18n";
import { s } from "../i18n/pages";
import { isOwner, me } from "../me";
import { sheetOf } from "../parts/address";
import { adopt } from "../parts/adopt";
import { lazy } from "../parts/lazy";
import { Icon, Picture } from "../parts/marks";
import { Plain } from "../parts/plain";
import { Empty } from "../parts/words";
import { SignOut } from "../post/leave";
import { path } from "../router";
import { Called } from "../session/called";
import { loadTaught } from "../session/taught";
import choices from "../style/choices.css?inline";
import forms from "../style/forms.css?inline";
import { Line, lineOf } from "./line";
import { ProductForm } from "./product";
import { Sessions } from "./sessions";
import css from "./setup.css?inline";

adopt(choices);
adopt(forms);
adopt(css);

const Goods = lazy<GoodsProps>(() => import("../goods/goods").then(part => part.Goods), true);

const PrinterSetup = lazy<object>(() => import("../slips/printer").then(part => part.PrinterSetup), true);

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
          <Icon of="plus" />
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

function Catalogue() {
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
          <Icon of="plus" />
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

function Account() {
  const user = me.value?.user;
  return (
    <section class="slip sheet">
      {user && <p>{s().signedInAs(user.name, s().roles[user.role])}</p>}
      <div class="acts">
        <button
          type="button"
          class="plain"
          lang={language.value === "vi" ? "en" : "vi"}
          onClick={() => void speak(language.value === "vi" ? "en" : "vi")}
        >
          {s().otherLanguage}
        </button>
        <SignOut />
      </div>
    </section>
  );
}

export function Setup({ part }: { part: "stock" | "setup" }) {
  const line = lineOf(path.value);
  const here = (one: typeof part) => (one === part ? "page" : undefined);
  useEffect(() => {
    document.title = `${part === "stock" ? s().stockTitle : s().setupTitle} – ${t().name}`;
  }, [part]);
  return (
    <Plain
      title={part === "stock" ? s().stockTitle : s().setupTitle}
      under={me.value?.shop.name}
      beside={part === "stock" && <ReadKey say={voice => voice.readStock()} />}
    >
      <nav class="parts noprint" aria-label={t().setup}>
        <a class="plain" href="/">
          <Icon of="basket" />
          {t().orders}
        </a>
        <a class="plain" href="/kho" aria-current={here("stock")}>
          <Icon of="crate" />
          {t().stock}
        </a>
        <a class="plain" href="/thiet-lap" aria-current={here("setup")}>
          <Icon of="gear" />
          {t().setup}
        </a>
      </nav>
      {part === "stock" && (line ? <Line product={line} /> : <Catalogue />)}
      {part === "setup" && <Sessions />}
      {part === "setup" && isOwner() && <PrinterSetup />}
      {part === "setup" && <Account />}
    </Plain>
  );
}
