// Starts Decap CMS with our language and without what we have no use for.
import { INDONESIAN } from './indonesian.js';

// There is nobody to log in as: whoever reaches this page works on this machine's files.
localStorage.setItem('decap-cms-user', JSON.stringify({ backendName: 'proxy' }));

// Decap starts of itself as soon as it is loaded, unless told not to.
window.CMS_MANUAL_INIT = true;
const script = document.createElement('script');
script.src = '/admin/decap/decap-cms.js';
script.onload = start;
document.body.append(script);

// Decap fills a form only when it opens one. Where an address leads from one form to the next, it
// would show the new form without its values.
const isForm = (address) => /#\/collections\/[^/]+\/entries\/./.test(address);
addEventListener('hashchange', ({ oldURL, newURL }) => {
  if (isForm(oldURL) && isForm(newURL)) location.reload();
});

// What the server refuses is said until somebody has read it: Decap's own notice goes away by
// itself, and it is the only place that says what to do.
const request = window.fetch;
window.fetch = async (...asked) => {
  const isOurs = String(asked[0]?.url ?? asked[0]).includes('/admin/api');
  try {
    const answer = await request(...asked);
    // A new file is looked for before it is saved, and not found.
    const isNew = answer.status === 404 && String(asked[1]?.body).includes('"getEntry"');
    if (isOurs && !answer.ok && !isNew) refused((await answer.clone().json()).error);
    return answer;
  } catch (problem) {
    if (isOurs) refused('Server tidak menjawab. Jalankan lagi, lalu simpan sekali lagi.');
    throw problem;
  }
};

function refused(reason) {
  document.querySelector('#ditolak')?.remove();
  const dialog = document.createElement('dialog');
  dialog.id = 'ditolak';
  dialog.style.cssText = 'max-width: 32rem; padding: 1.5rem; border: 2px solid #b3261e; font: 1rem/1.5 system-ui;';
  dialog.setAttribute('aria-labelledby', 'ditolak-judul');
  const title = document.createElement('h1');
  title.id = 'ditolak-judul';
  title.style.cssText = 'margin: 0 0 .5rem; font-size: 1.25rem;';
  title.textContent = 'Belum berhasil';
  const text = document.createElement('p');
  text.style.cssText = 'margin: 0 0 1rem;';
  text.textContent = `${reason} Tulisan Anda di halaman ini tidak hilang.`;
  const close = document.createElement('button');
  close.textContent = 'Tutup';
  close.style.cssText = 'min-height: 2.5rem; padding: .25rem 1rem; font: inherit;';
  close.onclick = () => dialog.close();
  dialog.onclose = () => dialog.remove();
  dialog.append(title, text, close);
  document.body.append(dialog);
  dialog.showModal();
}

function start() {
  const { CMS } = window;
  CMS.registerLocale('id', INDONESIAN);
  // The site has no images of its own yet: a library that offers none hides the button for them.
  CMS.registerMediaLibrary({
    name: 'tanpa-gambar',
    init: () => ({ show() {}, hide() {}, enableStandalone: () => false }),
  });
  CMS.init();
}
