// The pages without signal. Files are those of one build, taken together or not at all: a newer build lies beside
// this one until it takes over, and this one's stay for the pages that were opened with them. Names of files tell
// their content, and the page itself is checked by its hash, so no two builds mix. What the server says under
// /api is never kept here. BUILD, PAGE and FILES are written in by vite.config.ts.

const PREFIX = "phiencho-";
const HERE = PREFIX + BUILD;
/** As the server's own list, src/server/assets.rs. */
const ROUTES = /^\/(|join|kho|thiet-lap|(phien|so)\/\d+)$/;

addEventListener("install", event => {
  const page = new Request("/", { cache: "no-cache", integrity: PAGE });
  event.waitUntil(caches.open(HERE).then(cache => cache.addAll([page, ...FILES])));
});

addEventListener("activate", event => {
  const tidy = async () => {
    const known = (await caches.keys()).filter(name => name.startsWith(PREFIX) && name !== HERE);
    // Oldest first: the one before this may still be somebody's.
    await Promise.all(known.slice(0, -1).map(name => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(tidy());
});

addEventListener("message", event => {
  if (event.data === "take over") skipWaiting();
});

const kept = async (request, name) =>
  (await caches.match(name ?? request, { ignoreVary: true, ...(name && { cacheName: HERE }) })) ??
  fetch(request);

addEventListener("fetch", event => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && ROUTES.test(pathname)) event.respondWith(kept(request, "/"));
  else if (pathname.startsWith("/assets/")) event.respondWith(kept(request));
});
