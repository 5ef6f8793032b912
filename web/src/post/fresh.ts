// The pages' service worker: asked in when the page is at rest, and told to take over when it is calm. A page is
// reloaded by itself only in its first moments, before anybody has touched it; later it is offered.

import { signal } from "@preact/signals";

/** A newer build lies ready. */
export const fresh = signal<ServiceWorker | null>(null);

const REST_MS = 5_000;
const BEGIN_MS = 4_000;
const LOOK_EVERY_MS = 3_600_000;

const untouched = () => performance.now() < BEGIN_MS && !navigator.userActivation?.hasBeenActive;

/** Changes over to the newer build. */
export function takeFresh(): void {
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  fresh.peek()?.postMessage("take over");
}

function watch(found: ServiceWorkerRegistration): void {
  const ready = () => {
    if (found.active) fresh.value = found.waiting;
  };
  ready();
  found.addEventListener("updatefound", () => found.installing?.addEventListener("statechange", ready));
}

async function register(): Promise<void> {
  const found = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  watch(found);
  setInterval(() => {
    if (!document.hidden) found.update().catch(() => {});
  }, LOOK_EVERY_MS);
}

export async function begin(): Promise<void> {
  // There is none without https.
  if (!("serviceWorker" in navigator)) return;
  const known = await navigator.serviceWorker.getRegistration();
  if (known?.waiting && untouched()) {
    fresh.value = known.waiting;
    takeFresh();
    return;
  }
  const rest = window.requestIdleCallback ?? setTimeout;
  setTimeout(() => rest(() => void register().catch(() => {})), REST_MS);
}
