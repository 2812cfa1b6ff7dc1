/** The keyboard alone: a page of each type, and a form with errors, from its first stop to its last. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { DESK, PHONE, assertNone, openBrowser, openTab } from './browser.mjs';
import { samples, show } from './samples.mjs';

/** Widths at which the same page lays its stops out in another order. */
const SCREENS = [PHONE, DESK];

const pages = await samples(970);

describe('by keyboard', { concurrency: SCREENS.length }, () => {
  let browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());

  for (const viewport of SCREENS) {
    describe(`${viewport.width} px wide`, { concurrency: 1 }, () => {
      let page;
      before(async () => {
        ({ page } = await openTab(browser, { viewport, reducedMotion: 'reduce' }));
      });

      for (const sample of pages) {
        it(sample.name, async () => {
          await show(page, sample);
          if (await page.locator('[autofocus]').count()) await leaveAtTop(page);
          await walk(page);
        });
      }
    });
  }
});

/**
 * A page that puts the focus on its errors is to be walked from its top all the same. Shift+Tab from
 * the first link would leave the page, and where Tab comes back in depends on how the tab was left
 * before; the place of an element that is gone is where the next Tab starts, whatever was before.
 */
async function leaveAtTop(page) {
  await page.waitForFunction(() => document.activeElement !== document.body);
  await page.evaluate(() => {
    const top = document.createElement('button');
    document.body.prepend(top);
    top.focus();
    top.remove();
  });
}

/** Presses Tab through the whole page; fails with every stop that is missed or can't be seen. */
async function walk(page) {
  const stops = await page.evaluate(prepare);
  const reached = [];
  const unseen = [];
  for (let press = 0; press < stops.length; press += 1) {
    await page.keyboard.press('Tab');
    const { stop, other, change, covered } = await page.evaluate(lookAtFocus);
    assert.notEqual(stop, -1, `a stop that is no control: ${other}`);
    reached.push(stop);
    if (!change) unseen.push(`looks the same with the focus: ${stops[stop]}`);
    if (covered) unseen.push(`${covered}: ${stops[stop]}`);
  }
  const missed = stops.filter((_, stop) => !reached.includes(stop));
  assertNone(missed, `never reached on ${page.url()}`);
  assertNone(unseen, `focus that can't be seen on ${page.url()}`);
  assert.deepEqual(reached, [...stops.keys()], 'stops come in the order of the page');
  assert.match(stops[0], /href="#isi-halaman"/, 'the first one skips to the content');
  await page.keyboard.press('Tab');
  const { stop } = await page.evaluate(lookAtFocus);
  assert.ok(stop === -1 || stop === 0, `after the last stop the page is left, not ${stops[stop]}`);
}

/** Runs in the page: finds the stops and how each looks without the focus; gives their markup. */
function prepare() {
  const candidates = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const group = ({ type, name }) => (type === 'radio' ? name : undefined);
  const all = [...document.querySelectorAll(candidates)].filter(
    (element) =>
      element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true }),
  );
  // Of a group of radio buttons only the chosen one is a stop, or the first.
  window.stops = all.filter((element) => {
    if (!group(element)) return true;
    const members = all.filter((other) => group(other) === group(element));
    return element === (members.find(({ checked }) => checked) ?? members[0]);
  });
  // What can tell the focus, on the element itself, on what is drawn in it, and on its label.
  window.looks = (element) =>
    [element, ...element.querySelectorAll('*'), ...(element.labels ?? [])].map((part) => {
      const style = getComputedStyle(part);
      const outline = style.outlineStyle === 'none' ? '' : [style.outlineWidth, style.outlineColor];
      return [outline, style.boxShadow, style.backgroundColor, style.fill, style.stroke].join();
    });
  window.before = window.stops.map((element) => window.looks(element).join());
  return window.stops.map((element) => element.outerHTML.replaceAll(/\s+/g, ' ').slice(0, 160));
}

/** Runs in the page: which stop has the focus, whether that shows, and what hides it. */
function lookAtFocus() {
  const element = document.activeElement;
  const stop = window.stops.indexOf(element);
  if (stop === -1) return { stop, other: element.outerHTML.slice(0, 160) };
  const change = window.looks(element).join() !== window.before[stop];
  // A link of several lines is made of several boxes.
  const { left, top, right, bottom } = element.getClientRects()[0];
  // A table that scrolls may be larger than the screen: its part on the screen counts.
  const [from, to] = [Math.max(left, 0), Math.min(right, innerWidth)];
  const [above, below] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
  const outside = to - from < 1 || below - above < 1;
  const [x, y] = [(from + to) / 2, (above + below) / 2];
  const found = outside ? null : document.elementFromPoint(x, y);
  const own = found && (element.contains(found) || [...(element.labels ?? [])].some((label) => label.contains(found)));
  return { stop, change, covered: outside ? 'out of sight' : own ? '' : `behind ${found?.outerHTML.slice(0, 80)}` };
}
