// A shared computer: whoever is idle is told two minutes before the sign-in ends by itself, and
// afterwards no page with people on it stays open. What was typed stays, and is sent once the same
// officer has signed in again in another tab. Without this script pages only answer as ended.
(() => {
  const stay = document.querySelector('form[action="/meja/lanjut/"]');
  const who = document.querySelector('.oc-desk-who a').textContent;
  const words = stay.dataset;
  const MINUTE = 60000;
  let timers = [];
  let isOver = false;

  const note = document.createElement('div');
  note.className = 'oc-notice';
  note.setAttribute('role', 'alert');

  const tell = (text, button) => {
    note.replaceChildren(Object.assign(document.createElement('p'), { textContent: text }));
    if (button) note.append(button);
    document.querySelector('main > .oc-width').prepend(note);
  };

  // Brings the forms of this page into the sign-in that is open now: false where there is none, or
  // where it is somebody else's.
  const renew = async () => {
    const answer = await fetch('/meja/akun/');
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (page.querySelector('.oc-desk-who a')?.textContent !== who) return false;
    const token = page.querySelector('[name=token-meja]').value;
    for (const field of document.querySelectorAll('[name=token-meja]')) field.value = token;
    begin();
    return true;
  };

  const end = () => {
    isOver = true;
    if (document.querySelector('main form.oc-form')) return tell(words.berakhir);
    const to = new URLSearchParams({ sebab: 'diam', ke: location.pathname });
    location.replace(`/meja/masuk/?${to}`);
  };

  const warn = () => {
    const button = document.createElement('button');
    button.className = 'oc-desk-leave';
    button.textContent = words.tetap;
    button.addEventListener('click', async () => {
      if (!(await renew().catch(() => false))) end();
    });
    tell(words.segera, button);
  };

  function begin() {
    timers.forEach(clearTimeout);
    isOver = false;
    note.remove();
    timers = [setTimeout(warn, 13 * MINUTE), setTimeout(end, 15 * MINUTE)];
  }

  addEventListener('submit', async (event) => {
    if (!isOver || event.defaultPrevented) return;
    event.preventDefault();
    const { target, submitter } = event;
    if (!(await renew().catch(() => false))) return tell(words.berakhir);
    target.requestSubmit(submitter);
  });

  // A text to copy gets a button: below a field, beside a word. Where the browser keeps its clipboard
  // to itself, the text is selected.
  for (const text of document.querySelectorAll('[data-salin]')) {
    const isField = 'value' in text;
    const outcome = document.createElement('span');
    outcome.setAttribute('role', 'status');
    const button = document.createElement('button');
    button.className = isField ? 'oc-button oc-button-second' : 'oc-desk-leave';
    button.textContent = text.dataset.salin;
    button.addEventListener('click', async () => {
      if (isField) text.select();
      else getSelection().selectAllChildren(text);
      const copied = navigator.clipboard?.writeText(text.value ?? text.textContent) ?? Promise.reject();
      outcome.textContent = await copied.then(() => text.dataset.tersalin, () => text.dataset.terpilih);
    });
    const line = document.createElement(isField ? 'p' : 'span');
    if (isField) line.className = 'oc-actions';
    line.append(button, ' ', outcome);
    text.after(' ', line);
  }

  globalThis.meja = { renew };
  begin();
})();
