// Paths of the page, without reloading it.

import { signal } from "@preact/signals";

const here = () => location.pathname + location.hash;

export const path = signal(here());

const follow = () => {
  path.value = here();
};

export function go(to: string, replace = false): void {
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  follow();
  scrollTo(0, 0);
}

addEventListener("popstate", follow);

/** Follows links inside the page; modified clicks are the browser's. */
document.addEventListener("click", event => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return;
  const link = (event.target as Element).closest?.("a[href^='/']");
  if (!(link instanceof HTMLAnchorElement) || link.target || link.pathname.startsWith("/api/")) return;
  event.preventDefault();
  go(link.pathname + link.hash);
});
