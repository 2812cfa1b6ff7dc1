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
