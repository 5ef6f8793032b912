// Routes that come on demand.

import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { t } from "../i18n";
import { Empty } from "./words";

const RETRY_MS = 2_000;

/** `quiet` parts leave their place empty until they have come; they are asked for again by themselves. */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  quiet = false,
): ComponentType<Props> {
  const loaded = signal<ComponentType<Props> | null>(null);
  const failed = signal(false);
  let asked = false;
  const ask = () => {
    asked = true;
    failed.value = false;
    load().then(
      page => {
        loaded.value = page;
      },
      () => {
        failed.value = true;
        if (quiet) setTimeout(ask, RETRY_MS);
      },
    );
  };
  return props => {
    if (!asked) ask();
    const Page = loaded.value;
    if (Page) return <Page {...props} />;
    if (quiet) return null;
    if (!failed.value) return <Empty title={t().loading} />;
    return (
      <div class="empty">
        <b>{t().cannotLoad}</b>
        <button type="button" class="plain" onClick={ask}>
          {t().again}
        </button>
      </div>
    );
  };
}

const shelf = () => import("../session/shelf");
const look = () => import("../session/look");
const done = () => import("../session/done");
const notices = () => import("../session/notices");

export const Book = lazy<{ id: number; inside?: boolean }>(() =>
  import("../book/book").then(page => page.Book),
);
export const Setup = lazy<{ part: "stock" | "setup" }>(() =>
  import("../setup/setup").then(page => page.Setup),
);
export const Laptop = lazy<{ id: number }>(() => import("../session/laptop").then(page => page.Laptop));
export const Stock = lazy<object>(() => shelf().then(page => page.Stock));
export const Look = lazy<object>(() => look().then(page => page.Look));
export const Done = lazy<object>(() => done().then(page => page.Done), true);
export const Toast = lazy<object>(() => notices().then(page => page.Toast), true);
export const Unsent = lazy<object>(() => notices().then(page => page.Unsent), true);
export const Offline = lazy<object>(() => import("../post/banner").then(part => part.Offline), true);
export const Keys = lazy<{ wide: boolean }>(() => import("../comfort/keys").then(part => part.Keys), true);
export const Home = lazy<object>(() => import("../home").then(page => page.Home));
export const Join = lazy<object>(() => import("../join").then(page => page.Join));
export const SignedOut = lazy<object>(() => import("../join").then(page => page.SignedOut));

/** Brings the phone's other places before the network may be gone. */
export function fetchAhead(): void {
  void shelf().catch(() => {});
  void look().catch(() => {});
}
