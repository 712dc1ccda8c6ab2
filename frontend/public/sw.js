// The offline shell: the page itself and what draws it, kept on this device so that it opens without a network and can
// say that there is none. It keeps nothing of the account, never answers for the server, and the network comes first
// wherever a newer version of the page could be.
const CACHE = "evenkeel-shell-1";
/** Files of versions that are gone are forgotten, the oldest first. */
const FILES_MAX = 400;
const PAGE = "/index.html";
const NEWEST_FIRST = new Set([
  "/config.json",
  "/__/firebase/init.json",
  "/theme.js",
  "/favicon.svg",
  "/manifest.webmanifest",
]);

async function keep(key, response) {
  if (!response.ok || response.redirected) return;
  const cache = await caches.open(CACHE);
  await cache.put(key, response);
  const files = await cache.keys();
  await Promise.all(files.slice(0, Math.max(0, files.length - FILES_MAX)).map((file) => cache.delete(file)));
}

async function newestFirst(request, key) {
  try {
    const response = await fetch(request);
    // A full disk must not keep the page from opening.
    await keep(key, response.clone()).catch(() => undefined);
    return response;
  } catch (error) {
    const kept = await caches.match(key);
    if (kept === undefined) throw error;
    return kept;
  }
}

/** A file whose name changes with its content never has a newer version. */
async function keptFirst(request) {
  const kept = await caches.match(request.url);
  if (kept !== undefined) return kept;
  return newestFirst(request, request.url);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/** What was loaded before this worker was there: the page names it. */
self.addEventListener("message", (event) => {
  const own = event.data.filter((url) => url.startsWith(`${self.location.origin}/assets/`));
  const fetched = own.map((url) => keptFirst(new Request(url)));
  const others = [...NEWEST_FIRST].map((path) => newestFirst(new Request(path), path));
  event.waitUntil(Promise.allSettled([...fetched, ...others, newestFirst(new Request("/"), PAGE)]));
});

/** A message of the server's, encrypted on its way: a title, a line, and the page's place that shows the rest. */
self.addEventListener("push", (event) => {
  const { title, body, place, tag } = event.data.json();
  const shown = { body, tag, icon: "/icon-192.png", data: { place } };
  event.waitUntil(self.registration.showNotification(title, shown));
});

/** Focuses a window that shows the place, and opens one otherwise: no draft in another window is lost. */
async function showPlace(place) {
  const wanted = new URL(place, self.location.origin);
  const { href } = wanted.origin === self.location.origin ? wanted : new URL("/", self.location.origin);
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find((each) => each.url === href);
  await (open ? open.focus() : self.clients.openWindow(href));
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(showPlace(event.notification.data.place));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (NEWEST_FIRST.has(pathname)) event.respondWith(newestFirst(request, pathname));
  else if (pathname.startsWith("/assets/")) event.respondWith(keptFirst(request));
  else if (request.mode === "navigate" && !pathname.startsWith("/__/") && !pathname.startsWith("/api/"))
    event.respondWith(newestFirst(request, PAGE));
});
