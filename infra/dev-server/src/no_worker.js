// In the preview every edit is seen at once, so nothing keeps pages here: this takes the place of
// the site's service worker, also of one that is there from an earlier visit, and goes away itself.
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => {
  const forget = async () => {
    for (const name of await caches.keys()) await caches.delete(name);
    await registration.unregister();
  };
  event.waitUntil(forget());
});
