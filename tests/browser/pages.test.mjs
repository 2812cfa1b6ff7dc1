/** What holds for every generated page. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import {
  NARROW,
  PHONE,
  SITE,
  assertNoSidewaysScroll,
  assertNone,
  audit,
  openBrowser,
  openTab,
} from './browser.mjs';
import { PUBLIC } from './paths.mjs';
import { pageAddresses } from './site.mjs';
import { assertValid } from './vnu.mjs';

/** Tabs that take pages in turn; four keep two cores busy while pages load. */
const WORKERS = 4;

const addresses = pageAddresses();
const visited = new Map();

describe('every page', { concurrency: WORKERS }, () => {
  let browser;
  const idle = [];

  before(async () => {
    browser = await openBrowser();
    for (let n = 0; n < WORKERS; n += 1) idle.push(await openTab(browser, { colorScheme: 'light' }));
  });
  after(() => browser?.close());

  for (const address of addresses) {
    it(address, async () => {
      const { page, problems } = idle.pop();
      try {
        problems.length = 0;
        await page.setViewportSize(NARROW);
        const response = await page.goto(SITE + address);
        assert.equal(response.status(), 200);
        await assertNoSidewaysScroll(page);
        await page.setViewportSize(PHONE);
        await audit(page);
        assertNone(problems, address);

        const seen = await page.evaluate(readPage);
        visited.set(address, seen);
        assert.equal(seen.language, 'id');
        assert.equal(seen.headings, 1, 'one h1');
        assert.notEqual(seen.title, '');
        assert.ok(seen.description || seen.hidden, 'a description');
        assertNone(seen.foreign, 'hosts that are not ours');
      } finally {
        idle.push({ page, problems });
      }
    });
  }
});

describe('all pages together', () => {
  it('are valid, without a warning', () => assertValid(PUBLIC));

  it('have titles of their own', () => {
    const byTitle = new Map();
    for (const [address, { title }] of visited) {
      byTitle.set(title, [...(byTitle.get(title) ?? []), address]);
    }
    const shared = [...byTitle].filter(([, pages]) => pages.length > 1);
    assertNone(shared.map(([title, pages]) => `${title}: ${pages.join(' ')}`), 'shared titles');
  });

  it('link only to pages and places that are there', async () => {
    const ids = new Map([...visited].map(([address, { ids }]) => [address, new Set(ids)]));
    const answers = new Map();
    const broken = [];
    for (const [address, { links }] of visited) {
      for (const link of links) {
        const { pathname, search, hash } = new URL(link);
        const asked = pathname + search;
        if (!answers.has(asked)) answers.set(asked, (await fetch(SITE + asked)).status);
        const place = decodeURIComponent(hash.slice(1));
        const missing = place && ids.has(pathname) && !ids.get(pathname).has(place);
        if (answers.get(asked) !== 200 || missing) broken.push(`${address} -> ${asked}${hash}`);
      }
    }
    assertNone(broken, 'broken links');
  });
});

/** Runs in the page: what the tests above ask about it. */
function readPage() {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const own = (url) => url.startsWith('data:') || new URL(url, location.href).origin === location.origin;
  return {
    title: document.title,
    language: document.documentElement.lang,
    headings: all('h1').length,
    description: document.querySelector('meta[name=description]')?.content ?? '',
    // A page that search engines are told to leave out is never described in their results.
    hidden: Boolean(document.querySelector('meta[name=robots][content~=noindex]')),
    ids: all('[id]').map(({ id }) => id),
    links: all('a[href]').map(({ href }) => href).filter(own),
    // A canonical link names the site's public address and loads nothing.
    foreign: all('[src], link[href]:not([rel=canonical]), form[action]')
      .map((element) => element.getAttribute('src') ?? element.getAttribute('href') ?? element.action)
      .filter((url) => !own(url)),
  };
}
