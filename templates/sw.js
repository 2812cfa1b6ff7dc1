// Keeps visited pages and the list of offices readable without a network. Nothing that somebody
// writes is kept: no form, no answer of /api/, no address with a query.
//
// site-gen writes a first line before this one: SITE = { version, offline, first, forms }.
'use strict';

const PREFIX = 'okoce-';
const STORE = PREFIX + SITE.version;

/** Pages kept besides the first ones; the longest unvisited goes when there are more. */
const MOST_PAGES = 60;

/** How long a kept page waits for the network to give a newer one, in milliseconds. */
const PATIENCE = 3000;

/** Told above a kept page that is shown in place of the network's. */
const NOTICE =
  '<p class="oc-phase" role="status">Halaman simpanan: jaringan lambat atau terputus. Isinya mungkin sudah lama.</p>';

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(STORE)
      .then((store) => store.addAll(SITE.first))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(begin());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/aset/')) event.respondWith(asset(request));
  else if (request.mode === 'navigate') {
    event.respondWith(mayKeep(url) ? page(event, url.pathname) : fetch(request).catch(offlinePage));
  }
});

/** Drops the stores of older versions, and keeps the page from which this worker was started. */
async function begin() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== STORE) await caches.delete(name);
  }
  await self.clients.claim();
  for (const { url } of await self.clients.matchAll({ type: 'window' })) {
    const { pathname } = new URL(url);
    if (mayKeep(new URL(url))) await fetch(pathname).then((answer) => keep(pathname, answer)).catch(() => {});
  }
}

function mayKeep({ pathname, search }) {
  return search === '' && !pathname.startsWith('/api/') && !SITE.forms.includes(pathname);
}

/** The network's page, or the kept one, which says so, when the network fails or takes too long. */
async function page(event, pathname) {
  const fresh = fetch(event.request);
  event.waitUntil(fresh.then((answer) => keep(pathname, answer.clone())).catch(() => {}));
  const kept = await caches.match(pathname, { cacheName: STORE });
  if (!kept) return fresh.catch(offlinePage);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const answer = await Promise.race([fresh, late]).catch(() => {});
  return answer ?? withNotice(kept);
}

async function withNotice(kept) {
  const headers = new Headers(kept.headers);
  // These are of the bytes as they were sent.
  headers.delete('Content-Encoding');
  headers.delete('Content-Length');
  const html = await kept.text();
  return new Response(html.replace('<header', `${NOTICE}\n$&`), { headers });
}

/** Names of assets change with their bytes, so a kept one is never old. */
async function asset(request) {
  const kept = await caches.match(request, { cacheName: STORE });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(STORE)).put(request, answer.clone());
  return answer;
}

async function keep(pathname, answer) {
  const kind = answer.headers.get('content-type') ?? '';
  const never = (answer.headers.get('cache-control') ?? '').includes('no-store');
  if (!answer.ok || answer.redirected || never || !kind.startsWith('text/html')) return;
  const store = await caches.open(STORE);
  // Put last, so that the order of the store is the order of the last visits.
  await store.delete(pathname);
  await store.put(pathname, answer);
  const visited = (await store.keys())
    .map(({ url }) => new URL(url).pathname)
    .filter((path) => !path.startsWith('/aset/') && !SITE.first.includes(path));
  for (const path of visited.slice(0, -MOST_PAGES)) await store.delete(path);
}

function offlinePage() {
  return caches.match(SITE.offline, { cacheName: STORE });
}
