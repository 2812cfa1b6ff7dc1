/** The search page: complete without script, by name while typing, by full text on request. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import { SITE, assertNone, audit, openBrowser, openTab } from './browser.mjs';
import { OUT, ROOT } from './paths.mjs';
import { pageAddresses } from './site.mjs';

/** What answers what people ask, slips of the finger among it: one of the first four places. */
const ANSWERS = {
  halal: '/langkah/p4-perizinan/',
  halla: '/langkah/p4-perizinan/',
  pirt: '/langkah/p4-perizinan/',
  NIB: '/langkah/p4-perizinan/',
  izin: '/langkah/p4-perizinan/',
  sertifikat: '/langkah/p4-perizinan/',
  haki: '/langkah/p4-perizinan/',
  gratis: '/tanya-jawab/#apakah-ada-biaya',
  biaya: '/tanya-jawab/#apakah-ada-biaya',
  syarat: '/tanya-jawab/#siapa-yang-boleh-ikut',
  ktp: '/tanya-jawab/#siapa-yang-boleh-ikut',
  umkm: '/tanya-jawab/#siapa-yang-boleh-ikut',
  difabel: '/tanya-jawab/#siapa-yang-boleh-ikut',
  'ibu rumah tangga': '/tanya-jawab/#siapa-yang-boleh-ikut',
  'anak muda': '/tanya-jawab/#siapa-yang-boleh-ikut',
  pengangguran: '/tanya-jawab/#siapa-yang-boleh-ikut',
  'kaki lima': '/tanya-jawab/#siapa-yang-boleh-ikut',
  domisili: '/tanya-jawab/#ktp-saya-bukan-ktp-jakarta',
  bekasi: '/tanya-jawab/#ktp-saya-bukan-ktp-jakarta',
  'ide usaha': '/tanya-jawab/#saya-belum-punya-usaha',
  'cara daftar': '/tanya-jawab/#bagaimana-cara-mendaftar',
  daftra: '/tanya-jawab/#bagaimana-cara-mendaftar',
  formulir: '/tanya-jawab/#bagaimana-cara-mendaftar',
  jakpreneur: '/tanya-jawab/#apakah-ok-oce-sama-dengan-jakpreneur',
  modal: '/langkah/p7-permodalan/',
  pinjaman: '/langkah/p7-permodalan/',
  bantuan: '/langkah/p7-permodalan/',
  jadwal: '/pelatihan/',
  kursus: '/pelatihan/',
  masak: '/pelatihan/',
  pelatian: '/langkah/p2-pelatihan/',
  batal: '/tanya-jawab/#bagaimana-cara-ikut-sesi-pelatihan',
  online: '/langkah/p5-pemasaran/',
  'tempat jualan': '/langkah/p5-pemasaran/',
  pembukuan: '/langkah/p6-pelaporan-keuangan/',
  penipuan: '/tanya-jawab/#bagaimana-mengenali-orang-yang-hanya-mengaku-dari-ok-oce',
  kebayuran: '/kecamatan/kebayoran-',
  whatsapp: '/kecamatan/',
  'jam buka': '/kecamatan/',
  terdekat: '/kecamatan/',
  'lupa nomor': '/status/',
  'ganti nomor': '/tanya-jawab/#bagaimana-membetulkan-atau-menghapus-data-saya',
  anies: '/tentang/#siapa-yang-memulai',
  oita: '/tentang/#siapa-yang-memulai',
};

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

  it('leads every question somewhere', async () => {
    const { page, problems } = await openTab(browser);
    await leadsSomewhere(page, SITE);
    assertNone(problems, 'complaints of the browser');
  });

  // The first command of an editor builds without it: names, headings and keywords are all there is.
  it('leads every question somewhere in a build without full text', async () => {
    const folder = path.join(OUT, 'without-full-text');
    rmSync(folder, { recursive: true, force: true });
    const program = execFileSync(path.join(ROOT, 'tests/compile'), ['site-gen'], { encoding: 'utf8' });
    execFileSync(program.trim(), ['build', '--no-compress', '--out', folder], { cwd: ROOT });
    const site = await serve(path.join(folder, 'public'));
    try {
      const { page } = await openTab(browser);
      await leadsSomewhere(page, site.address);
      assert.equal(await page.locator('[data-isi]').count(), 0, 'a build with full text');
      await page.getByLabel('Cari di situs ini').fill('halal');
      await page.keyboard.press('Enter');
      assert.equal(await page.locator('#cari-nama a').first().getAttribute('href'), ANSWERS.halal);
    } finally {
      site.stop();
    }
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

/** Fails with each question of `ANSWERS` that is not answered among the first four places. */
async function leadsSomewhere(page, site) {
  await page.goto(`${site}/cari/`);
  const missing = [];
  for (const [asked, address] of Object.entries(ANSWERS)) {
    await page.getByLabel('Cari di situs ini').fill(asked);
    const found = await page.locator('#cari-nama a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    const best = found.slice(0, 4);
    if (!best.some((path) => path.startsWith(address))) missing.push(`${asked}: ${best}`);
    for (const path of best) {
      const { status } = await fetch(new URL(path, site));
      if (status !== 200) missing.push(`${asked}: ${path} is ${status}`);
    }
  }
  assertNone(missing, 'questions without an answer among the first four');
}

/** Serves a generated site as any web server would: no functions, no full text. */
async function serve(folder) {
  const types = { html: 'text/html', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };
  const server = createServer(({ url }, response) => {
    const name = new URL(url, 'http://site.invalid').pathname.replace(/\/$/, '/index.html');
    const file = path.join(folder, name);
    const type = types[path.extname(file).slice(1)] ?? 'application/octet-stream';
    if (!existsSync(file)) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': type }).end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
