/** What holds for every generated page. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import {
  DESK,
  LARGE_TEXT,
  NARROW,
  PHONE,
  SITE,
  SMALL,
  assertLight,
  assertNoSidewaysScroll,
  assertNone,
  audit,
  openBrowser,
  openTab,
  scaleFor,
} from './browser.mjs';
import { PUBLIC } from './paths.mjs';
import { functionAddresses, samples, show } from './samples.mjs';
import { addressOf, pageAddresses, pageSamples } from './site.mjs';
import { assertValid } from './vnu.mjs';

/** Tabs that take pages in turn; four keep two cores busy while pages load. */
const WORKERS = 4;

/**
 * How far a page may move while it loads, where a tenth is still called good (web.dev, CLS). On a
 * busy machine the parser rests in the middle of a paragraph, which then grows by a line.
 */
const MOST_SHIFT = 0.02;

const addresses = [...pageAddresses(), ...(await functionAddresses(940))];
const visited = new Map();

/** Pages that are audited at every width; the others of their type differ from them in words. */
const closely = new Set([...pageSamples(), ...addresses.filter((address) => address.startsWith('/api/'))]);

describe('every page', { concurrency: WORKERS }, () => {
  let browser;
  const idle = [];

  before(async () => {
    browser = await openBrowser();
    for (let n = 0; n < WORKERS; n += 1) {
      const { page, problems } = await openTab(browser);
      const plain = await openTab(browser, { javaScriptEnabled: false });
      idle.push({ page, problems, weigh: await scaleFor(page), plain: plain.page });
    }
  });
  after(() => browser?.close());

  for (const address of addresses) {
    it(address.replace(/&.*/, ''), async () => {
      const tab = idle.pop();
      const { page, problems, weigh, plain } = tab;
      try {
        problems.length = 0;
        await page.emulateMedia({ colorScheme: 'light' });
        await page.setViewportSize(PHONE);
        let response;
        const weight = await weigh(async () => (response = await page.goto(SITE + address)));
        assert.equal(response.status(), 200);
        assertLight(address, weight);
        const shift = await page.evaluate(layoutShift);
        assert.ok(shift <= MOST_SHIFT, `what moved while the page loads: ${shift}`);

        const seen = await page.evaluate(readPage);
        visited.set(address, seen);
        assert.equal(seen.language, 'id');
        assert.equal(seen.headings, 1, 'one h1');
        assert.notEqual(seen.title, '');
        assert.notEqual(seen.description, '', 'a description');
        assertNone(seen.foreign, 'hosts that are not ours');
        if (seen.scripts) {
          await plain.goto(SITE + address);
          assert.deepEqual(await page.evaluate(words), await plain.evaluate(words), 'without script');
        }

        await page.emulateMedia({ colorScheme: 'dark' });
        await audit(page);
        await page.emulateMedia({ colorScheme: 'light' });
        for (const viewport of [NARROW, DESK]) {
          await page.setViewportSize(viewport);
          await assertNoSidewaysScroll(page);
          if (closely.has(address)) await audit(page);
        }
        const empty = await page.evaluate(emptySide);
        assert.ok(empty <= DESK.height, `${empty} px with nothing on the right`);
        for (const viewport of [SMALL, { width: PHONE.width, height: 640 }]) {
          await page.setViewportSize(viewport);
          const end = await page.evaluate(firstQuestion);
          assert.ok(end <= viewport.height, `the first question ends at ${end} px of ${viewport.height}`);
        }
        assertNone(problems, address);
      } finally {
        idle.push(tab);
      }
    });
  }
});

