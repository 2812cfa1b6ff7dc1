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
 * One page of each type, those of the functions included: answers to the forms, what stands behind a
 * reference, and a place in a session.
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
  return [...list, ...(await behindReference(visitor + FORMS.length))];
}

/**
 * What only someone with a reference sees: her status, her rights, and a place in a session.
 *
 * @param {number} visitor a number that no other test uses, nor the two after it
 * @returns {Promise<Sample[]>}
 */
export async function behindReference(visitor) {
  const [registration] = FORMS;
  const proof = async (n, more = {}) => {
    const answers = { ...registration.right(n), ...more };
    const stored = await post(registration, answers);
    const receipt = new URL(stored.headers.get('location'), SITE);
    const digits = answers.telepon.replaceAll(' ', '').slice(-6);
    return { nomor: receipt.searchParams.get('nomor'), angka_telepon: digits };
  };
  const hers = await proof(visitor);
  const doubted = await proof(visitor + 1, { situs_web: 'https://iklan.example' });
  const waiting = await proof(visitor + 2);
  const session = 'uji-dibuka';
  const full = { sesi: 'uji-satu-tempat', tindakan: 'ikut' };
  const status = { service: '/api/status' };
  const seats = { service: '/api/seats' };
  const asked = {
    'status-terlihat': [status, hers],
    'status-salah': [status, { ...hers, angka_telepon: '000000' }],
    'status-kosong': [status, {}],
    'status-diperiksa': [status, doubted],
    'status-tarik': [status, { ...hers, tindakan: 'tarik' }],
    'ikut-kosong': [seats, {}],
    'ikut-salah': [seats, { sesi: session, ...hers, angka_telepon: '000000', tindakan: 'ikut' }],
    'ikut-belum': [seats, { sesi: session, ...hers, tindakan: 'batal' }],
    'ikut-diterima': [seats, { sesi: session, ...hers, tindakan: 'ikut' }],
    'ikut-batal': [seats, { sesi: session, ...hers, tindakan: 'batal' }],
    'ikut-terakhir': [seats, { ...full, ...hers }],
    'ikut-antre': [seats, { ...full, ...waiting }],
    'ikut-seleksi': [seats, { ...full, ...waiting, sesi: 'uji-seleksi' }],
    'ikut-ditutup': [seats, { ...full, ...hers, sesi: 'uji-ditutup' }],
    'status-antre': [status, waiting],
    'status-salinan': [status, { ...hers, tindakan: 'salinan' }],
    'status-ditarik': [status, { ...hers, tindakan: 'tarik', yakin: 'ya' }],
  };
  const list = [];
  for (const [name, [form, answers]] of Object.entries(asked)) {
    const answer = await post(form, answers);
    const moved = answer.headers.get('location');
    if (moved) list.push({ name, address: moved });
    else list.push({ name, address: form.service, html: await answer.text() });
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
