/**
 * The two forms as people fill them in, and how to do that in a page or by a plain request.
 *
 * The people are invented; every run has an empty store, and `person(n)` gives each test a
 * telephone number of its own, because name and telephone say whether two forms are the same.
 */

import { SITE } from './browser.mjs';

/** A reference, as it is read aloud: three groups of an alphabet without look-alikes or vowels. */
export const REFERENCE = /\b(?:[2-9BCDFGHJKMNP-TV-Z]{3}-){2}[2-9BCDFGHJKMNP-TV-Z]{4}\b/;

function person(n) {
  return { nama: 'Zubaidah Percontohan', telepon: `0812 5550 ${String(n).padStart(4, '0')}` };
}

/**
 * Each form with what makes it fail and succeed. An answer is the value of the field with that
 * name: one text, or a list for boxes to tick. `wrong` and `changed` are laid over `right`;
 * `personal` answers must never come back in an address, on a receipt or in a log.
 */
export const FORMS = [
  {
    name: 'registration',
    path: '/daftar/',
    service: '/api/registration',
    required: [
      'nama',
      'telepon',
      'kecamatan',
      'kelurahan',
      'status_usaha',
      'bidang',
      'dewasa',
      'persetujuan',
    ],
    right: (n) => ({
      ...person(n),
      surel: 'zubaidah.percontohan@contoh.example',
      kecamatan: 'menteng',
      kelurahan: '31.71.06.1003',
      status_usaha: 'berjalan',
      nama_usaha: 'Dapur Percontohan',
      bidang: 'kuliner',
      komunitas: 'belum-tahu',
      pelatihan: ['membuat-kue', 'izin-usaha-makanan-rumahan'],
      dewasa: ['ya'],
      persetujuan: ['ya'],
    }),
    // Cikini is not in Gambir: script has the list of kelurahan follow, so it comes without only.
    mismatch: { kecamatan: 'gambir' },
    mismatchField: 'kelurahan',
    wrong: { telepon: '12', surel: 'tanpa-tanda', persetujuan: [] },
    wrongFields: ['telepon', 'surel', 'kelurahan', 'persetujuan'],
    changed: { bidang: 'kerajinan' },
    personal: ['nama', 'telepon', 'surel', 'kelurahan', 'nama_usaha'],
  },
  {
    name: 'mentor request',
    path: '/minta-mentor/',
    service: '/api/mentor-request',
    required: [
      'nama',
      'telepon',
      'kecamatan',
      'tahap',
      'kebutuhan',
      'cara',
      'waktu_dihubungi',
      'persetujuan',
    ],
    right: (n) => ({
      ...person(n),
      nomor: '',
      kecamatan: 'menteng',
      tahap: 'P4',
      kebutuhan: 'Saya ingin dibantu menyiapkan berkas izin untuk usaha katering rumahan.',
      cara: 'whatsapp',
      waktu_dihubungi: ['pagi', 'sore'],
      persetujuan: ['ya'],
    }),
    wrong: { nama: '', nomor: '123', kebutuhan: 'Terlalu singkat' },
    wrongFields: ['nama', 'nomor', 'kebutuhan'],
    changed: { cara: 'telepon' },
    personal: ['nama', 'telepon', 'kebutuhan'],
  },
];

/** Answers the form on the page, field by field in the order given. */
export async function fill(page, answers) {
  for (const [name, answer] of Object.entries(answers)) {
    const field = page.locator(`main form [name="${name}"]`);
    const type = await field.first().evaluate((element) => element.type);
    if (type === 'select-one') {
      await field.selectOption(answer);
    } else if (type === 'radio') {
      await field.and(page.locator(`[value="${answer}"]`)).check();
    } else if (type === 'hidden') {
      // The only answer there is: told on the page, and sent along.
      if ((await field.inputValue()) !== answer) throw new Error(`${name} can't be ${answer}`);
    } else if (type === 'checkbox') {
      const folded = page.locator('details:not([open])', { has: page.locator(`[name="${name}"]`) });
      if (await folded.count()) await folded.locator('summary').click();
      for (const box of await field.all()) {
        await box.setChecked(answer.includes(await box.getAttribute('value')));
      }
    } else {
      await field.fill(answer);
    }
  }
}

/** Everything that the form on the page would send, as [name, value] pairs. */
export function filledIn(page) {
  return page.evaluate(() => [...new FormData(document.querySelector('main form'))]);
}

/**
 * Presses the form's button; gives the answer to the post itself, before any redirect, once the
 * page says what came of it: another page, or this one with a summary of its own.
 */
export async function send(page) {
  const posted = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.locator('body').evaluate((body) => {
    for (const seen of body.querySelectorAll('main, #daftar-kesalahan')) seen.setAttribute('data-sent', '');
  });
  await page.locator('main form [type=submit], main form button:not([type])').click();
  await page.locator(':is(main, #daftar-kesalahan):not([data-sent])').first().waitFor();
  await page.waitForLoadState();
  return posted;
}

/** Sends a form as a program that is no browser would: no cookies, redirects left alone. */
export function post(form, answers, headers = {}) {
  const body = encode(answers);
  return fetch(SITE + form.service, { method: 'POST', body, headers, redirect: 'manual' });
}

/** The address of a receipt, for a person of its own. */
export async function receiptAddress(form, n) {
  const stored = await post(form, form.right(n));
  return stored.headers.get('location');
}

/** The same form as the body of a plain request. */
export function encode(answers) {
  const pairs = Object.entries(answers).flatMap(([name, answer]) =>
    [answer].flat().map((value) => [name, value]),
  );
  return new URLSearchParams(pairs);
}
