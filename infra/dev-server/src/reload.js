// Added to pages by the dev-server only: loads the open page again after a build and shows the
// problems of a build that failed. The published site has no part of it.
(() => {
  // Which state of the site this page was made from; the server tells when there is a newer one.
  // A page with words that are not saved yet asks to be left as it is.
  const { pages, stays } = document.currentScript.dataset;

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

  /** Exchanges style sheets that have another address now; the page stays as it is. */
  async function restyle() {
    const answer = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
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

  function connect() {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/_dev/reload?pages=${pages}`);
    socket.onmessage = ({ data }) => {
      const told = JSON.parse(data);
      if (told.kind === 'problems') return show(told);
      hide();
      if (told.kind === 'styles') return restyle();
      if (told.kind === 'pages') reload();
    };
    // The server was restarted or stopped: look for it again, and reload when it is back.
    socket.onclose = () => setTimeout(retry, 1000);
  }

  /** The browser keeps the place on the page. The answer to a sent form can't be asked for again. */
  function reload() {
    const isAnswer = location.pathname.startsWith('/api/') && !location.search;
    if (!isAnswer && stays === undefined) location.reload();
  }

  async function retry() {
    try {
      await fetch(location.pathname, { method: 'HEAD' });
      reload();
    } catch {
      setTimeout(retry, 1000);
    }
  }

  connect();
})();