describe('a page of each type', () => {
  let browser, pages;
  before(async () => {
    browser = await openBrowser();
    pages = await samples(945);
  });
  after(() => browser?.close());

  it('has no barrier where the system chooses the colours', async () => {
    const { page } = await openTab(browser, { forcedColors: 'active' });
    for (const sample of pages) {
      await show(page, sample);
      await audit(page);
    }
  });

  it('marks the step it is at where the system chooses the colours', async () => {
    const { page } = await openTab(browser, { forcedColors: 'active' });
    await page.goto(`${SITE}/langkah/`);
    await page.goto(await page.locator('main ol a').first().evaluate(({ href }) => href));
    const current = page.locator('.oc-stepper [aria-current]');
    const plate = await current.locator('b').elementHandle();
    const marked = await plate.screenshot();
    await current.evaluate((link) => link.removeAttribute('aria-current'));
    assert.ok(!marked.equals(await plate.screenshot()), 'its plate looks like the others');
  });

  it('keeps words and buttons whole with letters of twice the size, and does not scroll sideways', async () => {
    // The style is ours, not the page's, so its policy must let it in.
    const { page } = await openTab(browser, { bypassCSP: true });
    const broken = [];
    for (const sample of pages) {
      await show(page, sample);
      await page.addStyleTag({ content: LARGE_TEXT });
      await assertNoSidewaysScroll(page);
      for (const what of await page.evaluate(torn)) broken.push(`${sample.name}: ${what}`);
    }
    assertNone(broken, 'words that are broken, buttons that stick out');
  });

  it('prints what can be read, and nothing to press', async () => {
    const { page } = await openTab(browser);
    await page.emulateMedia({ media: 'print' });
    const wrong = [];
    for (const sample of pages) {
      await show(page, sample);
      for (const what of await page.evaluate(wrongOnPaper)) wrong.push(`${sample.name}: ${what}`);
    }
    assertNone(wrong, 'on paper');
  });

  it('prints the answers of a form, and no words in a list to choose from by hand', async () => {
    const { page } = await openTab(browser);
    await page.emulateMedia({ media: 'print' });
    await show(page, pages.find(({ name }) => name === 'api-registration-yang-salah'));
    const isShown = () =>
      page.locator('#kecamatan').evaluate((list) => getComputedStyle(list).color !== 'rgba(0, 0, 0, 0)');
    assert.ok(await isShown(), 'the kecamatan that was chosen');
    await page.locator('#kecamatan').evaluate((list) => (list.value = ''));
    assert.ok(!(await isShown()), 'nothing is chosen');
  });

  it('prints a receipt and a poster on one sheet each', async () => {
    const { page } = await openTab(browser);
    const margin = { top: '1cm', right: '1cm', bottom: '1cm', left: '1cm' };
    for (const sample of pages.filter(({ name }) => /tanda-terima|poster/.test(name))) {
      await show(page, sample);
      const paper = await page.pdf({ format: 'A4', margin });
      const sheets = paper.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
      assert.equal(sheets, 1, sample.name);
    }
  });

  it('stands apart from the answer above it', async () => {
    const { page } = await openTab(browser);
    await show(page, pages.find(({ name }) => name === 'status-salinan'));
    const gap = await page.evaluate(() => {
      const answer = document.querySelector('main [role=status]');
      return document.querySelector('h1').getBoundingClientRect().top - answer.getBoundingClientRect().bottom;
    });
    assert.ok(gap >= 16, `${gap} px between the answer and the heading`);
  });

  it('has the way to the next page at its right end, also on the first of a row', async () => {
    const { page } = await openTab(browser);
    await page.goto(`${SITE}/pilar/`);
    await page.goto(await page.locator('main h2 a').first().evaluate(({ href }) => href));
    assert.equal(await page.locator('[rel=prev]').count(), 0);
    const apart = await page.locator('[rel=next]').evaluate((link) => {
      const row = link.closest('nav').getBoundingClientRect();
      return row.right - link.getBoundingClientRect().right;
    });
    assert.ok(Math.abs(apart) < 1, `${apart} px from the right end`);
  });

  it('begins its columns at one height', async () => {
    const { page } = await openTab(browser, { viewport: DESK });
    for (const address of ['/glosarium/', '/cari/']) {
      await page.goto(SITE + address);
      const below = await page.evaluate(() => {
        const columns = document.querySelector('.oc-letters');
        const first = columns.querySelector('h2, h3');
        return first.getBoundingClientRect().top - columns.getBoundingClientRect().top;
      });
      assert.equal(below, 0, `${address}: the first letter`);
    }
  });
});

describe('all pages together', () => {
  it('are valid, without a warning', () => assertValid(PUBLIC, addressOf));

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

/** Runs in the page: how much of it moved while it loaded, as Core Web Vitals count it. */
function layoutShift() {
  return new Promise((resolve) => {
    let shift = 0;
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) shift += hadRecentInput ? 0 : value;
    }).observe({ type: 'layout-shift', buffered: true });
    // Entries of the past are handed over in a task of their own; two frames later it has run.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(shift))));
  });
}

/**
 * Runs in the page: the words of the main content that can be seen, in order. Not those of forms
 * and of what tells a form's state, which script may shorten, and not those for browsers without.
 */
