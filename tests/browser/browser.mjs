/**
 * Debian's Chromium, driven by Playwright: tabs that note everything that goes wrong in them, and
 * the accessibility audit.
 */
import axe from 'axe-core';
import { chromium } from 'playwright-core';

/** The address of the site under test, without a slash at its end. */
export const SITE = process.env.OKOCE_SITE;

/** A cheap phone, and the narrowest screen that must work without scrolling sideways (WCAG 1.4.10). */
export const PHONE = { width: 360, height: 740 };
export const NARROW = { width: 320, height: 640 };
export const DESK = { width: 1280, height: 900 };

/**
 * Chromium without the calls home that a fresh profile makes; no name but this machine's resolves,
 * so a page that asks for anything else fails loudly instead of reaching a third party.
 */
export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}

/**
 * Opens a tab of its own (no shared cache, no history).
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').BrowserContextOptions} options
 * @returns {Promise<{ page: import('playwright-core').Page, problems: string[] }>} the page, and
 *   the list that fills with what a visitor's browser would complain about
 */
export async function openTab(browser, options = {}) {
  const context = await browser.newContext({ viewport: PHONE, locale: 'id-ID', ...options });
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
    problems.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on('response', (response) => {
    // The page itself may be an error page; the test that asked for it looks at its status.
    const asked = response.request().isNavigationRequest();
    if (response.status() >= 400 && !asked) {
      problems.push(`${response.status()}: ${response.url()}`);
    }
  });
  return { page, problems };
}

/** WCAG 2.2 up to AA. `target-size` is off in axe unless asked for. */
const AUDIT = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
};

/** Fails with every barrier that axe finds on the page as it is now. */
export async function audit(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((options) => window.axe.run(options), AUDIT);
  const barriers = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary: how }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${how}`),
  );
  assertNone(barriers, `barriers on ${page.url()}`);
}

/**
 * Audits a page that was received where scripts are off: axe is itself a script, so the same
 * bytes are laid out once more, at the same address, in a tab that runs scripts.
 */
export async function auditCopy(browser, url, html) {
  const { page } = await openTab(browser);
  try {
    const copy = { body: html, contentType: 'text/html; charset=utf-8' };
    await page.route((asked) => asked.href === url, (route) => route.fulfill(copy));
    await page.goto(url);
    await audit(page);
  } finally {
    await page.context().close();
  }
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
