/** What `templates/aset/formulir.js` adds to a form, and that the form does without it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';

import { SITE, assertNone, audit, openBrowser, openTab } from './browser.mjs';
import { FORMS, REFERENCE, encode, fill, filledIn, receiptAddress } from './forms.mjs';
import { PUBLIC } from './paths.mjs';

const [REGISTRATION, MENTOR] = FORMS;

/** More than this, compressed, is not a small script any more. */
const MOST_SCRIPT_BYTES = 3_000;

/** How long the counter waits for the next letter, and some more. */
const PAUSE_MS = 700;

/** How long the script waits for an answer. */
const PATIENCE_MS = 30_000;

let browser;
let visitor = 500;

before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

describe('the script of forms', () => {
  let page, problems;

  beforeEach(async () => {
    ({ page, problems } = await openTab(browser));
  });
  afterEach(() => page.context().close());

  const open = (form, query = '') => page.goto(SITE + form.path + query);
  const button = () => page.locator('.oc-form button');
  const status = () => page.locator('#status-kiriman');

  /** Every post of the form from now on, in the list that is given back. */
  const watchPosts = () => {
    const posts = [];
    page.on('request', (request) => request.method() === 'POST' && posts.push(request));
    return posts;
  };

  /** Asserts that the page has said what to do and lost nothing. */
  const assertNotSent = async (answers) => {
    await page.locator('#daftar-kesalahan:focus').waitFor();
    const notice = page.locator('#daftar-kesalahan');
    assert.equal(await notice.count(), 1);
    // Not on the element with the focus: see templates/components/error-summary.html.
    assert.equal(await notice.getAttribute('role'), null);
    assert.equal(await notice.locator('[role=alert]').count(), 1);
    assert.match(await notice.innerText(), /^Belum terkirim\n/);
    assert.deepEqual(await filledIn(page), answers);
    assert.equal(await button().getAttribute('aria-disabled'), 'false');
    assert.equal(await status().innerText(), '');
  };

  const assertReceipt = async () => {
    await page.waitForURL(/\/tanda-terima\?/);
    assert.match(await page.locator('main').innerText(), REFERENCE);
  };

  it('weighs little, and runs on the pages of forms alone', async () => {
    await open(REGISTRATION);
    const src = await page.locator('script[src*="/formulir."]').getAttribute('src');
    const { length } = gzipSync(readFileSync(path.join(PUBLIC, src)), { level: 9 });
    assert.ok(length < MOST_SCRIPT_BYTES, `${length} bytes`);
    await page.goto(SITE);
    assert.equal(await page.locator('script[src*="/formulir."]').count(), 0);
    assertNone(problems, 'complaints of the browser, such as of the content security policy');
  });

  describe('shows the kelurahan of the chosen kecamatan', () => {
    const groups = () =>
      page.locator('#kelurahan optgroup').evaluateAll((all) => all.map(({ label }) => label));
    const kelurahan = () => page.locator('#kelurahan').inputValue();

    it('and all of them before one is chosen', async () => {
      await open(REGISTRATION);
      assert.equal((await groups()).length, 44);
      await page.locator('#kecamatan').selectOption('menteng');
      assert.deepEqual(await groups(), ['Menteng']);
      assert.equal(await kelurahan(), '');
      await page.locator('#kecamatan').selectOption('');
      assert.equal((await groups()).length, 44);
    });

    it('keeps the choice that fits, and brings it back with its kecamatan', async () => {
      await open(REGISTRATION);
      await page.locator('#kelurahan').selectOption('31.71.06.1003');
      await page.locator('#kecamatan').selectOption('menteng');
      assert.equal(await kelurahan(), '31.71.06.1003');
      await page.locator('#kecamatan').selectOption('gambir');
      assert.equal(await kelurahan(), '');
      await page.locator('#kecamatan').selectOption('menteng');
      assert.equal(await kelurahan(), '31.71.06.1003');
      await page.locator('#kelurahan').selectOption('');
      await page.locator('#kecamatan').selectOption('gambir');
      await page.locator('#kecamatan').selectOption('menteng');
      assert.equal(await kelurahan(), '', 'a choice that was taken back stays away');
    });

    it('in the kecamatan that a link names', async () => {
      await open(REGISTRATION, '?kecamatan=menteng');
      assert.equal(await page.locator('#kecamatan').inputValue(), 'menteng');
      assert.deepEqual(await groups(), ['Menteng']);
      await open(REGISTRATION, '?kecamatan=tidak-ada&nama=Orang&kelurahan=%00&constructor=1&=2');
      assert.equal(await page.locator('#kecamatan').inputValue(), '');
      assert.equal(await page.locator('#nama').inputValue(), '', 'a link writes no answer');
      assertNone(problems, 'complaints of the browser');
    });
  });

  it('asks for the name of a business where there is one, and sends it only then', async () => {
    await open(REGISTRATION);
    const name = page.locator('#nama_usaha');
    const sent = async () => (await filledIn(page)).some(([field]) => field === 'nama_usaha');
    assert.ok(await name.isHidden());
    assert.equal(await sent(), false);
    await page.locator('[name=status_usaha][value=berjalan]').check();
    assert.ok(await name.isVisible());
    await name.fill('Dapur Percontohan');
    assert.equal(await sent(), true);
    await page.locator('[name=status_usaha][value=belum]').check();
    assert.ok(await name.isHidden());
    assert.equal(await sent(), false);
    await page.locator('[name=status_usaha][value=baru]').check();
    assert.equal(await name.inputValue(), 'Dapur Percontohan');
  });

  it('counts a long text as the server does, when the typing pauses', async () => {
    await page.clock.install();
    await open(MENTOR);
    const counter = page.locator('#kebutuhan-hitungan');
    assert.equal(await counter.getAttribute('role'), 'status');
    const table = [
      ['', ''],
      [' \n ', ''],
      ['a'.repeat(5), 'Kurang 15 huruf lagi.'],
      [`  ${'a'.repeat(19)}\n\n`, 'Kurang 1 huruf lagi.'],
      ['a'.repeat(20), 'Masih ada tempat untuk 980 huruf.'],
      ['😀'.repeat(20), 'Masih ada tempat untuk 980 huruf.'],
      ['e\u0301'.repeat(20), 'Masih ada tempat untuk 980 huruf.'],
      [`${'a'.repeat(20)}\u200B\u{E0041}\u034F\u2069`, 'Masih ada tempat untuk 980 huruf.'],
      ['\u2800 \u200D\u3164', ''],
      ['a\nb'.repeat(333), 'Masih ada tempat untuk 1 huruf.'],
      ['a'.repeat(1_000), 'Masih ada tempat untuk 0 huruf.'],
      ['a'.repeat(2_003), 'Terlalu panjang 1.003 huruf.'],
    ];
    for (const [text, words] of table) {
      const before = await counter.textContent();
      await page.locator('#kebutuhan').fill(text);
      assert.equal(await counter.textContent(), before, 'nothing is said while someone types');
      await page.clock.runFor(PAUSE_MS);
      assert.equal(await counter.textContent(), words, JSON.stringify(text.slice(0, 30)));
    }
  });

  it('sends once when the button is pressed twice, and says that it is sending', async () => {
    const posts = watchPosts();
    await open(REGISTRATION);
    await fill(page, REGISTRATION.right((visitor += 1)));
    let letThrough;
    const held = new Promise((resolve) => (letThrough = resolve));
    await page.route(`**${REGISTRATION.service}`, async (route) => {
      await held;
      await route.continue();
    });
    const words = await button().innerText();
    await button().dblclick();
    await page.keyboard.press('Enter');
    assert.equal(await button().innerText(), 'Mengirim…');
    assert.equal(await button().getAttribute('aria-disabled'), 'true');
    assert.equal(await status().getAttribute('role'), 'status');
    assert.match(await status().innerText(), /sedang dikirim/);
    assert.ok(await button().evaluate((element) => element === document.activeElement));
    await audit(page);
    letThrough();
    await assertReceipt();
    assert.equal(posts.length, 1);
    assertNone(problems, 'complaints of the browser');

    // Back from the receipt the answers are there, and the button is ready.
    await page.goBack();
    await button().waitFor();
    assert.equal(await button().innerText(), words);
    assert.notEqual(await button().getAttribute('aria-disabled'), 'true');
    assert.equal(await page.locator('#kelurahan').inputValue(), '31.71.06.1003');
    assert.ok(await page.locator('#nama_usaha').isVisible());
  });

  it('keeps every answer when the network fails, says what to do, and can send again', async () => {
    const posts = watchPosts();
    await open(REGISTRATION);
    await fill(page, REGISTRATION.right((visitor += 1)));
    const answers = await filledIn(page);
    await page.context().setOffline(true);
    await button().click();
    await assertNotSent(answers);
    await audit(page);
    await button().click();
    await assertNotSent(answers);
    await page.context().setOffline(false);
    await button().click();
    await assertReceipt();
    const keys = posts.map((request) => request.headers()['idempotency-key']);
    assert.match(keys[0], /^"[0-9a-f-]{36}"$/);
    assert.deepEqual(keys, [keys[0], keys[0], keys[0]], 'one key for one filled-in form');
  });

  it('keeps every answer when the form was stored but the answer was lost', async () => {
    await open(REGISTRATION);
    await fill(page, REGISTRATION.right((visitor += 1)));
    const answers = await filledIn(page);
    let stored;
    await page.route(`**${REGISTRATION.service}`, async (route) => {
      const answer = await route.fetch({ maxRedirects: 0 });
      stored = answer.headers().location;
      await route.abort('connectionreset');
    });
    await button().click();
    await assertNotSent(answers);
    await page.unroute(`**${REGISTRATION.service}`);
    await button().click();
    await assertReceipt();
    const nomor = (address) => new URL(address, SITE).searchParams.get('nomor');
    assert.equal(nomor(page.url()), nomor(stored), 'the same reference as the first time');
  });

  it('comes again by itself when there is no room at the moment', async () => {
    await page.clock.install();
    await open(REGISTRATION);
    await fill(page, REGISTRATION.right((visitor += 1)));
    const refusals = [
      { status: 429, contentType: 'application/json', body: '{"message":"Too Many Requests"}' },
      { status: 503, headers: { 'Retry-After': '2' }, contentType: 'text/plain', body: 'Service Unavailable' },
    ];
    // The pauses as the script asks for them: when a busy machine lets it come is another matter.
    await page.evaluate(() => {
      const { setTimeout } = window;
      window.pauses = [];
      window.setTimeout = (then, ms, ...more) => (window.pauses.push(ms), setTimeout(then, ms, ...more));
    });
    let asked = 0;
    let pauses;
    await page.route(`**${REGISTRATION.service}`, async (route) => {
      asked += 1;
      pauses = await page.evaluate((patience) => window.pauses.filter((ms) => ms < patience), PATIENCE_MS);
      const refusal = refusals.shift();
      await (refusal ? route.fulfill(refusal) : route.continue());
    });
    await button().click();
    for (let seconds = 0; asked < 3; seconds += 1) {
      assert.ok(seconds < 20, `asked ${asked} times`);
      await page.clock.runFor(1_000);
    }
    await assertReceipt();
    const [first, second] = pauses;
    assert.equal(pauses.length, 2);
    assert.ok(first >= 500 && first <= 1_500, `not at once, and not late: ${first} ms`);
    assert.ok(second >= 3_000 && second <= 5_000, `what was asked for, and longer each time: ${second} ms`);
  });

  it('keeps the answers when there is no room for long', async () => {
    await page.clock.install();
    await open(REGISTRATION);
    await fill(page, REGISTRATION.right((visitor += 1)));
    const answers = await filledIn(page);
    let asked = 0;
    await page.route(`**${REGISTRATION.service}`, (route) => {
      asked += 1;
      return route.fulfill({ status: 429, contentType: 'application/json', body: '{"message":"Too Many Requests"}' });
    });
    await button().click();
    for (let seconds = 0; seconds < PATIENCE_MS / 1000 && !(await page.locator('#daftar-kesalahan').count()); seconds += 1) {
      await page.clock.runFor(1_000);
    }
    await assertNotSent(answers);
    assert.ok(asked > 2 && asked < 7, `asked ${asked} times`);
  });

  it('takes an answer that is not ours for none', async () => {
    await open(REGISTRATION);
    await fill(page, REGISTRATION.right((visitor += 1)));
    const answers = await filledIn(page);
    await page.route(`**${REGISTRATION.service}`, (route) =>
      route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
    );
    await button().click();
    await assertNotSent(answers);
  });

  it('stops waiting for an answer that never comes', async () => {
    await page.clock.install();
    await open(REGISTRATION);
    await fill(page, REGISTRATION.right((visitor += 1)));
    const answers = await filledIn(page);
    await page.route(`**${REGISTRATION.service}`, () => {});
    await button().click();
    await page.locator('button[aria-disabled=true]').waitFor();
    await page.clock.runFor(PATIENCE_MS);
    await assertNotSent(answers);
  });

  it('shows what was wrong on the page itself, and helps there too', async () => {
    const posts = watchPosts();
    await open(REGISTRATION);
    const right = REGISTRATION.right((visitor += 1));
    await fill(page, { ...right, ...REGISTRATION.wrong });
    await button().click();
    await page.locator('#daftar-kesalahan:focus').waitFor();
    assert.match(await page.title(), /^Kesalahan: /);
    assert.ok(await page.locator('#daftar-kesalahan').evaluate(isOnScreen));
    assert.equal(await page.locator('#kelurahan optgroup').count(), 1);
    assert.ok(await page.locator('#nama_usaha').isVisible());
    await page.context().setOffline(true);
    await fill(page, right);
    const answers = await filledIn(page);
    await button().click();
    await assertNotSent(answers);
    await page.context().setOffline(false);
    await button().click();
    await assertReceipt();
    assert.equal(posts.length, 3);
  });

  it('shows the beginning of what is wrong, also on a screen that is too small for all of it', async () => {
    for (const [width, height] of [[360, 640], [320, 480]]) {
      await page.setViewportSize({ width, height });
      await open(REGISTRATION);
      await button().click();
      await page.locator('#daftar-kesalahan:focus').waitFor();
      const summary = await page.locator('#daftar-kesalahan').boundingBox();
      assert.ok(summary.height > height, 'it would fit, and nothing is shown by this');
      assert.ok(await page.locator('#daftar-kesalahan h2').evaluate(isOnScreen), `${width} x ${height}`);
    }
  });

  // Source: https://github.com/alphagov/govuk-frontend/issues/1398
  it('says first what is wrong, whatever the address holds', async () => {
    await open(MENTOR);
    await button().click();
    await page.locator('#daftar-kesalahan:focus').waitFor();
    for (const field of ['kecamatan', 'cara']) {
      await page.locator(`#daftar-kesalahan a[href="#${field}"]`).click();
      await page.locator('#daftar-kesalahan').evaluate((old) => old.setAttribute('data-old', ''));
      await button().click();
      await page.locator('#daftar-kesalahan:focus:not([data-old])').waitFor();
      assert.ok(await page.locator('#daftar-kesalahan').evaluate(isOnScreen), field);
    }
  });

  // Source: https://github.com/hbz/oerworldmap/issues/498
  it('keeps the form whatever the answer is', async () => {
    const right = MENTOR.right((visitor += 1));
    await fetch(SITE + MENTOR.service, { method: 'POST', body: encode(right) });
    const long = 'a'.repeat(70_000);
    for (const [changes, words] of [
      [{ kebutuhan: long }, /terlalu besar/],
      [{ kebutuhan: `${right.kebutuhan} \uFFFD` }, /karakter rusak/],
      [MENTOR.changed, /sudah punya/],
    ]) {
      await open(MENTOR);
      await fill(page, { ...right, ...changes });
      const answers = await filledIn(page);
      await button().click();
      await page.locator('#daftar-kesalahan:focus').waitFor();
      assert.match(await page.locator('#daftar-kesalahan').innerText(), words);
      assert.ok(await page.locator('#daftar-kesalahan').evaluate(isOnScreen));
      const kept = answers.map(([name, value]) => [name, value.replace('\uFFFD', '')]);
      assert.deepEqual(await filledIn(page), kept);
      assert.equal(await button().getAttribute('aria-disabled'), 'false');
      if (changes.kebutuhan !== long) await audit(page);
    }
  });

  // Sources: https://github.com/apache/incubator-pagespeed-mod/issues/394,
  // https://github.com/GSA/code-gov-front-end/issues/62
  it('has the answers for whoever leaves and comes back, and one step back leaves', async () => {
    await page.goto(`${SITE}/kecamatan/`);
    await open(REGISTRATION);
    await fill(page, { ...REGISTRATION.right((visitor += 1)), ...REGISTRATION.wrong });
    for (let times = 0; times < 2; times += 1) {
      await page.locator('#daftar-kesalahan').evaluateAll(([old]) => old?.remove());
      await button().click();
      await page.locator('#daftar-kesalahan:focus').waitFor();
    }
    const answers = await filledIn(page);
    await page.goto(`${SITE}/privasi/`);
    await page.goBack();
    await button().waitFor();
    assert.deepEqual(await filledIn(page), answers);
    await page.goBack();
    assert.equal(page.url(), `${SITE}/kecamatan/`);
    await page.goForward();
    await button().waitFor();
    assert.deepEqual(await filledIn(page), answers);
  });

  it('shows what was asked for in the place of the form, and goes back to it', async () => {
    const stored = await receiptAddress(REGISTRATION, (visitor += 1));
    await page.goto(`${SITE}/status/`);
    await page.locator('#nomor').fill(`Nomor rujukan saya: ${new URL(stored, SITE).searchParams.get('nomor')}`);
    await page.locator('#angka_telepon').fill(`500${visitor}`);
    await button().click();
    await page.waitForFunction(() => !document.querySelector('#angka_telepon'));
    assert.equal(page.url(), `${SITE}/status/`);
    await page.goBack();
    await page.locator('#angka_telepon').waitFor();
  });
});

describe('without the script', () => {
  it('nothing is hidden, and nothing speaks of what only a script does', async () => {
    for (const form of FORMS) {
      const { page } = await openTab(browser, { javaScriptEnabled: false });
      await page.goto(`${SITE}${form.path}?kecamatan=menteng`);
      assert.equal(await page.locator('.oc-form [hidden], .oc-form [disabled]').count(), 0);
      assert.equal(await page.locator('.oc-form [role=status]:not(:empty)').count(), 0);
      assert.equal(await page.getByText('Belum terkirim').count(), 0);
      assert.equal(await page.locator('#kecamatan').inputValue(), '');
      await page.context().close();
    }
  });
});

/** Runs in the page: whether an element's top can be seen without scrolling. */
function isOnScreen(element) {
  const { top } = element.getBoundingClientRect();
  return top >= 0 && top < innerHeight;
}
