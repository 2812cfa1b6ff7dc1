/** Files that programs read: calendars, open data, pictures of shared links, the manifest. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

import ICAL from 'ical.js';

import { SITE, assertNone } from './browser.mjs';
import { PUBLIC } from './paths.mjs';
import { pageAddresses } from './site.mjs';

const files = readdirSync(PUBLIC, { recursive: true });
const read = (name) => readFileSync(path.join(PUBLIC, name), 'utf8');

describe('calendars', () => {
  const calendars = files.filter((file) => file.endsWith('.ics'));

  it('are there for all, for each kecamatan and for each training', () => {
    const pages = pageAddresses().filter((address) => /^\/(kecamatan|pelatihan)\/[^/]+\/$/.test(address));
    const missing = [...pages, '/pelatihan/'].filter((page) => !calendars.includes(`${page.slice(1)}kalender.ics`));
    assertNone(missing, 'pages without a calendar');
  });

  it('are what RFC 5545 asks for', () => {
    const problems = [];
    const ids = new Map();
    for (const file of calendars) {
      const text = read(file);
      const bare = text.replaceAll('\r\n', '');
      if (/[\r\n]/.test(bare)) problems.push(`${file}: a line does not end in CR LF`);
      if (text.split('\r\n').some((line) => Buffer.byteLength(line) > 75)) problems.push(`${file}: a line is longer than 75 bytes`);
      const calendar = new ICAL.Component(ICAL.parse(text));
      for (const wanted of ['version', 'prodid']) {
        if (!calendar.getFirstPropertyValue(wanted)) problems.push(`${file}: no ${wanted}`);
      }
      for (const event of calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component))) {
        const start = event.startDate.toString();
        if (event.startDate.compare(event.endDate) >= 0) problems.push(`${file}: ${event.uid} ends before it starts`);
        if (event.startDate.zone.tzid !== 'Asia/Jakarta') problems.push(`${file}: ${event.uid} has no zone`);
        if (!event.component.getFirstProperty('dtstamp')) problems.push(`${file}: ${event.uid} has no stamp`);
        // The same event has the same id in each of its calendars.
        const known = ids.get(event.uid) ?? `${event.summary} ${start}`;
        if (known !== `${event.summary} ${start}`) problems.push(`${file}: ${event.uid} is two events`);
        ids.set(event.uid, known);
        const isExample = event.component.getFirstPropertyValue('status') === 'TENTATIVE';
        if (isExample !== event.summary.startsWith('Contoh: ')) problems.push(`${file}: ${event.uid} is half an example`);
      }
    }
    assertNone(problems, 'calendars');
    assert.ok(ids.size > 0);
  });

  it('come as calendars', async () => {
    const answer = await fetch(`${SITE}/pelatihan/kalender.ics`);
    assert.match(answer.headers.get('content-type'), /^text\/calendar; charset=utf-8$/);
  });
});

describe('open data', () => {
  it('has all offices', () => {
    const { kantor } = JSON.parse(read('data/offices.json'));
    const pages = pageAddresses().filter((address) => /^\/kecamatan\/[^/]+\/$/.test(address));
    assert.deepEqual(kantor.map(({ id }) => `/kecamatan/${id}/`).sort(), pages);
  });

  it('has all trainings, in rows of equal length', () => {
    const rows = parseCsv(read('data/trainings.csv'));
    const [names, ...entries] = rows;
    assert.ok(rows.every((row) => row.length === names.length));
    const pages = pageAddresses().filter((address) => /^\/pelatihan\/[^/]+\/$/.test(address));
    const listed = new Set(entries.map((row) => `/pelatihan/${row[names.indexOf('id')]}/`));
    assert.deepEqual([...listed].sort(), pages);
    const formulas = entries.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell));
    assertNone(formulas, 'cells that a spreadsheet would run');
  });
});

describe('shared links and icons', () => {
  it('have pictures that are there', () => {
    const missing = pageAddresses()
      .filter((address) => address.endsWith('/'))
      .flatMap((address) => {
        const [, picture] = /property="og:image" content="https?:\/\/[^/"]+(\/[^"]+)"/.exec(read(`${address}index.html`)) ?? [];
        return picture && existsSync(path.join(PUBLIC, picture)) ? [] : [`${address}: ${picture}`];
      });
    assertNone(missing, 'pages without a picture');
  });

  it('have their size', () => {
    const size = (name) => [16, 20].map((at) => readFileSync(path.join(PUBLIC, name)).readUInt32BE(at));
    for (const file of files.filter((name) => name.startsWith('bagikan/'))) assert.deepEqual(size(file), [1200, 630], file);
    const { icons } = JSON.parse(read('situs.webmanifest'));
    for (const { src, sizes, type } of icons) {
      assert.ok(existsSync(path.join(PUBLIC, src)), src);
      if (type === 'image/png') assert.equal(size(src).join('x'), sizes, src);
    }
  });
});

/** RFC 4180, whole. */
function parseCsv(text) {
  const rows = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    assert.ok(found, `a cell at ${cell.lastIndex}`);
    const [, quoted, plain, end] = found;
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n' && cell.lastIndex < text.length) rows.push([]);
  }
  return rows;
}
