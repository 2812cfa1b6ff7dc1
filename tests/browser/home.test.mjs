/** The first page a citizen meets, and the way from it to the nearest office. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { SITE, assertNone, openBrowser, openTab } from './browser.mjs';

/** The kecamatan of Jakarta, each with an office. */
const OFFICES = 44;

describe('home', () => {
  let browser, page, problems;

  before(async () => {
    browser = await openBrowser();
    ({ page, problems } = await openTab(browser));
  });
  after(() => browser?.close());

  it('opens without a complaint and says what the programme is', async () => {
    const response = await page.goto(SITE);
    assert.equal(response.status(), 200);
    assert.match(await page.locator('h1').innerText(), /\S/);
    assertNone(problems, 'complaints of the browser');
  });

  it('lets the keyboard skip to the content', async () => {
    await page.goto(SITE);
    await page.keyboard.press('Tab');
    const target = await page.evaluate(() => document.activeElement.hash);
    assert.match(target, /^#./, 'the first stop is the skip link');
    assert.ok(await page.locator(':focus').isVisible());
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(
      (id) => document.querySelector(id).contains(document.activeElement),
      target,
    );
    assert.ok(inside, `the next stop after ${target} is inside it`);
    assert.equal(await page.locator(`main${target}, main ${target}`).count(), 1);
  });

  it('answers an address that does not exist with a page of ours', async () => {
    const response = await page.goto(`${SITE}/tidak-ada/`);
    assert.equal(response.status(), 404);
    assert.ok(await page.locator('header nav a').count());
  });
});

describe('the list of offices', () => {
  it('names all of them, and each has its page', async () => {
    const browser = await openBrowser();
    try {
      const { page } = await openTab(browser, { javaScriptEnabled: false });
      await page.goto(`${SITE}/kecamatan/`);
      const links = await page
        .locator('main a[href^="/kecamatan/"]')
        .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      const offices = [...new Set(links)].filter(
        (path) => path.endsWith('/') && path !== '/kecamatan/',
      );
      assert.equal(offices.length, OFFICES);
      const missing = [];
      for (const path of offices) {
        const { status } = await fetch(SITE + path);
        if (status !== 200) missing.push(`${path}: ${status}`);
      }
      assertNone(missing, 'offices without a page');
    } finally {
      await browser.close();
    }
  });
});
