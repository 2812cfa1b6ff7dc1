/** A bad network: what somebody has visited can be read without one, and no form is ever kept. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { SITE, assertNoSidewaysScroll, assertNone, audit, openBrowser, openTab } from './browser.mjs';

const FORMS = ['/daftar/', '/minta-mentor/'];

describe('without a network', () => {
  let browser, page;

  before(async () => {
    browser = await openBrowser();
    ({ page } = await openTab(browser, { serviceWorkers: 'allow' }));
    await page.goto(`${SITE}/langkah/`);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    for (const address of ['/langkah/p4-perizinan/', ...FORMS, '/api/registration', '/kecamatan/menteng/?x=1']) {
      await page.goto(SITE + address);
    }
    await page.goto(`${SITE}/pelatihan/membuat-kue/`);
    // The page is kept after it is shown.
    await page.waitForFunction(async () => Boolean(await caches.match('/pelatihan/membuat-kue/')));
    await page.context().setOffline(true);
  });
  after(() => browser?.close());

  const title = () => page.locator('h1').innerText();
  const notice = () => page.locator('[role=status]', { hasText: 'Halaman simpanan' });

  it('a visited page can be read, with its style, and says that it may be older', async () => {
    await page.goto(`${SITE}/langkah/p4-perizinan/`);
    assert.match(await title(), /Perizinan/);
    const roof = await page.locator('header').evaluate((header) => getComputedStyle(header).backgroundColor);
    assert.notEqual(roof, 'rgba(0, 0, 0, 0)');
    assert.match(await notice().innerText(), /mungkin sudah lama/);
    await assertNoSidewaysScroll(page);
    await audit(page);
  });

  it('the page from which the worker was started can be read too', async () => {
    await page.goto(`${SITE}/langkah/`);
    assert.match(await title(), /langkah/i);
  });

  it('the list of offices can be read without having been visited', async () => {
    await page.goto(`${SITE}/kecamatan/`);
    assert.ok((await page.locator('main a[href^="/kecamatan/"]').count()) >= 44);
  });

  it('another page says so, and names the pages that are kept', async () => {
    await page.goto(`${SITE}/tentang/`);
    assert.match(await title(), /sambungan/);
    const kept = page.locator('[data-tersimpan] a');
    await kept.first().waitFor();
    const names = await kept.allInnerTexts();
    assert.ok(names.some((name) => /Perizinan/.test(name)), `${names}`);
    await audit(page);
  });

  for (const address of FORMS) {
    it(`${address} is not kept`, async () => {
      await page.goto(SITE + address);
      assert.match(await title(), /sambungan/);
    });
  }

  it('the stores hold no form, no answer of a function and no query', async () => {
    const kept = await page.evaluate(async () => {
      const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      const requests = await Promise.all(stores.map((store) => store.keys()));
      return requests.flat().map(({ url }) => new URL(url).pathname + new URL(url).search);
    });
    assert.ok(kept.includes('/langkah/p4-perizinan/'), `${kept}`);
    assertNone(kept.filter((path) => /^\/api\/|\?/.test(path) || FORMS.includes(path)), 'kept');
  });

  it('all is as before when the network is back', async () => {
    await page.context().setOffline(false);
    await page.goto(`${SITE}/tentang/`);
    assert.doesNotMatch(await title(), /sambungan/);
    await page.goto(`${SITE}/langkah/p4-perizinan/`);
    assert.equal(await notice().count(), 0);
  });
});

describe('a new version', () => {
  it('drops the stores of older ones', async () => {
    const browser = await openBrowser();
    try {
      const { page } = await openTab(browser, { serviceWorkers: 'allow' });
      // The page of an address that does not exist has a worker too, so the store comes first.
      await page.route('**/sw.js', (route) => route.abort());
      await page.goto(`${SITE}/tentang/`);
      await page.evaluate(() => caches.open('okoce-00000000').then((store) => store.put('/x/', new Response('x'))));
      await page.unroute('**/sw.js');
      await page.evaluate(() => navigator.serviceWorker.register('/sw.js'));
      await page.waitForFunction(() => navigator.serviceWorker.controller);
      await page.waitForFunction(async () => {
        const stores = await caches.keys();
        return stores.length === 1 && stores[0] !== 'okoce-00000000';
      });
    } finally {
      await browser.close();
    }
  });
});
