/** What pages say to search engines, in schema.org's words. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import { assertNone } from './browser.mjs';
import { descriptionsIn, problemsOf } from './json-ld.mjs';
import { PUBLIC } from './paths.mjs';
import { startPreview } from './preview.mjs';
import { pageAddresses } from './site.mjs';

/** Each type that the site is about, and a page that has it. */
const EXPECTED = {
  '/': ['WebSite', 'Organization', 'GovernmentService'],
  '/daftar/': ['BreadcrumbList', 'GovernmentService'],
  '/pelatihan/membuat-kue/': ['BreadcrumbList', 'Course'],
  '/kecamatan/menteng/': ['BreadcrumbList', 'GovernmentOffice'],
  '/komunitas/ok-oce-dc/': ['BreadcrumbList', 'Organization'],
  '/tanya-jawab/': ['BreadcrumbList', 'FAQPage'],
  '/berita/kopdar-pemasaran-internet-tebet/': ['BreadcrumbList', 'NewsArticle'],
};

const read = (address) =>
  readFileSync(path.join(PUBLIC, address.endsWith('/') ? `${address}index.html` : address), 'utf8');

const pages = new Map(pageAddresses().map((address) => [address, read(address)]));

describe('descriptions for search engines', () => {
  it('are in the vocabulary, and complete', async () => {
    const found = [...pages].flatMap(([address, html]) =>
      descriptionsIn(html).flat().map((node) => [address, node]),
    );
    assert.ok(found.length > pages.size, `${found.length} descriptions`);
    assertNone(await problemsOf(found), 'descriptions');
  });

  for (const [address, types] of Object.entries(EXPECTED)) {
    it(`say what ${address} is about`, () => {
      const nodes = descriptionsIn(pages.get(address)).flat();
      assert.deepEqual(nodes.map((node) => node['@type']), types);
    });
  }

  it('never show an example as real', () => {
    const examples = [...pages].filter(([, html]) => html.includes('Halaman ini menunjukkan bentuknya saja'));
    assert.ok(examples.length > 0);
    const described = examples.filter(([, html]) => descriptionsIn(html).length > 0);
    assertNone(described.map(([address]) => address), 'examples described');
    const sitemap = readFileSync(path.join(PUBLIC, 'sitemap.xml'), 'utf8');
    const listed = examples.filter(([address]) => sitemap.includes(`${address}</loc>`));
    assertNone(listed.map(([address]) => address), 'examples in the sitemap');
    const organisers = [...pages].filter(([, html]) => JSON.stringify(descriptionsIn(html)).includes('Contoh komunitas'));
    assertNone(organisers.map(([address]) => address), 'examples as organisers');
  });

  it('would be refused with an unknown word, a wrong value or a missing part', async () => {
    const wrong = [
      ['unknown', { '@type': 'Course', name: 'a', guru: 'b' }],
      ['nested', { '@type': 'Course', name: 'a', provider: { '@type': 'Organization', nama: 'b' } }],
      ['value', { '@type': 'CourseInstance', location: 7 }],
      ['missing', { '@type': 'BreadcrumbList', itemListElement: [{ '@type': 'ListItem', position: 1 }] }],
    ];
    const problems = await problemsOf(wrong);
    for (const [from] of wrong) assert.ok(problems.some((problem) => problem.startsWith(from)), `${from}: ${problems}`);
  });
});

describe('a session that is no example', () => {
  const TRAINING = 'membuat-kue';
  let preview, html;

  before(async () => {
    preview = await startPreview();
    const file = preview.file(`content/pelatihan/${TRAINING}.md`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^contoh = true\n/gm, '').replaceAll(' (contoh)', ''));
    for (let tries = 0; !html?.includes('CourseInstance') && tries < 200; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      html = await (await fetch(`${preview.address}/pelatihan/${TRAINING}/`)).text();
    }
  });
  after(() => preview?.stop());

  it('is a course instance with its time and place', async () => {
    const nodes = descriptionsIn(html).flat();
    const [session] = nodes.find((node) => node['@type'] === 'Course').hasCourseInstance;
    assert.match(session.startDate, /^\d{4}-\d\d-\d\dT\d\d:\d\d:00\+07:00$/);
    assert.equal(session.location.address.addressCountry, 'ID');
    assert.equal(session.courseSchedule.repeatCount, 3);
    assertNone(await problemsOf(nodes.map((node) => [TRAINING, node])), 'descriptions');
  });

  it('is confirmed in the calendar', async () => {
    const calendar = await (await fetch(`${preview.address}/pelatihan/${TRAINING}/kalender.ics`)).text();
    assert.match(calendar, /STATUS:CONFIRMED/);
    assert.doesNotMatch(calendar, /Contoh/);
  });
});
