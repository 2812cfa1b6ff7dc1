/**
 * Debian's Chromium, driven by Playwright: tabs that note everything that goes wrong in them, and
 * the accessibility audit.
 */
import axe from 'axe-core';
import { chromium } from 'playwright-core';

import { measured } from './report.mjs';

/** The address of the site under test, without a slash at its end. */
export const SITE = process.env.OKOCE_SITE;

/**
 * A cheap phone, the smallest that people still carry, the narrowest screen that must work without
 * scrolling sideways (WCAG 1.4.10), and a desk.
 */
export const PHONE = { width: 360, height: 740 };
export const SMALL = { width: 320, height: 568 };
export const NARROW = { width: 320, height: 640 };
export const DESK = { width: 1280, height: 900 };

/** Text of twice the size, as a visitor's own setting makes it (WCAG 1.4.4). */
export const LARGE_TEXT = 'html { font-size: 200% }';

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/**
 * Chromium without the calls home that a fresh profile makes; no name but this machine's resolves,
 * so a page that asks for anything else fails loudly instead of reaching a third party.
 */
export const CHROMIUM_FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export function openBrowser() {
  return chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
}

/**
 * Opens a tab of its own (no shared cache, no history, no service worker between it and the site).
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').BrowserContextOptions} options
 * @returns {Promise<{ page: import('playwright-core').Page, problems: string[] }>} the page, and
 *   the list that fills with what a visitor's browser would complain about
 */
export async function openTab(browser, options = {}) {
  const context = await browser.newContext({
    viewport: PHONE,
    locale: 'id-ID',
    serviceWorkers: 'block',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const problems = [];
  page.on('pageerror', (error) => problems.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    // A failed load has its own line below, with the address and the status.
    const repeated = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !repeated) problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    const own = url.startsWith(`${SITE}/`) || url.startsWith('data:');
    if (!own) problems.push(`third party: ${url}`);
  });
  page.on('requestfailed', (request) => {
    // Given up because the tab went on to another page: an icon, or what a script has asked for.
    const inBackground = isIcon(request) || request.resourceType() === 'fetch';
    if (inBackground && request.failure()?.errorText === 'net::ERR_ABORTED') return;
    problems.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on('response', (response) => {
    // A page may be an error page, and so may the answer to a form; the test looks at its status.
    const asked = response.request().isNavigationRequest() || response.request().method() === 'POST';
    if (response.status() >= 400 && !asked) {
      problems.push(`${response.status()}: ${response.url()}`);
    }
  });
  return { page, problems };
}

/** The icon of the tab: no part of the page, and asked for whenever the browser likes. */
function isIcon(request) {
  return request.resourceType() === 'other';
}

/** WCAG 2.2 up to AA. `target-size` is off in axe unless asked for. */
const AUDIT = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
};

/** Every barrier that axe finds on the page as it is now, one text each. */
export async function barriers(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((options) => window.axe.run(options), AUDIT);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary: how }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${how}`),
  );
}

/** Fails with every barrier that axe finds on the page as it is now; counted in the report. */
export async function audit(page) {
  const found = await barriers(page);
  measured(page.url(), { axe: found.length });
  assertNone(found, `barriers on ${page.url()}`);
}

/**
 * Audits a page that was received where scripts are off: axe is itself a script, so the same
 * bytes are laid out once more, at the same address, in a tab that runs scripts.
 */
export async function auditCopy(browser, url, html) {
  const { page } = await openTab(browser);
  try {
    await showCopy(page, url, html);
    await audit(page);
  } finally {
    await page.context().close();
  }
}

/** Shows a page that was received before, such as an answer to a form, at its own address. */
export async function showCopy(page, url, html) {
  const copy = { body: html, contentType: 'text/html; charset=utf-8' };
  const here = (asked) => asked.href === url;
  await page.route(here, (route) => route.fulfill(copy));
  await page.goto(url);
  await page.unroute(here);
}

/**
 * Counts bytes as they come over the wire, with nothing in the browser's cache.
 *
 * @returns {Promise<(act: () => Promise<unknown>) => Promise<{ bytes: number, parts: string[] }>>}
 *   does something in the tab that shows a page, and says what the bodies of all answers weighed
 */
export async function scaleFor(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  return async (act) => {
    const requests = [];
    const note = (request) => isIcon(request) || requests.push(request);
    page.on('requestfinished', note);
    try {
      await act();
    } finally {
      page.off('requestfinished', note);
    }
    let bytes = 0;
    const parts = [];
    for (const request of requests) {
      const { responseBodySize: size } = await request.sizes();
      bytes += size;
      parts.push(`${size} ${new URL(request.url()).pathname}`);
    }
    return { bytes, parts };
  };
}

/** The most that a page may weigh with all it needs, compressed as it was sent. */
const MOST_BYTES = 14_000;

/** Fails when a page was too heavy, and names its parts; counted in the report. */
export function assertLight(address, { bytes, parts }) {
  measured(address, { bytes });
  assertNone(bytes > MOST_BYTES ? parts : [], `${address} weighs ${bytes} bytes`);
}

/** Fails when the page can be scrolled sideways, and names what sticks out. */
export async function assertNoSidewaysScroll(page) {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const needed = document.documentElement.scrollWidth;
    if (needed <= room) return [];
    const sticking = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > room + 0.5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
    return [`${needed} px are needed, ${room} are there`, ...sticking.slice(0, 5)];
  });
  assertNone(wide, `scrolls sideways: ${page.url()}`);
}

/** Fails with the lines of a list that should be empty; a diff against nothing says them twice. */
export function assertNone(lines, what) {
  if (lines.length > 0) throw new Error([`${what}:`, ...lines].join('\n'));
}
