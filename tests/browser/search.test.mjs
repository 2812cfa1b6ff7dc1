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

  it('lists every page without script', async () => {
    const { page } = await openTab(browser, { javaScriptEnabled: false });
    await page.goto(`${SITE}/cari/`);
    const listed = await page.locator('main .oc-letter a').evaluateAll((links) => links.map(({ pathname }) => pathname));
    assert.deepEqual(listed, [...new Set(listed)], 'each once');
    const wanted = pageAddresses().filter((address) => /^\/(kecamatan|langkah|pilar|berita)\//.test(address));
    assertNone(wanted.filter((address) => !listed.includes(address)), 'pages that are not listed');
  });

  it('answers by name while somebody types', async () => {
    const { page, problems } = await openTab(browser);
    await page.goto(`${SITE}/cari/`);
    await page.getByLabel('Cari di situs ini').pressSequentially('kebon je');
    await page.getByRole('status').filter({ hasText: /^\d+ halaman/ }).waitFor();
    const names = await page.locator('main .oc-letter a:visible').allInnerTexts();
    assert.ok(names.includes('Kebon Jeruk'), `${names}`);
    assertNone(names.filter((name) => !/kebon je/i.test(name)), 'names that do not fit');
    await audit(page);
    assertNone(problems, 'complaints of the browser');
  });

  it('answers what the address asks', async () => {
    const { page } = await openTab(browser);
    await page.goto(`${SITE}/cari/?kata=perizinan`);
    await page.getByRole('status').filter({ hasText: /\d+ halaman/ }).waitFor();
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
