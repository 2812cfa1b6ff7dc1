// Makes a form easier to fill in and harder to lose. All of it also works without this script, and
// what it says is in the templates.
(() => {
  const find = (selector) => document.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = find('.oc-form');
  const button = find('.oc-form button');
  const status = find('#status-kiriman');

  // A list that follows another shows one group: the one headed as the other's choice. A choice
  // that went with its group comes back with it, because arrow keys pass through every option.
  const groups = new WeakMap();
  const originals = new WeakMap();
  const choices = new WeakMap();
  const follow = (list) => {
    if (!groups.has(list)) groups.set(list, all('optgroup', list));
    const every = groups.get(list);
    const heading = document.getElementById(list.dataset.induk).selectedOptions?.[0].label;
    const fitting = every.filter(({ label }) => label === heading);
    const choice = list.value || choices.get(list);
    for (const group of every) group.remove();
    list.append(...(fitting.length ? fitting : every));
    choose(list, choice);
    choices.set(list, choice);
  };

  // Options that serve the other question's answer come first, under the empty one.
  const favour = (list) => {
    const answer = document.getElementById(list.dataset.dahulukan).value;
    const serves = ({ dataset }) => dataset.untuk?.split(' ').includes(answer);
    const [empty, ...rest] = originals.get(list) ?? list.options;
    originals.set(list, [empty, ...rest]);
    const choice = list.value;
    list.append(empty, ...rest.filter(serves), ...rest.filter((option) => !serves(option)));
    list.value = choice;
  };

  const choose = (list, value) => {
    list.value = value;
    if (!list.value) list.selectedIndex = 0;
  };

  // A question that is not asked is not sent either.
  const ask = (question) => {
    const given = new FormData(form).getAll(question.dataset.jika);
    const asked = question.dataset.nilai.split(' ').some((value) => given.includes(value));
    question.hidden = !asked;
    for (const control of all('input, select, textarea', question)) control.disabled = !asked;
  };

  const update = () => {
    all('[data-induk]').forEach(follow);
    all('[data-dahulukan]').forEach(favour);
    all('[data-jika]').forEach(ask);
  };

  // Counts as the server does: `lines` in functions/forms/src/text.rs says what is dropped.
  const DROPPED = /[\u00AD\u061C\u200B\u200E\u200F\u2060\uFEFF\u{E0000}-\u{E007F}]/gu;
  const count = ({ id, value, dataset: { min, max } }) => {
    const counter = document.getElementById(`${id}-hitungan`);
    const { kurang, sisa, lebih } = counter.dataset;
    const length = [...value.replace(DROPPED, '').normalize('NFC').trim()].length;
    const [words, number] =
      length < min ? [kurang, min - length] : length > max ? [lebih, length - max] : [sisa, max - length];
    counter.textContent = length ? words.replace('{n}', number.toLocaleString('id')) : '';
  };

  // While a form is on its way, its button says so and a second press does nothing. The button
  // keeps the focus, so that nobody is thrown back to the top of the page.
  const isBusy = () => button.getAttribute('aria-disabled') === 'true';
  const setBusy = (busy) => {
    if (isBusy() === busy) return;
    const { textContent } = button;
    button.textContent = button.dataset.lain;
    button.dataset.lain = textContent;
    button.setAttribute('aria-disabled', busy);
    status.textContent = busy ? status.dataset.sibuk : '';
  };

  // When everybody comes at once there may be room a moment later. Each waits a time of its own, or
  // all would be back at the same moment.
  const insist = async (request) => {
    const until = Date.now() + 20000;
    for (let pause = 1000; ; pause *= 2) {
      const answer = await fetch(form.getAttribute('action'), request);
      const wait = answer.headers.get('Retry-After') * 1000 + pause * (0.5 + Math.random());
      if (![429, 503].includes(answer.status) || !(Date.now() + wait < until)) return answer;
      await new Promise((done) => setTimeout(done, wait));
    }
  };

  // Sending by hand keeps the page, and with it every answer, when the network fails.
  const send = async (request) => {
    const answer = await insist(request);
    const html = await answer.text();
    // Something in between can answer instead of us.
    if (!html.includes('<main')) throw new Error(html);
    if (answer.redirected) return location.assign(answer.url);
    // What is wrong is shown at the form's own address, where reloading sends nothing, and with
    // an entry of its own in the history, so that one step back does not leave the answers.
    history.pushState(null, '');
    document.open();
    document.write(html);
    document.close();
  };

  const sayNotSent = () => {
    setBusy(false);
    find('#daftar-kesalahan')?.remove();
    find('h1').before(find('#belum-terkirim').content.cloneNode(true));
    find('#daftar-kesalahan').focus();
  };

  // One for each filled-in form, the same when it is sent again; nothing depends on it.
  const key = crypto.randomUUID?.();

  // Lengths are told when the typing pauses, so that a screen reader is not interrupted at every
  // letter.
  let pause;

  form.addEventListener('submit', (event) => {
    if (isBusy()) return event.preventDefault();
    clearTimeout(pause);
    // What an old browser lacks is missed here, while it can still send the form by itself.
    const stop = new AbortController();
    const request = {
      method: 'POST',
      headers: key ? { 'Idempotency-Key': `"${key}"` } : {},
      body: new URLSearchParams(new FormData(form)),
      signal: stop.signal,
    };
    event.preventDefault();
    setBusy(true);
    // The server gives up long before. A button that stays busy would be a trap.
    const timer = setTimeout(() => {
      stop.abort();
      setBusy(false);
    }, 30000);
    send(request).catch(() => {
      clearTimeout(timer);
      sayNotSent();
    });
  });

  form.addEventListener('change', ({ target }) => {
    choices.set(target, target.value);
    update();
  });

  form.addEventListener('input', ({ target }) => {
    if (!target.dataset.max) return;
    clearTimeout(pause);
    pause = setTimeout(count, 500, target);
  });

  // The links on the offices' pages choose in the form: `/daftar/?kecamatan=menteng`. A reference,
  // which is no secret, can be brought too: `/status/?nomor=7KQ-2M4-XP9R`.
  for (const [name, value] of new URLSearchParams(location.search)) {
    const list = document.getElementById(name);
    if (list?.options && !list.value) choose(list, value);
    if (list?.dataset.dariAlamat === '' && !list.value) list.value = value;
    for (const box of all('input[type=checkbox]', form)) {
      if (box.name !== name || box.value !== value) continue;
      box.checked = true;
      box.closest('details')?.setAttribute('open', '');
    }
  }
  update();
  // Someone who comes back finds the page as they left it: busy, and with other answers.
  addEventListener('pageshow', () => {
    setBusy(false);
    update();
  });
  // `autofocus` works once for each page, and an answer is shown in the same one.
  find('#daftar-kesalahan')?.focus();
})();
