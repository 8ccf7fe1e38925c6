// Keeps the shell of the pocket on the phone. It holds no data: those lie sealed in the store. The desk writes KEPT before this script.
const name = `pocket-${KEPT.version}`;

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(name);
  await cache.addAll(KEPT.files.map((one) => new Request(one, {cache: "reload", credentials: "same-origin"})));
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const old = (await caches.keys()).filter((one) => one.startsWith("pocket-") && one !== name);
  await Promise.all(old.map((one) => caches.delete(one)));
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const {origin, pathname} = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || !KEPT.files.includes(pathname)) return;
  event.respondWith((async () => (await (await caches.open(name)).match(pathname)) || fetch(event.request))());
});
