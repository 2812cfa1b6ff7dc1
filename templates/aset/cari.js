// On the search page only. While the visitor types, what fits is shown of the lists on this page. The
// button (or Enter) asks the full text too, where this build of the site has it.
(() => {
  const form = document.querySelector('[data-cari]');
  const input = form.elements.kata;
  const byId = (id) => document.getElementById(id);
  const [status, names, nothing, found, list] =
    ['cari-hasil', 'cari-nama', 'cari-kosong', 'cari-temuan', 'cari-daftar'].map(byId);

  // As `fold.rs` does for offices: `u` for `o`, double letters as one.
  const words = (text) =>
    text
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter(Boolean)
      .map((word) => word.replace(/o/g, 'u').replace(/([a-z])\1+/g, '$1'));
  // Words that say nothing about what is meant.
  const EMPTY = new Set(words('apa apakah bagaimana cara di ke dan yang untuk saya ok oce okoce'));

  /** How many letters differ; two that changed places count once (as `osa_distance` in `search.rs`). */
  const distance = (a, b) => {
    const rows = [...Array(a.length + 1)].map((_, i) => [i]);
    for (let j = 0; j <= b.length; j += 1) rows[0][j] = j;
    for (let i = 1; i <= a.length; i += 1) {
      for (let j = 1; j <= b.length; j += 1) {
        const change = a[i - 1] === b[j - 1] ? 0 : 1;
        let least = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + change);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          least = Math.min(least, rows[i - 2][j - 2] + 1);
        }
        rows[i][j] = least;
      }
    }
    return rows[a.length][b.length];
  };
  const slips = (length) => (length < 4 ? 0 : length < 8 ? 1 : 2);

  /** How well a word fits: 0 not at all, 5 the same. */
  const fit = (asked, word) => {
    if (word === asked) return 5;
    if (word.startsWith(asked)) return 4;
    if (asked.length > 3 && word.includes(asked)) return 3;
    // A slip in a word that is typed to its end, or only begun.
    const near = (part) => {
      const slipped = distance(asked, part);
      return slipped > slips(asked.length) ? 0 : 3 - slipped / 2;
    };
    return near(word) || near(word.slice(0, asked.length)) / 2;
  };

  const places = [...list.querySelectorAll('[data-kata], .oc-letter a')].map((link) => {
    const { textContent: name, dataset } = link;
    const own = words(`${name} ${dataset.kata ?? ''}`);
    // Of those that fit as well, what people look for most comes first, because an editor has said
    // that it answers the question; then what says little else.
    const rank = dataset.kata ? 0 : own.length;
    return { name, path: link.getAttribute('href'), section: link.nextElementSibling?.textContent, words: own, rank };
  });

  /** The places that have all the words, the best first. */
  const search = (asked) =>
    places
      .map((entry) => {
        const fits = asked.map((word) => Math.max(0, ...entry.words.map((other) => fit(word, other))));
        return { entry, fits: fits.includes(0) ? 0 : fits.reduce((a, b) => a + b) };
      })
      .filter(({ fits }) => fits > 0)
      .sort((a, b) => b.fits - a.fits || a.entry.rank - b.entry.rank)
      .map(({ entry }) => entry)
      // What people look for most stands in the lists twice.
      .filter(({ path }, i, all) => all.findIndex((other) => other.path === path) === i);

  const MOST = 12;
  let pause;
  function show() {
    clearTimeout(pause);
    const text = input.value.trim();
    const all = words(text);
    const said = all.filter((word) => !EMPTY.has(word));
    const fitting = all.length ? search(said.length ? said : all) : [];
    names.replaceChildren(...fitting.slice(0, MOST).map(item));
    names.hidden = !fitting.length;
    list.hidden = all.length > 0;
    found.hidden = true;
    nothing.hidden = !all.length || fitting.length > 0;
    nothing.querySelector('[data-kantor]').href = `/api/office?${new URLSearchParams({ q: text })}`;
    // Told when the typing pauses, so that a screen reader is not interrupted at every letter.
    pause = setTimeout(() => (status.textContent = all.length ? tell(fitting.length) : ''), 400);
  }

  function tell(count) {
    const more = form.dataset.isi ? ' Tekan Cari: isi halaman ikut dicari.' : '';
    if (!count) return `Belum ada nama yang cocok.${more}`;
    return count > MOST ? `${MOST} yang paling cocok dari ${count}.` : `${count} yang cocok.`;
  }

  function item({ name, path, section }) {
    const link = document.createElement('a');
    link.href = path;
    link.textContent = name;
    const line = document.createElement('li');
    line.append(link);
    if (section) {
      const where = document.createElement('span');
      where.className = 'oc-muted oc-small';
      where.textContent = ` ${section}`;
      line.append(where);
    }
    return line;
  }

  input.addEventListener('input', show);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask();
  });

  let program;
  async function ask() {
    show();
    const text = input.value.trim();
    if (!text || !form.dataset.isi) return;
    clearTimeout(pause);
    status.textContent = 'Sedang mencari.';
    try {
      program ??= await import(form.dataset.isi);
      const { results } = await program.search(text);
      const best = await Promise.all(results.slice(0, 20).map((result) => result.data()));
      if (text !== input.value.trim()) return;
      found.replaceChildren(...best.map(entry));
      found.hidden = best.length === 0;
      nothing.hidden ||= best.length > 0;
      const more = results.length > best.length ? ` Ini ${best.length} yang paling cocok.` : '';
      status.textContent = best.length
        ? `${results.length} halaman memuat kata itu.${more}`
        : 'Belum ada halaman yang memuat kata itu.';
    } catch {
      // An old browser, or the network broke off: names are still found.
      show();
    }
  }

  function entry({ url, meta, excerpt }) {
    const link = document.createElement('a');
    link.href = url;
    link.textContent = meta.title;
    const title = document.createElement('h3');
    title.append(link);
    // The excerpt is HTML: text in which the words are marked.
    const text = document.createElement('p');
    text.append(...new DOMParser().parseFromString(excerpt, 'text/html').body.childNodes);
    const line = document.createElement('li');
    line.append(title, text);
    return line;
  }

  const asked = new URLSearchParams(location.search).get('kata');
  if (asked) {
    input.value = asked;
    ask();
  } else if (input.value) show();
})();
