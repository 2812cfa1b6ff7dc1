/**
 * The contact sheet: a page of each type and of each outcome of a form, for a person to look at.
 * `tests/out/screens/index.html` shows all of it; beside it is a picture a page. The looks that
 * differ most are taken each time, and every one by
 *
 *     OKOCE_LOOKS=all node run.mjs screens
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, it } from 'node:test';

import { LARGE_TEXT, openBrowser, openTab } from './browser.mjs';
import { SCREENS } from './paths.mjs';
import { samples, show } from './samples.mjs';

/** The widths to look at: the narrowest, a cheap phone, a tablet, a desk. */
const WIDTHS = [320, 360, 768, 1280];

/** Tabs at a time; two keep two cores busy. */
const WORKERS = 2;

/** Below this a page only goes on as it began, and a sheet would be all one page. */
const MOST_HEIGHT = 2000;

/** A4 at 96 dots an inch, without the margins a printer leaves. */
const PAPER = { width: 718, height: 1040 };

const everyLook = [
  ...WIDTHS.map((width) => ({ name: `${width}`, width })),
  ...WIDTHS.map((width) => ({ name: `${width} dark`, width, colorScheme: 'dark' })),
  { name: '360 large text', width: 360, bypassCSP: true, css: LARGE_TEXT },
  { name: '360 forced colours', width: 360, forcedColors: 'active' },
  { name: 'print', width: PAPER.width, media: 'print' },
];

/** Looks of every run. */
const MOST_DIFFERENT = ['360', '1280 dark', 'print'];

const looks = everyLook.filter(
  ({ name }) => process.env.OKOCE_LOOKS === 'all' || MOST_DIFFERENT.includes(name),
);

const subjects = await samples(960);

describe('screenshots', () => {
  let browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());

  describe('of each page', { concurrency: WORKERS }, () => {
    for (const look of looks) {
      it(look.name, async () => {
        const { name, width, media, forcedColors, css, ...options } = look;
        const { page } = await openTab(browser, { viewport: { width, height: 800 }, ...options });
        await page.emulateMedia({ media });
        for (const subject of subjects) {
          await show(page, subject);
          // Chromium forgets these colours after a picture, unless they come anew.
          if (forcedColors) await page.emulateMedia({ forcedColors: 'none' });
          if (forcedColors) await page.emulateMedia({ forcedColors });
          if (css) await page.addStyleTag({ content: css });
          await page.screenshot({
            path: path.join(SCREENS, fileOf(subject.name, name)),
            type: 'jpeg',
            quality: 80,
            fullPage: true,
            clip: { x: 0, y: 0, width, height: await heightToShow(page) },
          });
        }
        await page.context().close();
      });
    }
  });

  it('of the sheets', async () => {
    const index = path.join(SCREENS, 'index.html');
    writeFileSync(index, sheet());
    const context = await browser.newContext({ viewport: { width: 2000, height: 800 } });
    const page = await context.newPage();
    await page.goto(pathToFileURL(index).href);
    for (const { name } of subjects) {
      await page.locator(`#sheet-${name}`).screenshot({ path: path.join(SCREENS, `${name}.png`) });
    }
  });
});

function heightToShow(page) {
  return page.evaluate(
    (most) => Math.min(most, document.documentElement.scrollHeight),
    MOST_HEIGHT,
  );
}

function sheet() {
  const picture = (subject, { name, width }) =>
    `<figure><img src="${fileOf(subject, name)}" style="width: ${0.4 * width}px" alt=""><figcaption>${name}</figcaption></figure>`;
  const rows = subjects.map(
    ({ name }) =>
      `<section id="sheet-${name}"><h2>${name}</h2>${looks.map((look) => picture(name, look)).join('')}</section>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Contact sheet</title>
<style>
  body { margin: 0; font: 14px sans-serif; background: #888 }
  section { display: flex; flex-wrap: wrap; gap: 8px; align-items: start; padding: 8px; width: 1984px }
  h2 { flex: 100%; margin: 0 }
  figure { margin: 0 }
  img { display: block }
</style>
${rows.join('\n')}
</html>
`;
}

function fileOf(subject, look) {
  return `${subject} ${look}.jpg`.replaceAll(' ', '-');
}
