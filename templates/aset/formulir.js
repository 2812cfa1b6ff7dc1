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

  // A question that is not asked is not sent either. Its answer comes back with the page, which it
  // would not to a control that is disabled before.
  let isBack = false;
  const ask = (question) => {
    const given = new FormData(form).getAll(question.dataset.jika);
    const asked = question.dataset.nilai.split(' ').some((value) => given.includes(value));
    question.hidden = !asked;
    for (const control of all('input, select, textarea', question)) control.disabled = isBack && !asked;
  };

  const update = () => {
    all('[data-induk]').forEach(follow);
    all('[data-dahulukan]').forEach(favour);
    all('[data-jika]').forEach(ask);
  };

  // Counts as the server does: `compose` in functions/forms/src/text.rs says what is dropped, and
  // what looks like a space.
  const DROPPED = /(?![\p{VS}\u200C\u200D\u202D\u202E\u3164\uFFA0])\p{DI}/gu;
  const SPACES = /[\x85\u2800\u3164\uFFA0]/g;
  const NOTHING_TO_SHAPE = /(^|\s)[\p{VS}\u200C\u200D]+/gu;
  const count = ({ id, value, dataset: { min, max } }) => {
    const counter = document.getElementById(`${id}-hitungan`);
    const { kurang, sisa, lebih } = counter.dataset;
    const seen = value.replace(DROPPED, '').replace(SPACES, ' ').replace(NOTHING_TO_SHAPE, '$1');
    const length = [...seen.normalize('NFC').trim()].length;
    const [words, number] =
      length < min ? [kurang, min - length] : length > max ? [lebih, length - max] : [sisa, max - length];
    counter.textContent = length ? words.replace('{n}', number.toLocaleString('id')) : '';
  };

  // While a form is on its way, its button says so and a second press does nothing. The button
  // keeps the focus, so that nobody is thrown back to the top of the page.
  let patience;
  const isBusy = () => button.getAttribute('aria-disabled') === 'true';
  const setBusy = (busy) => {
    if (isBusy() === busy) return;
    const { textContent } = button;
    button.textContent = button.dataset.lain;
    button.dataset.lain = textContent;
    button.setAttribute('aria-disabled', busy);
    status.textContent = busy ? status.dataset.sibuk : '';
    if (!busy) clearTimeout(patience);
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

  // Sending by hand keeps the page, and with it every answer, when the network fails. So does what
  // the answer says of the form: nothing but what was asked for takes the form's place.
  const send = async (request) => {
    const answer = await insist(request);
    const html = await answer.text();
    // Something in between can answer instead of us.
    if (!html.includes('<main')) throw new Error(html);
    if (answer.redirected) return location.assign(answer.url);
    const page = new DOMParser().parseFromString(html, 'text/html');
    const again = page.querySelector('.oc-form');
    const names = (root) => all('.oc-field [name]', root).map(({ name }) => name).join();
    // The form itself can be another by now.
    if (answer.ok || (again && names(again) !== names(form))) return open(html);
    document.title = page.title;
    setBusy(false);
    if (!again) return tell(page);
    if (!page.querySelector('h1 + .oc-text')) find('h1 + .oc-text')?.remove();
    all('.oc-field', again).forEach((told, place) => mark(all('.oc-field', form)[place], told));
    announce(page.querySelector('#daftar-kesalahan'));
  };

  // Shows a page at the form's own address, where reloading sends nothing; one step back leads to
  // the form.
  const open = (html) => {
    history.pushState('ada', '', location.pathname + location.search);
    document.open();
    document.write(html);
    document.close();
    addEventListener('popstate', ({ state }) => state || location.reload());
  };

  // Says of a question what was told of it. Its controls stay as they are, so that a browser still
  // takes the answers for typed, and has them when somebody leaves and comes back.
  const mark = (field, told) => {
    const error = told.querySelector('.oc-error');
    field.className = told.className;
    field.querySelector('.oc-error')?.remove();
    if (error) (field.querySelector(':scope > .oc-hint:not(.oc-counter)') ?? field.firstElementChild).after(error);
    const parts = 'input, textarea, select';
    const theirs = [told, ...all(parts, told)];
    [field, ...all(parts, field)].forEach((own, place) => {
      for (const name of ['aria-describedby', 'aria-invalid']) {
        const value = theirs[place]?.getAttribute(name);
        if (value) own.setAttribute(name, value);
        else own.removeAttribute(name);
      }
      // What can't be kept was taken out, and nobody can do that who doesn't see it.
      if (error && own.matches('.oc-input:not(select)')) own.value = theirs[place].value;
    });
    const folded = error && field.querySelector('details');
    if (folded) folded.open = true;
  };

  // Its beginning is seen, also where it is higher than the screen.
  const attend = () => {
    find('#daftar-kesalahan')?.focus();
    find('#daftar-kesalahan')?.scrollIntoView();
  };

  const announce = (summary) => {
    find('#daftar-kesalahan')?.remove();
    find('h1').before(summary);
    attend();
  };

  // Tells that the form was not sent, or in the words of a page why it was not taken.
  const tell = (page) => {
    setBusy(false);
    const notice = find('#belum-terkirim').content.cloneNode(true);
    if (page) {
      const title = notice.querySelector('h2');
      title.textContent = page.querySelector('h1').textContent;
      title.parentNode.replaceChildren(title, ...all('main .oc-text > p:not(.oc-actions)', page));
    }
    announce(notice);
  };

  // One for each filled-in form, the same when it is sent again; nothing depends on it.
  const key = crypto.randomUUID?.();

  // Lengths are told when the typing pauses, so that a screen reader is not interrupted at every
  // letter.
  let pause;

  form.addEventListener('submit', (event) => {
    if (isBusy()) return event.preventDefault();
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
    patience = setTimeout(() => {
      stop.abort();
      setBusy(false);
    }, 30000);
    send(request).catch(() => tell());
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
    isBack = true;
    setBusy(false);
    update();
  });
  // `autofocus` works once for each page, and an answer is shown in the same one.
  attend();
})();
