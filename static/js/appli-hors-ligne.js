// The service worker of the appli carte Vitale: the network first, always; without it, one page that says so.
// Nothing that belongs to anybody is kept.
const CACHE = "appli-hors-ligne-1";
const PAGE = "/s-entrainer/appli-carte-vitale/hors-ligne";

const keep = async () => {
  const cache = await caches.open(CACHE);
  const page = await fetch(PAGE, { credentials: "omit" });
  const links = [...(await page.clone().text()).matchAll(/(?:href|src)="(\/static\/[^"]+\.css)"/g)];
  await cache.put(PAGE, page);
  await cache.addAll(links.map(([, url]) => url));
};

const forget = async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("appli-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
};

const answer = async (request) => {
  try {
    return await fetch(request);
  } catch {
    const kept = await caches.match(request.mode === "navigate" ? PAGE : request);
    return kept ?? Response.error();
  }
};

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(forget()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});
