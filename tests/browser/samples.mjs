/**
 * What stands for all the rest where a test looks at few pages closely: a generated page of each
 * type, and the pages that the functions make.
 */
import { SITE, showCopy } from './browser.mjs';
import { FORMS, post, receiptAddress } from './forms.mjs';
import { pageSamples, typeOf } from './site.mjs';

/** Searches that the function answers itself; most lead on to the page of an office. */
export const SEARCHES = ['/api/office?q=kebon', '/api/office?q=xyz'];

/**
 * The pages of the functions that have an address: searches, and the receipt of each form.
 *
 * @param {number} visitor a number that no other test uses, because a receipt needs a person
 */
export async function functionAddresses(visitor) {
  const receipts = FORMS.map((form, n) => receiptAddress(form, visitor + n));
  return [...SEARCHES, ...(await Promise.all(receipts))];
}

/** @typedef {{ name: string, address: string, html?: string }} Sample */

/**
 * One page of each type, those of the functions included.
 *
 * @param {number} visitor a number that no other test uses
 * @returns {Promise<Sample[]>} an answer to a form
 *   comes with its `html`, because its address alone would not bring it back
 */
export async function samples(visitor) {
  const list = [];
  for (const address of [...pageSamples(), ...(await functionAddresses(visitor))]) {
    list.push({ name: nameOf(address), address });
  }
  for (const [n, form] of FORMS.entries()) {
    const right = form.right(visitor + n);
    const outcomes = {
      'yang-salah': { ...right, ...form.wrong, ...form.mismatch },
      'yang-berbeda': { ...right, ...form.changed },
    };
    for (const [outcome, answers] of Object.entries(outcomes)) {
      const html = await (await post(form, answers)).text();
      list.push({ name: `${nameOf(form.service)}-${outcome}`, address: form.service, html });
    }
  }
  return list;
}

/** Shows a sample in a tab. */
export function show(page, { address, html }) {
  return html ? showCopy(page, SITE + address, html) : page.goto(SITE + address);
}

/** A name for files: `beranda`, `kecamatan-menteng`, `api-office-kebon`. */
function nameOf(address) {
  const search = new URL(address, 'http://site.invalid').searchParams.get('q') ?? '';
  const words = `${typeOf(address)} ${search}`.match(/[a-z0-9]+|\*/g) ?? ['beranda'];
  return words.join('-').replaceAll('*', 'x');
}
