/** An editor's loop: an edit is seen, a problem is told over the page, and nothing gets lost. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';

import { NARROW, audit, assertNoSidewaysScroll, openBrowser } from './browser.mjs';
import { startPreview } from './preview.mjs';

describe('the preview', () => {
  let preview, browser, page;

  before(async () => (browser = await openBrowser()));
  after(() => browser?.close());
  // A copy of the site for each test: none meets a build that is still to come of another's edit.
  beforeEach(async () => {
    preview = await startPreview();
    const context = await browser.newContext({ viewport: NARROW, serviceWorkers: 'block' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
  });
  afterEach(async () => {
    await page?.context().close();
    await preview?.stop();
  });

  /** Saves a file of the copy, edited. */
  function edit(name, edited) {
    const file = preview.file(name);
    writeFileSync(file, edited(readFileSync(file, 'utf8')));
  }

  const open = (address) => page.goto(preview.address + address);
  const ABOUT = 'content/halaman/tentang.md';
  const overlay = () => page.getByRole('dialog', { name: 'Isi situs belum dapat dibangun' });

  it('shows an edit in the open page, at the same place', async () => {
    await open('/tentang/');
    await page.evaluate(() => window.scrollTo(0, 400));
    await page.waitForFunction(() => window.scrollY === 400);
    edit(ABOUT, (text) => `${text}\nKalimat baru untuk diuji.\n`);
    await page.getByText('Kalimat baru untuk diuji.').waitFor({ state: 'attached' });
    await page.waitForFunction(() => window.scrollY === 400);
  });

  it('shows an edit without loading the page again, and its scripts still work', async () => {
    await open('/kecamatan/');
    await page.evaluate(() => (window.isSamePage = true));
    edit('content/kecamatan/menteng.md', (text) => text.replace(/^judul = .*$/m, 'judul = "Menteng Baru"'));
    await page.getByText('Menteng Baru').first().waitFor({ state: 'attached' });
    assert.ok(await page.evaluate(() => window.isSamePage));
    await page.locator('#cari-kantor').fill('menteng baru');
    await page.locator('[data-saring]').filter({ hasText: 'Gambir' }).first().waitFor({ state: 'hidden' });
  });

  it('keeps what was typed into a form', async () => {
    await open('/daftar/');
    await page.getByLabel('Nama lengkap').fill('Siti');
    edit('content/formulir/pendaftaran.toml', (text) =>
      text.replace(/^petunjuk = .*$/m, 'petunjuk = "Petunjuk yang baru"'),
    );
    await page.getByText('Petunjuk yang baru').first().waitFor();
    assert.equal(await page.getByLabel('Nama lengkap').inputValue(), 'Siti');
  });

  it('keeps what is wrong with a form that was sent, and the answers in it', async () => {
    await open('/daftar/');
    const paragraph = (text) => (words) => words.replace(/^petunjuk = .*$/m, `petunjuk = "${text}"`);
    edit('content/formulir/pendaftaran.toml', paragraph('Petunjuk pertama'));
    // The page has been exchanged once before the form is sent.
    await page.getByText('Petunjuk pertama').first().waitFor();
    await page.getByLabel('Nama lengkap').fill('Siti');
    await page.locator('.oc-form button').click();
    await page.locator('#daftar-kesalahan').waitFor();
    edit('content/formulir/pendaftaran.toml', paragraph('Petunjuk kedua'));
    const other = await page.context().newPage();
    await other.goto(preview.address + '/daftar/');
    await other.getByText('Petunjuk kedua').first().waitFor();
    await page.waitForTimeout(500);
    assert.match(await page.title(), /^Kesalahan: /);
    assert.equal(await page.getByLabel('Nama lengkap').inputValue(), 'Siti');
  });

  it('exchanges a style sheet without loading the page again', async () => {
    await open('/tentang/');
    await page.evaluate(() => (window.isSamePage = true));
    edit('templates/base/elements.css', (css) => `${css}\nbody { border-top: 7px solid red; }\n`);
    await page.waitForFunction(() => getComputedStyle(document.body).borderTopWidth === '7px');
    assert.ok(await page.evaluate(() => window.isSamePage));
  });

  it('shows what was edited while the page was hidden', async () => {
    await open('/tentang/');
    const hide = (hidden) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    await hide(true);
    edit(ABOUT, (text) => `${text}\nDitulis selagi halaman tidak tampak.\n`);
    await page.waitForFunction(async () => {
      const answer = await fetch(location.href, { cache: 'no-store' });
      return (await answer.text()).includes('selagi halaman tidak tampak');
    });
    const text = page.getByText('Ditulis selagi halaman tidak tampak.');
    assert.equal(await text.count(), 0);
    await hide(false);
    await text.waitFor({ state: 'attached' });
  });

  it('lays the problems over the page until they are mended', async () => {
    await open('/tentang/');
    await page.evaluate(() => (window.isSamePage = true));
    edit(ABOUT, (text) => text.replace('judul', 'judull'));
    await overlay().waitFor();
    const place = overlay().getByRole('link', { name: /tentang\.md:2:1$/ });
    const target = await place.getAttribute('href');
    assert.equal(target, `vscode://file${preview.file(ABOUT)}:2:1`);
    assert.match(await overlay().innerText(), /Bantuan: /);

    // The keyboard stays inside, and copies the place.
    await page.keyboard.press('Tab');
    assert.ok(await place.evaluate((link) => link.getRootNode().activeElement === link));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await overlay().getByText('Tersalin').first().waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /tentang\.md:2:1$/);
    await assertNoSidewaysScroll(page);
    await audit(page);

    edit(ABOUT, (text) => text.replace('judull', 'judul'));
    await overlay().waitFor({ state: 'detached' });
    assert.ok(await page.evaluate(() => window.isSamePage), 'the page is what it was');
  });

  it('closes the problems with Escape, and tells them to a page opened later', async () => {
    edit(ABOUT, (text) => text.replace('+++', '++'));
    await open('/langkah/');
    await overlay().waitFor();
    await page.keyboard.press('Escape');
    await overlay().waitFor({ state: 'detached' });
    assert.match(await page.locator('h1').first().innerText(), /\S/);
  });

  it('shows the pages that follow a form, without sending one', async () => {
    await open('/_dev/');
    const links = await page.locator('main').getByRole('link').evaluateAll((all) => all.map(({ href }) => href));
    assert.ok(links.length >= 10, `pages of every form: ${links}`);
    for (const link of links) {
      const response = await page.goto(link);
      assert.equal(response.status(), 200, link);
      assert.match(await page.locator('h1').innerText(), /\S/, link);
      await assertNoSidewaysScroll(page);
    }
  });

  it('has the communities of the chosen kecamatan first in the form, as soon as there are any', async () => {
    await open('/daftar/');
    const field = page.locator('#komunitas');
    assert.match(await field.innerText(), /Belum ada komunitas yang dapat dipilih/);
    const areas = { 'ok-oce-gpmi': ['gambir'], 'ok-oce-melawai': ['tebet', 'menteng'] };
    for (const [slug, served] of Object.entries(areas)) {
      edit(`content/komunitas/${slug}.md`, (text) =>
        text
          .replace(/^dapat_dipilih = .*$/m, 'dapat_dipilih = true')
          .replace(/^wilayah = .*$/m, `wilayah = ${JSON.stringify(served)}`),
      );
    }
    const order = () => field.locator('option').evaluateAll((all) => all.map(({ value }) => value));
    await page.waitForFunction(() => document.querySelectorAll('#komunitas option').length === 4);
    await open('/daftar/');
    assert.deepEqual(await order(), ['', 'belum-tahu', 'ok-oce-gpmi', 'ok-oce-melawai']);
    await field.selectOption('ok-oce-gpmi');
    await page.getByLabel('Kecamatan tempat tinggal').selectOption('menteng');
    assert.deepEqual(await order(), ['', 'ok-oce-melawai', 'belum-tahu', 'ok-oce-gpmi']);
    assert.equal(await field.inputValue(), 'ok-oce-gpmi', 'what was chosen stays');
    await page.getByLabel('Kecamatan tempat tinggal').selectOption('cilincing');
    assert.deepEqual(await order(), ['', 'belum-tahu', 'ok-oce-gpmi', 'ok-oce-melawai']);
    await open('/daftar/?kecamatan=gambir');
    assert.deepEqual(await order(), ['', 'ok-oce-gpmi', 'belum-tahu', 'ok-oce-melawai']);
  });

  it('shows every message of a form, and a message as soon as it is changed', async () => {
    await open('/_dev/formulir/pendaftaran/kesalahan');
    const asked = await page.locator('.oc-form .oc-field').count();
    assert.ok(asked > 5, `${asked} questions`);
    const told = page.locator('main a[href^="#"]').filter({ hasText: /\S/ });
    assert.ok((await told.count()) >= asked, 'the summary names every question');
    edit('content/formulir/pendaftaran.toml', (text) =>
      text.replace(/^kosong = .*$/m, 'kosong = "Pesan yang baru ditulis"'),
    );
    await page.getByText('Pesan yang baru ditulis').first().waitFor();
  });
});
