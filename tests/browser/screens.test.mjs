/** Screenshots of one page of each type and of the forms' outcomes, for a person to look at. */
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import { DESK, PHONE, SITE, openBrowser, openTab } from './browser.mjs';
import { FORMS, fill, send } from './forms.mjs';
import { SCREENS } from './paths.mjs';
import { pageTypes } from './site.mjs';

describe('screenshots', () => {
  let browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());

  for (const viewport of [PHONE, DESK]) {
    const shoot = (page, name) =>
      page.screenshot({ path: path.join(SCREENS, `${name}-${viewport.width}.png`), fullPage: true });

    it(`of each page type, ${viewport.width} px wide`, async () => {
      const { page } = await openTab(browser, { viewport });
      for (const address of pageTypes()) {
        await page.goto(SITE + address);
        await shoot(page, address.replaceAll('/', ' ').trim().replaceAll(' ', '-') || 'beranda');
      }
    });

    for (const [index, form] of FORMS.entries()) {
      it(`of the ${form.name}, ${viewport.width} px wide`, async () => {
        const { page } = await openTab(browser, { viewport });
        const right = form.right(viewport.width + index);
        const name = path.basename(form.service);
        await page.goto(SITE + form.path);
        await fill(page, { ...right, ...form.wrong });
        await send(page);
        await shoot(page, `${name}-kesalahan`);
        await fill(page, right);
        await send(page);
        await shoot(page, `${name}-tanda-terima`);
        await page.goto(SITE + form.path);
        await fill(page, { ...right, ...form.changed });
        await send(page);
        await shoot(page, `${name}-berbeda`);
      });
    }
  }
});
