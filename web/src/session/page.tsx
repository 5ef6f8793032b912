// The running session: four places on the phone, three columns on the laptop.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Refused } from "../data/api";
import { t } from "../i18n";
import { Book, fetchAhead, Laptop, Look, Offline, Stock, Toast } from "../parts/lazy";
import { Icon } from "../parts/marks";
import { Empty, NotFound } from "../parts/words";
import { Head } from "./head";
import { Queue } from "./queue";
import { desk, fault, follow } from "./state";
import { Tiles } from "./stock";

const wideScreen = matchMedia("(min-width: 1000px)");
const wide = signal(wideScreen.matches);
wideScreen.addEventListener("change", () => {
  wide.value = wideScreen.matches;
});

type Tab = "don" | "sot" | "kho" | "so";
/** The phone's place that is shown. */
export const tab = signal<Tab>("don");

function Tabs() {
  const look = desk.value?.session.totals.look ?? 0;
  const one = (name: Tab, icon: string, words: string, count = 0) => (
    <button
      type="button"
      aria-current={tab.value === name ? "page" : undefined}
      onClick={() => {
        tab.value = name;
        scrollTo(0, 0);
      }}
    >
      <Icon of={icon} />
      {count > 0 && <em>{count > 99 ? "99+" : count}</em>}
      {words}
    </button>
  );
  return (
    <nav class="tabs" aria-label={t().name}>
      {one("don", "basket", t().orders)}
      {one("sot", "bubble", t().look, look)}
      {one("kho", "crate", t().stock)}
      {one("so", "book", t().book)}
    </nav>
  );
}

function Phone({ id }: { id: number }) {
  return (
    <div class="phone">
      <Head wide={false} />
      <div class="band" />
      <Offline />
      <main key={tab.value}>
        {tab.value === "don" && (
          <>
            <Tiles />
            <Queue />
          </>
        )}
        {tab.value === "sot" && <Look />}
        {tab.value === "kho" && <Stock />}
        {tab.value === "so" && <Book id={id} inside />}
      </main>
      <Toast />
      <Tabs />
    </div>
  );
}

export function SessionPage({ id }: { id: number }) {
  useEffect(() => follow(id), [id]);
  useEffect(() => {
    const ahead = setTimeout(fetchAhead, 1_000);
    return () => clearTimeout(ahead);
  }, []);
  const title = desk.value?.session.title;
  useEffect(() => {
    document.title = title ? `${title} – ${t().name}` : t().name;
  }, [title]);
  if (desk.value) return wide.value ? <Laptop id={id} /> : <Phone id={id} />;
  const why = fault.value;
  if (why instanceof Refused && why.status === 404) return <NotFound />;
  if (why) return <Empty title={t().cannotLoad} hint={t().cannotLoadHint} picture={<Icon of="cut" />} />;
  return <Empty title={t().loading} />;
}
