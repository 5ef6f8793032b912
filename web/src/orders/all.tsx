// All orders of a session, to look through and to search. Of thousands only those are drawn that can be seen.

import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Order, OrderList } from "../api";
import { get } from "../data/api";
import { plain } from "../data/format";
import { t } from "../i18n";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { Icon, PlatformMark } from "../parts/marks";
import { Plain } from "../parts/plain";
import { Empty, PriceTag } from "../parts/words";
import { OrderWords } from "../session/card";
import { desk } from "../session/state";
import css from "./all.css?inline";
import { missing, noPages, PAGE, type Pages, rowAt, seen, withPage } from "./window";

adopt(css);

const TYPING_MS = 250;
/** A row with the gap below it, in the page's rem: as in all.css. */
const ROW_REM = 7.6;

/** Kept while an order is looked at, so that the way back leads to the same place. */
const words = signal("");
const pages = signal<Pages<Order>>(noPages());
let kept = { list: "", top: 0 };

const rowHeight = () => ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

function Hit({ order, session, top }: { order: Order; session: number; top: number }) {
  return (
    <a class="slip hit" style={{ top: `${top}px` }} href={`/phien/${session}#don-${order.id}`}>
      <b>{order.number == null ? "–" : plain(order.number)}</b>
      <span class="grow">
        <span class="short">
          <OrderWords order={order} />
        </span>
        <span class="by">
          <PlatformMark of={order.customer.platform} />
          <span class="name">{order.customer.name}</span>
          <span>· {s().orderStates[order.state]}</span>
        </span>
      </span>
      <PriceTag sum={order.total} />
    </a>
  );
}

/** What can be seen of the list; told once a frame at most. */
function useView(list: { current: HTMLElement | null }): { top: number; height: number } {
  const view = useSignal({ top: 0, height: innerHeight });
  useEffect(() => {
    let drawing = 0;
    const look = () => {
      drawing ||= requestAnimationFrame(() => {
        drawing = 0;
        kept.top = scrollY;
        const top = -(list.current?.getBoundingClientRect().top ?? 0);
        view.value = { top: Math.max(0, top), height: innerHeight };
      });
    };
    scrollTo(0, kept.top);
    look();
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look);
    return () => {
      cancelAnimationFrame(drawing);
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
    };
  }, []);
  return view.value;
}

/** The order as the running session knows it, if that is newer. */
const newest = (order: Order): Order => {
  const known = desk.peek()?.orders.get(order.id);
  return known && known.version >= order.version ? known : order;
};

function Rows({ session, query }: { session: number; query: string }) {
  const failed = useSignal(false);
  const list = useRef<HTMLDivElement>(null);
  const name = `${session} ${query}`;
  if (kept.list !== name) {
    kept = { list: name, top: 0 };
    pages.value = noPages();
  }
  const known = pages.value;
  const row = rowHeight();
  const view = useView(list);
  const [first, end] = seen(view.top, view.height, row, known.length);
  const wanted = failed.value ? [] : missing(known, first, end);
  useEffect(() => {
    let stale = false;
    const load = async () => {
      for (const page of wanted) {
        const path = `/sessions/${session}/orders?list=all&limit=${PAGE}&after=${page * PAGE}`;
        const told = await get<OrderList>(query ? `${path}&q=${encodeURIComponent(query)}` : path);
        if (stale) return;
        pages.value = withPage(pages.peek(), page, told.orders, told.next != null);
      }
    };
    load().catch(() => {
      failed.value = !stale;
    });
    return () => {
      stale = true;
    };
  }, [wanted.join()]);
  return (
    <>
      {failed.value && <Empty title={t().cannotLoad} hint={t().cannotLoadHint} picture={<Icon of="cut" />} />}
      {failed.value && (
        <button type="button" class="plain" onClick={() => (failed.value = false)}>
          {t().again}
        </button>
      )}
      {!known.more && known.length === 0 && <Empty title={s().searchNone} picture={<Icon of="basket" />} />}
      <div ref={list} class="tall" style={{ height: `${known.length * row}px` }}>
        {Array.from({ length: end - first }, (_, at) => {
          const order = rowAt(known, first + at);
          return (
            order && <Hit key={order.id} order={newest(order)} session={session} top={(first + at) * row} />
          );
        })}
      </div>
    </>
  );
}

export function AllOrders({ id }: { id: number }) {
  const query = useSignal(words.peek().trim());
  useEffect(() => {
    const timer = setTimeout(() => {
      query.value = words.value.trim();
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [words.value]);
  return (
    <Plain title={s().allOrders}>
      <label class="seek">
        <Icon of="find" far />
        <span class="hidden">{s().search}</span>
        <input
          type="search"
          placeholder={s().search}
          value={words.value}
          onInput={event => (words.value = event.currentTarget.value)}
        />
      </label>
      <h2 class="hidden">{s().results}</h2>
      <Rows key={query.value} session={id} query={query.value} />
    </Plain>
  );
}
