// On every page: keeps visited pages for when there is no network. A browser without this loses
// nothing else.
if ('serviceWorker' in navigator) {
  addEventListener('load', () => navigator.serviceWorker.register('/sw.js').catch(() => {}));
}
