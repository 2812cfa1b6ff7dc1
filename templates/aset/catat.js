// Many people in a row, also on a bad line: what the network does not take waits in this page's
// memory and nowhere else. Without this script the form is sent like any other.
(() => {
  const form = document.querySelector('#formulir-catat');
  const status = document.querySelector('#catat-status');
  const rows = document.querySelector('#catat-terakhir tbody');
  const sheet = document.querySelector('#catat-kertas');
  const kept = [...form.querySelectorAll('.oc-desk-kept [name]')].map(({ name }) => name);
  const TOKEN = 'token-meja';
  const MOST = 50;
  const PAUSE = 15000;

  // Forms that are not stored yet, each with a key of its own by which its result comes back.
  let waiting = [];
  let wrong = [];
  let isSending = false;
  let isOut = false;

  const say = (words, values = {}) => {
    status.textContent = words.replace(/{(\w+)}/g, (_, name) => values[name]);
  };

  const answers = () => {
    const sent = {};
    for (const [name, value] of new FormData(form)) {
      if (name === TOKEN || !value) continue;
      if (!(name in sent)) sent[name] = value;
      else sent[name] = [sent[name], value].flat();
    }
    for (const box of form.querySelectorAll('[type=checkbox][value=ya]')) {
      if (box.name in sent) sent[box.name] = true;
    }
    return sent;
  };

  const fill = (sent) => {
    for (const control of form.elements) {
      if (!control.name || control.name === TOKEN) continue;
      const value = sent[control.name];
      const all = [value].flat().map((one) => (one === true ? 'ya' : one));
      if (control.type === 'checkbox' || control.type === 'radio') {
        control.checked = all.includes(control.value);
      } else {
        control.value = typeof value === 'string' ? value : '';
      }
    }
  };

  const next = () => {
    const same = answers();
    for (const name of Object.keys(same)) if (!kept.includes(name)) delete same[name];
    fill(same);
    form.querySelector('[name=nama], input[type=text]').focus();
  };

  const row = (reference, standing) => {
    const line = rows.insertRow(0);
    const head = document.createElement('th');
    head.scope = 'row';
    head.textContent = reference;
    line.append(head);
    line.insertCell().textContent = new Date().toLocaleTimeString('id', { hour: '2-digit', minute: '2-digit' });
    line.insertCell().textContent = standing;
  };

  // Each result on its own: what is stored leaves the memory, what is wrong comes back to the form.
  const settle = ({ key, outcome, reference, errors = [] }) => {
    const entry = waiting.find((one) => one.key === key);
    if (!entry || outcome === 'gagal') return;
    waiting = waiting.filter((one) => one !== entry);
    if (reference) {
      const words = outcome === 'tersimpan' ? status.dataset.tersimpan : status.dataset.ada;
      row(reference, words.replace('{nomor} ', ''));
    } else {
      wrong.push({ ...entry, errors });
    }
  };

  // The form of one, with all that is wrong in it, as the page without script has it.
  const mend = () => {
    const entry = wrong.shift();
    fill(entry.answers);
    const list = document.createElement('ul');
    for (const { field, message } of entry.errors) {
      const control = [form.elements[field] ?? []].flat()[0] ?? form.elements[field]?.[0];
      const link = Object.assign(document.createElement('a'), {
        textContent: message,
        href: `#${control?.id ?? form.id}`,
      });
      link.addEventListener('click', (event) => {
        event.preventDefault();
        (control ?? form).closest('details')?.setAttribute('open', '');
        control?.focus();
      });
      list.insertAdjacentElement('beforeend', document.createElement('li')).append(link);
    }
    status.replaceChildren(`${entry.answers.nama ?? ''}: `, list);
    list.querySelector('a').focus();
  };

  // Question and answer of a form in the words of the page, as the cells of a row.
  const cells = ([name, value]) => {
    const controls = [...form.querySelectorAll(`[name="${name}"]`)];
    const [control] = controls;
    const field = control.closest('.oc-field');
    const text = (one) => {
      if (control.options) return [...control.options].find((option) => option.value === one)?.text ?? one;
      if (control.type === 'hidden') return field.querySelector('.oc-hint').textContent;
      if (!['radio', 'checkbox'].includes(control.type)) return one;
      return controls.find((box) => one === true || box.value === one).labels[0].textContent;
    };
    const words = [field.querySelector('legend, label, .oc-label').textContent, [value].flat().map(text).join(', ')];
    const line = document.createElement('tr');
    for (const one of words) line.insertCell().textContent = one.trim();
    return line;
  };

  // Whoever must close the page takes along on paper what is in its memory.
  const printWaiting = () => {
    sheet.replaceChildren(
      ...waiting.map((entry) => {
        const table = document.createElement('table');
        table.className = 'oc-desk-table';
        table.append(...Object.entries(entry.answers).map(cells));
        return table;
      }),
    );
    document.body.classList.add('oc-desk-sheet-alone');
    print();
  };
  addEventListener('afterprint', () => {
    document.body.classList.remove('oc-desk-sheet-alone');
    sheet.replaceChildren();
  });

  const offer = (words, act) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'oc-desk-leave';
    button.textContent = words;
    button.addEventListener('click', act);
    status.append(' ', button);
  };

  const tell = () => {
    if (waiting.length) {
      say(status.dataset[isOut ? 'keluar' : 'menunggu'], { n: waiting.length });
      return offer(status.dataset.cetak, printWaiting);
    }
    if (wrong.length) {
      say(status.dataset.salah, { n: wrong.length });
      return offer(status.dataset.perbaiki, mend);
    }
    say(status.dataset.terkirim);
  };

  const send = async () => {
    if (isSending || !waiting.length) return;
    isSending = true;
    try {
      const batch = waiting.slice(0, MOST);
      const body = new URLSearchParams({
        [TOKEN]: form.elements[TOKEN].value,
        kiriman: JSON.stringify(batch),
      });
      const answer = await fetch(form.dataset.kirim, { method: 'POST', body, redirect: 'manual' });
      if (answer.ok) (await answer.json()).results.forEach(settle);
      // Signed out, or in again: with the new session it is tried again.
      else isOut = !(await meja.renew());
    } catch {
      // The line is down: it stays here and is tried again.
    }
    isSending = false;
    tell();
  };

  form.addEventListener('submit', (event) => {
    // What an old browser lacks is missed here, while it can still send the form by itself.
    if (!crypto.randomUUID || !globalThis.meja) return;
    event.preventDefault();
    waiting.push({ key: crypto.randomUUID(), answers: answers() });
    tell();
    next();
    send();
  });

  // The list of kelurahan is that of the kecamatan which the page came with; another one has its own.
  form.elements.kecamatan.addEventListener('change', async ({ target }) => {
    const answer = await fetch(`${form.action}?kecamatan=${target.value}`);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    form.elements.kelurahan.replaceChildren(...page.querySelector('#kelurahan').children);
  });
  addEventListener('beforeunload', (event) => {
    if (waiting.length || wrong.length) event.preventDefault();
  });
  addEventListener('online', send);
  setInterval(send, PAUSE);
  if (!document.querySelector('#daftar-kesalahan')) form.querySelector('[name=nama], input[type=text]').focus();
})();
