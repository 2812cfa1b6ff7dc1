/** Editing content in the browser: what is saved, what is left alone, and who may save. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';

import { DESK, assertNone, openBrowser } from './browser.mjs';
import { SCREENS } from './paths.mjs';
import { startPreview } from './preview.mjs';

const TRAINING = 'content/pelatihan/membuat-kue.md';

describe('the editor in the browser', () => {
  let preview, browser, page, complaints;

  before(async () => (browser = await openBrowser()));
  after(() => browser?.close());
  beforeEach(async () => {
    preview = await startPreview(['--editor']);
    complaints = [];
    const context = await browser.newContext({
      viewport: DESK,
      locale: 'id-ID',
      timezoneId: 'Asia/Jakarta',
      serviceWorkers: 'block',
    });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => complaints.push(`script error: ${error.message}`));
    page.on('request', (request) => {
      const url = request.url();
      const isOwn = [`${preview.address}/`, 'data:', 'blob:'].some((own) => url.startsWith(own));
      if (!isOwn) complaints.push(`third party: ${url}`);
    });
    page.on('console', (message) => {
      // What the page's content security policy has refused is told here.
      if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
    });
  });
  afterEach(async () => {
    await page?.context().close();
    await preview?.stop();
  });

  const read = (name) => readFileSync(preview.file(name), 'utf8');
  const open = (hash) => page.goto(`${preview.address}/admin/${hash}`);
  const field = (label) => page.getByLabel(label, { exact: true });


  /** Overwrites a field as a person does: Decap puts the cursor back when a script selects all. */
  async function write(input, text) {
    await input.click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(text);
  }

  const body = () => page.getByLabel(/^Isi halaman/);

  async function save() {
    await page.getByRole('button', { name: 'Simpan', exact: true }).click();
    await page.getByText('Simpan sekarang').click();
  }

  const isSaved = () => page.getByText('Tersimpan', { exact: true }).first().waitFor();

  /** Lines that one text has and the other has not, of both. */
  function changedLines(old, text) {
    const without = (one, other) => one.split('\n').filter((line) => !other.split('\n').includes(line));
    return { gone: without(old, text), come: without(text, old) };
  }

  /**
   * Waits until a page of the site says this. Only content without problems becomes a page, so what
   * it shows has also passed `site-gen check`.
   */
  async function shows(address, text) {
    const other = await page.context().newPage();
    await other.goto(preview.address + address);
    await other.locator('main').getByText(text).first().waitFor();
    await other.close();
  }

  it('changes a training, in its lines only, and the page shows it', async () => {
    const old = read(TRAINING);
    await open('');
    await page.screenshot({ path: `${SCREENS}/editor-list.png` });
    await page.getByRole('link', { name: 'Membuat kue untuk dijual' }).click();
    await write(field('Judul'), 'Membuat kue basah');
    await field('Diperbarui').fill('2026-12-01');
    await page.screenshot({ path: `${SCREENS}/editor-training.png` });
    await save();
    await isSaved();
    assert.deepEqual(changedLines(old, read(TRAINING)), {
      gone: ['judul = "Membuat kue untuk dijual"', 'diperbarui = 2026-11-21'],
      come: ['judul = "Membuat kue basah"', 'diperbarui = 2026-12-01'],
    });
    await shows('/pelatihan/membuat-kue/', 'Membuat kue basah');

    // The same form once more, when Decap has shown what it saved.
    const link = page.getByRole('link', { name: 'Lihat halaman' });
    await link.waitFor();
    assert.equal(await link.getAttribute('href'), `${preview.address}/pelatihan/membuat-kue/`);
    await write(field('Judul'), 'Membuat kue kering');
    await save();
    await shows('/pelatihan/membuat-kue/', 'Membuat kue kering');
    assert.match(read(TRAINING), /^judul = "Membuat kue kering"$/m);
    assertNone(complaints, 'the editor complains');
  });

  it('adds a session from what there is to choose', async () => {
    const old = read(TRAINING);
    await open('#/collections/pelatihan/entries/membuat-kue');
    await page.getByRole('button', { name: /Tambah sesi/ }).click();
    const last = (label) => field(label).last();
    await last('Kecamatan').click();
    await page.keyboard.type('Kepulauan Seribu U');
    await page.getByText('Kepulauan Seribu Utara', { exact: true }).click();
    await last('Tempat').fill('Balai warga');
    await last('Mulai').fill('2027-08-02T09:00');
    await last('Selesai').fill('2027-08-02T15:00');
    await last('Kursi').fill('20');
    await page.screenshot({ path: `${SCREENS}/editor-session.png` });
    await save();
    await isSaved();
    const added = [
      '[[sesi]]',
      'kecamatan = "kepulauan-seribu-utara"',
      'tempat = "Balai warga"',
      'mulai = 2027-08-02T09:00:00',
      'selesai = 2027-08-02T15:00:00',
      'kursi = 20',
    ].join('\n');
    const [front, body] = old.split(/(?<=\n)\+\+\+\n/);
    assert.equal(read(TRAINING), `${front}\n${added}\n+++\n${body}`);
    await shows('/pelatihan/membuat-kue/', 'Balai warga');
  });

  it('makes a new training', async () => {
    await open('#/collections/pelatihan/new');
    await write(field('Judul'), 'Membuat Sambal');
    await write(field('Ringkasan'), 'Sambal yang tahan disimpan.');
    await field('Diperbarui').fill('2026-12-01');
    await field('Tinjau').fill('2027-06-01');
    for (const [label, choice] of [
      ['Tahap', 'P2'],
      ['Tingkat', 'pemula'],
    ]) {
      await field(label).click();
      await page.getByText(choice, { exact: true }).last().click();
    }
    await page.getByRole('switch').first().click();
    await write(body(), '## Untuk siapa\n\nUntuk Anda.');
    await save();
    await page.waitForURL(/entries\/membuat-sambal/);
    const expected = [
      '+++',
      'judul = "Membuat Sambal"',
      'ringkasan = "Sambal yang tahan disimpan."',
      'diperbarui = 2026-12-01',
      'tinjau = 2027-06-01',
      'tahap = "P2"',
      'topik = []',
      'bidang = []',
      'tingkat = "pemula"',
      'contoh = true',
      '+++',
      '',
      '## Untuk siapa',
      '',
      'Untuk Anda.',
      '',
    ].join('\n');
    assert.equal(read('content/pelatihan/membuat-sambal.md'), expected);
    await isSaved();
    await page.screenshot({ path: `${SCREENS}/editor-new.png` });
    await write(field('Judul'), 'Membuat Sambal Bawang');
    await save();
    await shows('/pelatihan/membuat-sambal/', 'Membuat Sambal Bawang');
  });

  it('opens every sort of file, and leaves alone what nobody has touched', async () => {
    for (const [entry, label, name] of [
      ['kecamatan/entries/menteng', 'Judul', 'kecamatan/menteng.md'],
      ['komunitas/entries/ok-oce-dc', 'Judul', 'komunitas/ok-oce-dc.md'],
      ['berita/entries/kopdar-pemasaran-internet-tebet', 'Judul', 'berita/kopdar-pemasaran-internet-tebet.md'],
      ['angka/entries/pendaftar', 'Judul', 'angka/pendaftar.toml'],
      ['formulir/entries/pendaftaran', 'Judul', 'formulir/pendaftaran.toml'],
      ['_indeks/entries/pelatihan', 'Judul', 'pelatihan/_indeks.md'],
      ['daftar/entries/situs', 'Kepanjangan', 'situs.toml'],
    ]) {
      const old = read(`content/${name}`);
      await open(`#/collections/${entry}`);
      const input = field(label).first();
      const value = await input.inputValue();
      await write(input, `${value} X`);
      await save();
      await page.getByText('Tersimpan', { exact: true }).first().waitFor();
      const { gone, come } = changedLines(old, read(`content/${name}`));
      const key = label.toLowerCase();
      assert.deepEqual([gone, come], [[`${key} = "${value}"`], [`${key} = "${value} X"`]], name);
      // The message of this save is not that of the next.
      await page.goto('about:blank');
    }
    // From one form to the next by its address, as the browser's history does.
    await open('#/collections/daftar/entries/kota');
    await page.getByText('Tambah kota').waitFor();
    await open('#/collections/kecamatan/entries/menteng');
    const code = () => document.querySelector('[id^="kode-field"]')?.value;
    await page.waitForFunction(`(${code})() === '31.71.06'`);
    assertNone(complaints, 'the editor complains');
  });

  it('takes no form for edited that was only opened', async () => {
    // The reload events are a request without an end: with them, no network is ever idle.
    await page.route('**/_dev/reload.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
    const files = ['kecamatan/entries/menteng', 'kecamatan/entries/gambir', 'pelatihan/entries/membuat-kue'];
    for (const file of files) {
      // From another address: from one form to the next, the page is loaded twice.
      await page.goto('about:blank');
      await open(`#/collections/${file}`);
      await field('Judul').waitFor();
      await page.waitForLoadState('networkidle');
      assert.equal(await page.getByText('Belum disimpan').count(), 0, file);
    }
  });

  it('keeps what breaks the content, and says what is wrong with it over the form', async () => {
    await open('#/collections/pelatihan/entries/membuat-kue');
    await page.getByText('duren-sawit · RPTRA').waitFor();
    await write(body(), 'Baca [ini](/tidak-ada/).');
    await save();
    const overlay = page.getByRole('dialog', { name: 'Isi situs belum dapat dibangun' });
    await overlay.waitFor();
    assert.match(await overlay.innerText(), /membuat-kue\.md:\d+:\d+[^]*tidak-ada/);
    await page.screenshot({ path: `${SCREENS}/editor-problems.png` });
    await page.keyboard.press('Escape');
    assert.equal(await body().inputValue(), 'Baca [ini](/tidak-ada/).');
    assert.match(read(TRAINING), /Baca \[ini\]/);
    // The last good page is still there, and the mended form brings the new one.
    await shows('/pelatihan/membuat-kue/', 'Membuat kue untuk dijual');
    await write(body(), 'Baca [ini](/privasi/).');
    await save();
    await isSaved();
    await shows('/pelatihan/membuat-kue/', 'Baca ini.');
  });

  it('does not overwrite what somebody else has changed meanwhile', async () => {
    await open('#/collections/pelatihan/entries/membuat-kue');
    await write(field('Judul'), 'Dari peramban');
    const other = read(TRAINING).replace('untuk dijual', 'untuk tetangga');
    writeFileSync(preview.file(TRAINING), other);
    await save();
    // Until it has been read, and without a word of the machine's.
    const refusal = page.getByRole('dialog', { name: 'Belum berhasil' });
    await refusal.getByText(/sudah diubah di tempat lain/).waitFor();
    assert.doesNotMatch(await page.locator('body').innerText(), /API_ERROR/);
    await page.screenshot({ path: `${SCREENS}/editor-refused.png` });
    await page.keyboard.press('Escape');
    await refusal.waitFor({ state: 'detached' });
    assert.equal(read(TRAINING), other);
    assert.equal(await field('Judul').inputValue(), 'Dari peramban');
  });

  it('serves nobody but its own page, and writes nothing but content', async () => {
    const old = read(TRAINING);
    const raw = JSON.stringify({ judul: 'Diambil alih' });
    const send = (path, headers, options = { newEntry: true }) =>
      fetch(`${preview.address}/admin/api`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify({
          action: 'persistEntry',
          params: { dataFiles: [{ path, slug: 'x', raw }], assets: [], options },
        }),
      });
    const own = { Origin: preview.address };
    const foreign = [
      {},
      { Origin: 'https://jahat.example' },
      { Origin: 'null' },
      { ...own, 'Sec-Fetch-Site': 'cross-site' },
      { ...own, 'Content-Type': 'text/plain' },
    ];
    for (const headers of foreign) {
      const { status } = await send('content/pelatihan/baru.md', headers);
      assert.equal(status, 403, JSON.stringify(headers));
    }
    for (const path of [
      'content/../bocor.md',
      'content/pelatihan/../../bocor.md',
      '../bocor.md',
      `${preview.file('bocor.md')}`,
      'content/pelatihan/sub/bocor.md',
      'content/pelatihan/bocor.html',
      'content/alamat.txt',
      'templates/layout.html',
    ]) {
      const answer = await send(path, own);
      assert.equal(answer.status, 404, path);
      assert.match((await answer.json()).error, /bukan berkas isi/, path);
    }
    assert.equal((await send(TRAINING, own)).status, 409, 'a new file in the place of another');
    assert.equal((await send(TRAINING, own, {})).status, 409, 'a form that was never opened');
    for (const action of ['deleteFiles', 'deleteFile', 'persistMedia', 'x']) {
      const answer = await fetch(`${preview.address}/admin/api`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...own },
        body: JSON.stringify({ action, params: { path: TRAINING, paths: [TRAINING] } }),
      });
      assert.equal(answer.status, 422, action);
    }
    assert.equal(read(TRAINING), old);
    for (const name of ['bocor.md', 'content/bocor.md', 'content/pelatihan/baru.md']) {
      assert.ok(!existsSync(preview.file(name)), name);
    }
  });

  it('is not to be found by search engines, and only where it was asked for', async () => {
    const found = await fetch(`${preview.address}/admin/`);
    assert.equal(found.headers.get('x-robots-tag'), 'noindex');
    const policy = found.headers.get('content-security-policy');
    assert.match(policy, /default-src 'none'.*connect-src 'self'/);
    const site = await fetch(`${preview.address}/pelatihan/`);
    assert.doesNotMatch(site.headers.get('content-security-policy'), /unsafe/);
    const map = await (await fetch(`${preview.address}/sitemap.xml`)).text();
    assert.doesNotMatch(map, /admin/);

    const plain = await startPreview();
    try {
      for (const address of ['/admin/', '/admin', '/admin/api', '/admin/config.yml']) {
        const { status } = await fetch(plain.address + address);
        assert.equal(status, 404, address);
      }
    } finally {
      await plain.stop();
    }
  });
});
