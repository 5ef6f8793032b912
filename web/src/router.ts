// Paths of the page, without reloading it.

import { signal } from "@preact/signals";

export const path = signal(location.pathname + location.hash);

export function go(to: string, replace = false): void {
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  path.value = location.pathname + location.hash;
  scrollTo(0, 0);
}

addEventListener("popstate", () => {
  path.value = location.pathname + location.hash;
});

/** Follows links inside the page; modified clicks are the browser's. */
document.addEventListener("click", event => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return;
  const link = (event.target as Element).closest?.("a[href^='/']");
  if (!(link instanceof HTMLAnchorElement) || link.target || link.pathname.startsWith("/api/")) return;
  event.preventDefault();
  go(link.pathname + link.hash);
});
