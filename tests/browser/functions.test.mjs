/** Every answer of the functions to a browser: its status, its headers, and whether its page is sound. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import { SITE, auditCopy, openBrowser } from './browser.mjs';
import { FORMS, encode } from './forms.mjs';
import { CAPTURED } from './paths.mjs';
import { assertValid } from './vnu.mjs';

/** The largest body that is read, in bytes; one more is refused. */
const LARGEST_BODY = 64 * 1024;

const FORM_TYPE = 'application/x-www-form-urlencoded';

describe('the pages of the functions', () => {
  let browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());

  for (const [index, form] of FORMS.entries()) {
    const right = form.right(900 + index);
    const url = SITE + form.service;
    const post = (body, headers = {}) =>
      fetch(url, { method: 'POST', body, headers, redirect: 'manual' });
    const receipt = async () => {
      const stored = await post(encode(right));
      return fetch(new URL(stored.headers.get('location'), url));
    };
    const outcomes = {
      'all-empty': [422, () => post(encode({}))],
      'one-wrong': [422, () => post(encode({ ...right, ...form.wrong }))],
      receipt: [200, receipt],
      changed: [409, () => post(encode({ ...right, ...form.changed }))],
      'forged-receipt': [404, () => fetch(`${url}/tanda-terima?nomor=7KQ2M4XP9R&kode=0`)],
      'not-found': [404, () => fetch(`${url}/lain`)],
      'wrong-method': [405, () => fetch(url)],
      'cross-site': [403, () => post(encode(right), { origin: 'https://lain.example' })],
      'too-large': [413, () => post(`nama=${'a'.repeat(LARGEST_BODY)}`, { 'content-type': FORM_TYPE })],
      unreadable: [400, () => post('nama=%FF', { 'content-type': FORM_TYPE })],
      'wrong-type': [415, () => post('nama', { 'content-type': 'text/plain' })],
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

  it('are valid, without a warning', () => assertValid(CAPTURED));
});
