// On the offline page only: lists the pages that this phone has kept.
(async () => {
  const list = document.querySelector('[data-tersimpan]');
  const names = 'caches' in window ? await caches.keys() : [];
  const pages = new Map();
  for (const name of names) {
    const store = await caches.open(name);
    for (const request of await store.keys()) {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith('/aset/') || pathname === list.dataset.tersimpan) continue;
      const answer = await store.match(request);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      pages.set(pathname, page.querySelector('h1')?.textContent ?? pathname);
    }
  }
  for (const [path, title] of [...pages].reverse()) {
    const link = document.createElement('a');
    link.href = path;
    link.textContent = title;
    const item = document.createElement('li');
    item.append(link);
    list.append(item);
  }
  list.closest('section').hidden = pages.size === 0;
})();
