/** The search page: complete without script, by name while typing, by full text on request. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { SITE, assertNone, audit, openBrowser, openTab } from './browser.mjs';
import { pageAddresses } from './site.mjs';

describe('the search page', () => {
  let browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());

  it('lists every page, heading, question and term without script', async () => {
    const { page } = await openTab(browser, { javaScriptEnabled: false });
    await page.goto(`${SITE}/cari/`);
    assert.ok(await page.getByRole('link', { name: 'Mengenali penipuan' }).isVisible(), 'what people look for most');
    const listed = await page.locator('main .oc-letter a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    assert.deepEqual(listed, [...new Set(listed)], 'each once');
    const wanted = pageAddresses().filter((address) => /^\/(kecamatan(?!\/poster)|langkah|pilar|berita)\//.test(address));
    for (const address of ['/tanya-jawab/', '/glosarium/', '/langkah/p4-perizinan/']) {
      await page.goto(SITE + address);
      const places = await page.locator('main :is(h2, dt)[id]').evaluateAll((all) => all.map(({ id }) => id));
      wanted.push(...places.filter((id) => !/^(huruf-.|apa-yang-terjadi|yang-perlu-.*|setelah-ini|berikutnya)$/.test(id)).map((id) => `${address}#${id}`));
    }
    assertNone(wanted.filter((address) => !listed.includes(address)), 'pages that are not listed');
  });

  it('answers by name while somebody types', async () => {
    const { page, problems } = await openTab(browser);
    await page.goto(`${SITE}/cari/`);
    await page.getByLabel('Cari di situs ini').pressSequentially('kebon je');
    await page.getByRole('status').filter({ hasText: /cocok/ }).waitFor();
    const names = await page.locator('#cari-nama a').allInnerTexts();
    assert.equal(names[0], 'Kebon Jeruk');
    await audit(page);
    assertNone(problems, 'complaints of the browser');
  });

  /** The first answer to what people ask, slips of the finger among it. */
  const ANSWERS = {
    halal: '/langkah/p4-perizinan/',
    pirt: '/langkah/p4-perizinan/',
    NIB: '/langkah/p4-perizinan/',
    gratis: '/tanya-jawab/#apakah-ada-biaya',
    syarat: '/tanya-jawab/#siapa-yang-boleh-ikut',
    'cara daftar': '/tanya-jawab/#bagaimana-cara-mendaftar',
    jakpreneur: '/tanya-jawab/#apakah-ok-oce-sama-dengan-jakpreneur',
    pinjaman: '/langkah/p7-permodalan/',
    jadwal: '/pelatihan/',
    penipuan: '/tanya-jawab/#bagaimana-mengenali-orang-yang-hanya-mengaku-dari-ok-oce',
    kebayuran: '/kecamatan/kebayoran-',
    pelatian: '/langkah/p2-pelatihan/',
    daftra: '/tanya-jawab/#bagaimana-cara-mendaftar',
  };
  it('leads every question somewhere', async () => {
    const { page, problems } = await openTab(browser);
    await page.goto(`${SITE}/cari/`);
    const missing = [];
    for (const [asked, address] of Object.entries(ANSWERS)) {
      await page.getByLabel('Cari di situs ini').fill(asked);
      await page.locator('#cari-nama a').first().waitFor();
      const found = await page.locator('#cari-nama a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
      const best = found.slice(0, 4);
      if (!best.some((path) => path.startsWith(address))) missing.push(`${asked}: ${best}`);
      for (const path of best) {
        const { status } = await fetch(new URL(path, SITE));
        if (status !== 200) missing.push(`${asked}: ${path} is ${status}`);
      }
    }
    assertNone(missing, 'questions without an answer among the first four');
    assertNone(problems, 'complaints of the browser');
  });

  it('offers ways on where nothing fits', async () => {
    const { page } = await openTab(browser);
    await page.goto(`${SITE}/cari/`);
    await page.getByLabel('Cari di situs ini').fill('gondangdia');
    const place = page.getByRole('link', { name: 'Cari kata ini sebagai nama kelurahan' });
    await place.waitFor();
    for (const name of ['Tanya jawab', 'Daftar OK OCE', 'Minta mentor']) {
      assert.ok(await page.locator('#cari-kosong').getByRole('link', { name }).isVisible(), name);
    }
    await audit(page);
    await place.click();
    assert.equal(new URL(page.url()).pathname, '/kecamatan/menteng/');
  });

  it('answers what the address asks', async () => {
    const { page } = await openTab(browser);
    await page.goto(`${SITE}/cari/?kata=perizinan`);
    await page.locator('#cari-nama a').first().waitFor();
    assert.ok(await page.getByRole('link', { name: 'Perizinan' }).first().isVisible());
  });

  it('searches the full text, by the stem of a word', async () => {
    const { page, problems } = await openTab(browser);
    let loaded = 0;
    page.on('request', (request) => (loaded += request.url().includes('/pagefind/')));
    await page.goto(`${SITE}/cari/`);
    assert.equal(loaded, 0, 'nothing is loaded before somebody searches');
    await page.getByLabel('Cari di situs ini').fill('mendampingi');
    await page.keyboard.press('Enter');
    await page.locator('#cari-temuan a').first().waitFor();
    const text = await page.locator('#cari-temuan').innerText();
    assert.match(text, /pendamping/i, 'another form of the word');
    await audit(page);
    assertNone(problems, 'complaints of the browser');
  });

  it('keeps WebAssembly out of every page', async () => {
    const policy = async (address) => (await fetch(SITE + address)).headers.get('content-security-policy');
    assert.match(await policy('/pagefind/pagefind-worker.js'), /'wasm-unsafe-eval'/);
    for (const address of ['/cari/', '/', '/pagefind/pagefind.js']) {
      assert.doesNotMatch(await policy(address), /unsafe/, address);
    }
  });
});
