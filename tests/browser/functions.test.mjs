/** Every answer of the functions to a browser: its status, its headers, and whether its page is sound. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';

import { SITE, auditCopy, openBrowser } from './browser.mjs';
import { FORMS, post, receiptAddress } from './forms.mjs';
import { CAPTURED } from './paths.mjs';
import { SEARCHES, behindReference } from './samples.mjs';
import { assertValid } from './vnu.mjs';

/** The largest body that is read, in bytes; one more is refused. */
const LARGEST_BODY = 64 * 1024;

/** The most bytes of headers, all together. */
const MOST_HEADERS = 16 * 1024;

/** The most bytes of a status with its style, compressed. */
const MOST_OF_STATUS = 9_000;

/** What some outcomes say first: each has to be the page that its name promises. */
const HEADINGS = {
  'ikut-diterima': /<h1>Anda mendapat tempat<\/h1>/,
  'ikut-antre': /<h1>Anda dalam antrean<\/h1>/,
  'ikut-seleksi': /<h1>Anda tercatat sebagai calon peserta<\/h1>/,
  'ikut-ditutup':
    /<h1>Pendaftaran sesi ini sudah ditutup<\/h1>[^]*href="\/pelatihan\/"[^>]*>Lihat jadwal pelatihan/,
  'ikut-batal': /<h1>Anda tidak lagi tercatat di sesi ini<\/h1>/,
  'status-antre': /Anda di urutan ke-\d+ dalam antrean Sesi untuk pengujian/,
};

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** The bytes of a page and of the style sheets that it links to, compressed. */
async function weight(html) {
  const sheets = html.match(/<link [^>]*rel="stylesheet"[^>]*>/g) ?? [];
  const bodies = [html];
  for (const sheet of sheets) {
    const [, address] = sheet.match(/href="([^"]+)"/);
    bodies.push(await (await fetch(SITE + address)).text());
  }
  return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
}

describe('the pages of the functions', () => {
  let browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());

  for (const [index, form] of FORMS.entries()) {
    const right = form.right(900 + index);
    const url = SITE + form.service;
    const receipt = async () => fetch(SITE + (await receiptAddress(form, 900 + index)));
    const sendBytes = (body, type) =>
      fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
    const outcomes = {
      'all-empty': [422, () => post(form, {})],
      'one-wrong': [422, () => post(form, { ...right, ...form.wrong, ...form.mismatch })],
      receipt: [200, receipt],
      changed: [409, () => post(form, { ...right, ...form.changed })],
      'forged-receipt': [404, () => fetch(`${url}/tanda-terima?nomor=7KQ2M4XP9R&kode=0`)],
      'not-found': [404, () => fetch(`${url}/lain`)],
      'wrong-method': [405, () => fetch(url)],
      'cross-site': [403, () => post(form, right, { origin: 'https://lain.example' })],
      'too-large': [413, () => sendBytes(`nama=${'a'.repeat(LARGEST_BODY)}`, FORM_TYPE)],
      'headers-too-large': [431, () => fetch(url, { headers: { 'x-many': 'a'.repeat(MOST_HEADERS) } })],
      'bad-letter': [422, () => sendBytes('nama=%FF', FORM_TYPE)],
      'wrong-type': [415, () => sendBytes('nama', 'text/plain')],
    };
    for (const [outcome, [status, ask]] of Object.entries(outcomes)) {
      it(`${form.name}: ${outcome} is a page with status ${status}`, async () => {
        const answer = await ask();
        const html = await answer.text();
        writeFileSync(path.join(CAPTURED, `${path.basename(form.service)}-${outcome}.html`), html);
        assert.equal(answer.status, status);
        assert.match(answer.headers.get('content-type'), /^text\/html; *charset=utf-8$/i);
        assert.equal(answer.headers.get('cache-control'), 'no-store');
        assert.match(answer.headers.get('content-security-policy'), /^default-src 'none';/);
        await auditCopy(browser, url, html);
      });
    }
  }

  it('search: what the function answers itself', async () => {
    for (const address of SEARCHES) {
      const answer = await fetch(SITE + address);
      assert.equal(answer.status, 200);
      const name = `office-${new URL(answer.url).searchParams.get('q')}.html`;
      writeFileSync(path.join(CAPTURED, name), await answer.text());
    }
  });

  it('status and places: each outcome is a sound page', async () => {
    for (const { name, address, html } of await behindReference(980)) {
      const page = html ?? (await (await fetch(SITE + address)).text());
      const file = `${address.startsWith('/api/seats') ? 'seats' : 'status'}-${name}.html`;
      writeFileSync(path.join(CAPTURED, file), page);
      assert.match(page, /Situs ini belum resmi/, name);
      assert.match(page, HEADINGS[name] ?? /<h1>/, name);
      if (name.startsWith('status')) assert.ok((await weight(page)) <= MOST_OF_STATUS, name);
      await auditCopy(browser, SITE + address, page);
    }
  });

  it('are valid, without a warning', () => {
    const services = ['/api/office', '/api/status', '/api/seats', ...FORMS.map(({ service }) => service)];
    const serviceOf = (file) => services.find((service) => file.startsWith(path.basename(service)));
    return assertValid(CAPTURED, serviceOf);
  });
});
