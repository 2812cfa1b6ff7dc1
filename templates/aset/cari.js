// On the search page only. While the visitor types, the list of all pages shows what fits by name;
// the button (or Enter) asks the full text, where this build of the site has it. The program for
// that is loaded then and not before.
(() => {
  const form = document.querySelector('[data-cari]');
  const input = form.elements.kata;
  const status = document.getElementById('cari-hasil');
  const found = document.getElementById('cari-temuan');
  const groups = [...document.querySelectorAll('.oc-letter')];
  const pages = [...document.querySelectorAll('.oc-letter li')].map((item) => ({ item, text: plain(item.textContent) }));

  function plain(text) {
    return text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[^a-z0-9]+/g, ' ').trim();
  }

  /** Shows the pages whose names have all the words; gives their number. */
  function filter() {
    const words = plain(input.value).split(' ');
    let count = 0;
    for (const { item, text } of pages) {
      item.hidden = !words.every((word) => text.includes(word));
      if (!item.hidden) count += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector('li:not([hidden])');
    return count;
  }

  function tellNames(count) {
    found.hidden = true;
    if (!plain(input.value)) status.textContent = '';
    else if (count) status.textContent = `${count} halaman dengan nama yang cocok.`;
    else if (form.dataset.isi) status.textContent = 'Belum ada nama yang cocok. Tekan Cari: isi halaman ikut dicari.';
    else status.textContent = 'Belum ada nama yang cocok. Coba kata lain yang lebih pendek.';
  }

  let pause;
  input.addEventListener('input', () => {
    const count = filter();
    clearTimeout(pause);
    // Told when the typing pauses, so that a screen reader is not interrupted at every letter.
    pause = setTimeout(tellNames, 400, count);
  });

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask();
  });

  let program;
  async function ask() {
    clearTimeout(pause);
    const count = filter();
    const words = input.value.trim();
    if (!words || !form.dataset.isi) return tellNames(count);
    status.textContent = 'Sedang mencari.';
    try {
      program ??= await import(form.dataset.isi);
      const { results } = await program.search(words);
      const best = await Promise.all(results.slice(0, 20).map((result) => result.data()));
      if (words !== input.value.trim()) return;
      found.replaceChildren(...best.map(entry));
      found.hidden = best.length === 0;
      const more = results.length > best.length ? ` Ini ${best.length} yang paling cocok.` : '';
      status.textContent = best.length
        ? `${results.length} halaman memuat kata itu.${more}`
        : 'Belum ada halaman yang memuat kata itu. Coba kata lain.';
    } catch {
      // An old browser, or the network broke off: names are still found.
      tellNames(count);
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
    const item = document.createElement('li');
    item.className = 'oc-entry';
    item.append(title, text);
    return item;
  }

  const asked = new URLSearchParams(location.search).get('kata');
  if (asked) {
    input.value = asked;
    ask();
  } else if (input.value) filter();
})();