function words() {
  const main = document.querySelector('main');
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const seen = [];
  while (walker.nextNode()) {
    const { parentElement: element, data } = walker.currentNode;
    if (element.closest('form, output, noscript, script, [role=search], [role=status], [data-sisa]')) continue;
    if (data.trim() && element.checkVisibility()) seen.push(data.trim().replaceAll(/\s+/g, ' '));
  }
  return seen;
}

/** Runs in the page: words of headings and buttons that go on in the next line, and buttons that leave the column. */
function torn() {
  const found = [];
  const range = document.createRange();
  for (const element of document.querySelectorAll('main :is(h1, h2, h3, .oc-button)')) {
    if (!element.checkVisibility()) continue;
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      for (const { index, 0: word } of node.data.matchAll(/[^\s\-–]+/g)) {
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        const mayBreak = word.split('\u00ad').length;
        if (lines.size > mayBreak) found.push(`"${word}" in two lines`);
      }
    }
    const { right } = element.getBoundingClientRect();
    const column = element.closest('.oc-width') ?? document.body;
    const end = column.getBoundingClientRect().right - parseFloat(getComputedStyle(column).paddingRight);
    if (right > end + 1) found.push(`"${element.innerText}" sticks out ${Math.round(right - end)} px`);
  }
  return found;
}

/** Runs in the page: what has no place on paper, and notes in larger letters than the text. */
function wrongOnPaper() {
  const seen = [...document.querySelectorAll('nav, button, .oc-button')].filter((element) => element.checkVisibility());
  const size = (element) => parseFloat(getComputedStyle(element).fontSize);
  const notes = [...document.querySelectorAll('.oc-small, .oc-page-foot')].filter(
    (note) => !note.closest('.oc-poster') && size(note) >= size(document.body),
  );
  return [
    ...seen.map((element) => `${element.tagName} ${element.className}`),
    ...notes.map((note) => `${note.className}: ${note.innerText.slice(0, 40)}`),
  ];
}

/** Runs in the page: what the tests above ask about it. */
function readPage() {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const own = (url) => url.startsWith('data:') || new URL(url, location.href).origin === location.origin;
  return {
    title: document.title,
    language: document.documentElement.lang,
    headings: all('h1').length,
    scripts: all('script').some(({ type }) => type === '' || type === 'module'),
    description: document.querySelector('meta[name=description]')?.content ?? '',
    ids: all('[id]').map(({ id }) => id),
    // Links of a drawing have no `href` that is a text.
    links: all('a[href]')
      .map((link) => new URL(link.getAttribute('href'), location.href).href)
      .filter(own),
    // A canonical link names the site's public address and loads nothing.
    foreign: all('[src], link[href]:not([rel=canonical]), form[action]')
      .map((element) => element.getAttribute('src') ?? element.getAttribute('href') ?? element.action)
      .filter((url) => !own(url)),
  };
}

/** Runs in the page: where its first question ends, so that who comes to answer sees where to begin. */
function firstQuestion() {
  const controls = [...document.querySelectorAll('.oc-form :is(input, select, textarea)')];
  return controls.find((control) => control.checkVisibility())?.getBoundingClientRect().bottom ?? 0;
}

/**
 * Runs in the page: the highest stretch of its main content, in pixels, whose right half shows
 * nothing. What stays in sight while the rest is scrolled fills the height of its place.
 */
function emptySide() {
  const main = document.querySelector('main');
  const middle = innerWidth / 2;
  const shown = [];
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!element.checkVisibility()) continue;
    if (node === element) {
      if (getComputedStyle(element).position === 'sticky') {
        shown.push({ right: innerWidth, ...edges(element.parentElement) });
      } else if (element.matches('svg, img, input, select, textarea, table')) {
        shown.push({ right: element.getBoundingClientRect().right, ...edges(element) });
      }
    } else if (node.data.trim()) {
      range.selectNodeContents(node);
      for (const { right, top, bottom } of range.getClientRects()) shown.push({ right, top, bottom });
    }
  }
  const { top, bottom } = edges(main);
  const ends = shown.filter(({ right }) => right > middle + 40).sort((a, b) => a.top - b.top);
  let reached = top;
  let most = 0;
  for (const end of [...ends, { top: bottom, bottom }]) {
    most = Math.max(most, end.top - reached);
    reached = Math.max(reached, end.bottom);
  }
  return Math.round(most);

  function edges(element) {
    const { top, bottom } = element.getBoundingClientRect();
    return { top, bottom };
  }
}
