// Added to pages by the dev-server only: loads the open page again after a build and shows the
// problems of a build that failed. The published site has no part of it.
(() => {
  // Which state of the site this page was made from; the server tells when there is a newer one.
  // A page with words that are not saved yet asks to be left as it is.
  const own = document.currentScript;
  const { stays } = own.dataset;
  let { version } = own.dataset;

  // The style of the panel. Made through the object model, which the page's content security
  // policy allows; a style element it would refuse. In a shadow tree, neither the site's style
  // nor the panel's reaches the other.
  const STYLE = `
    dialog { box-sizing: border-box; width: 100%; max-width: none; height: 100%; max-height: none;
      margin: 0; border: 0; padding: 1.5rem; overflow: auto; background: #1b1b1b; color: #fff;
      font: 1rem/1.5 system-ui, sans-serif; }
    h1 { margin: 0 0 .25rem; font-size: 1.25rem; }
    h1:focus { outline: none; }
    ol { padding-left: 1.5rem; }
    li { margin: 1.25rem 0; }
    p { margin: .25rem 0; overflow-wrap: anywhere; }
    a { color: #9bd0ff; overflow-wrap: anywhere; }
    pre { margin: .5rem 0; overflow-x: auto; font: .875rem/1.4 ui-monospace, monospace; }
    button { min-height: 2rem; padding: .25rem .75rem; border: 1px solid #fff; border-radius: .25rem;
      background: none; color: inherit; font: inherit; cursor: pointer; }
    a:focus-visible, button:focus-visible, pre:focus-visible { outline: 3px solid #fd0; outline-offset: 2px; }
  `;

  // What is behind the panel: a page of the site, or a form with somebody's words.
  const BEHIND =
    stays === undefined
      ? 'Halaman di belakang ini versi baik terakhir.'
      : 'Yang Anda simpan tidak hilang. Tutup daftar ini, perbaiki isiannya, lalu simpan lagi.';

  let host;

  function make(name, properties, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  function hide() {
    host?.remove();
    host = undefined;
  }

  function show({ summary, problems }) {
    hide();
    host = make('div');
    const root = host.attachShadow({ mode: 'open' });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    root.adoptedStyleSheets = [style];
    const title = make('h1', { id: 'judul', tabIndex: -1 }, 'Isi situs belum dapat dibangun');
    const dialog = make(
      'dialog',
      { lang: 'id', onclose: hide },
      title,
      make('p', {}, `${summary} ${BEHIND}`),
      make('ol', {}, ...problems.map(entry)),
      make('button', { type: 'button', onclick: () => dialog.close() }, 'Tutup (Esc)'),
    );
    dialog.setAttribute('aria-labelledby', title.id);
    root.append(dialog);
    document.body.append(host);
    // As a modal dialog it takes the keyboard, closes with Escape and gives the focus back.
    dialog.showModal();
    title.focus();
  }

  function entry({ place, fullPlace, message, hint, drawing }) {
    const path = fullPlace.replaceAll('\\', '/').replace(/^(?!\/)/, '/');
    const open = make(
      'a',
      { href: `vscode://file${encodeURI(path)}`, title: 'Buka di Visual Studio Code' },
      place,
    );
    const copy = make('button', { type: 'button', title: place }, 'Salin tempat');
    copy.onclick = async () => {
      const copied = navigator.clipboard.writeText(place);
      copy.textContent = await copied.then(() => 'Tersalin', () => 'Tidak dapat disalin');
    };
    const item = make('li', {}, make('p', {}, open, ' ', copy), make('p', {}, message));
    // A long line is scrolled, with the keyboard too.
    if (drawing) item.append(make('pre', { tabIndex: 0 }, drawing));
    if (hint) item.append(make('p', {}, `Bantuan: ${hint}`));
    return item;
  }

  /** The page as the server has it now; nothing when it has none at this address any more. */
  async function fetchPage() {
    // Not from the cache: a file's time in seconds can't tell two edits in one second apart.
    // Not compressed: that takes longer than it saves on the way from this machine to itself.
    const headers = { 'Cache-Control': 'no-transform' };
    const answer = await fetch(location.href, { cache: 'no-store', headers });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : undefined;
  }

  /** Exchanges style sheets that have another address now; the page stays as it is. */
  function restyle(fresh) {
    const all = (page) => [...page.querySelectorAll('link[rel="stylesheet"]')];
    const old = all(document);
    all(fresh).forEach((link, position) => {
      const before = old[position];
      if (before?.getAttribute('href') === link.getAttribute('href')) return;
      const next = document.importNode(link);
      // The old look stays until the new one is there.
      next.onload = () => before?.remove();
      (before ?? document.head.lastElementChild).after(next);
    });
  }

  /**
   * Shows the new page in the place of the old one: in half the time of loading it, with no blank
   * moment, and with what was typed. Only another script of the head calls for loading.
   */
  async function refresh() {
    if (isKept()) return;
    const fresh = await fetchPage();
    const scripts = (page) => [...page.head.querySelectorAll('script[src]')].map(({ src }) => src);
    if (!fresh || String(scripts(fresh)) !== String(scripts(document))) return reload();
    restyle(fresh);
    keepAnswers(fresh);
    document.title = fresh.title;
    document.body.replaceWith(document.adoptNode(fresh.body));
    // Scripts of the body act on what is in it, so they are run again. One that can't be, is loaded.
    addEventListener('error', reload, { once: true });
    for (const inert of document.body.querySelectorAll('script[src]')) {
      const script = document.createElement('script');
      for (const { name, value } of inert.attributes) script.setAttribute(name, value);
      inert.replaceWith(script);
    }
    document.body.append(own);
  }

  /** Gives the new page what was typed and chosen in the old one. */
  function keepAnswers(fresh) {
    for (const old of document.querySelectorAll('input[id], select[id], textarea[id]')) {
      const next = fresh.getElementById(old.id);
      if (next?.type !== old.type || old.type === 'hidden' || old.type === 'file') continue;
      if (old.checked !== old.defaultChecked) next.checked = old.checked;
      const isChosen = old.options && old.selectedIndex > 0;
      if (isChosen || (!old.options && old.value !== old.defaultValue)) next.value = old.value;
    }
  }

  let events;
  // The server does not answer.
  let isAway = false;

  function connect() {
    if (document.hidden) return;
    events = new EventSource(`/_dev/reload?${version}`);
    events.onmessage = ({ data, lastEventId }) => {
      version = lastEventId;
      const told = JSON.parse(data);
      if (told.kind === 'problems') return show(told);
      hide();
      if (told.kind === 'styles') return fetchPage().then((fresh) => fresh && restyle(fresh));
      if (told.kind === 'pages') refresh();
    };
    // The server was restarted or stopped: look for it again, and reload when it is back.
    events.onerror = () => {
      isAway = true;
      disconnect();
      setTimeout(retry, 1000);
    };
  }

  function disconnect() {
    events?.close();
    events = undefined;
  }

  // A browser holds six connections to one host, and each open page would keep one of them. A
  // hidden page needs none: it learns what it missed when it is seen again.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) disconnect();
    else if (!events && !isAway) connect();
  });

  /**
   * The answer to a sent form can't be asked for again, and some pages ask to be left alone. An
   * answer that the form's own script wrote over the page has put this script out of it, and one
   * that it took into the page shows its summary of errors.
   */
  const isKept = () =>
    stays !== undefined ||
    !own.isConnected ||
    (document.querySelector('#daftar-kesalahan') !== null && !location.pathname.startsWith('/_dev/')) ||
    (location.pathname.startsWith('/api/') && !location.search);

  /** The browser keeps the place on the page. */
  function reload() {
    if (!isKept()) location.reload();
  }

  async function retry() {
    try {
      await fetch(location.pathname, { method: 'HEAD' });
      isAway = false;
      if (isKept()) connect();
      else reload();
    } catch {
      setTimeout(retry, 1000);
    }
  }

  connect();
})();
