/** Both forms, from an empty one to a receipt, with scripts and without. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';

import {
  SITE,
  assertLight,
  assertNoSidewaysScroll,
  assertNone,
  audit,
  auditCopy,
  openBrowser,
  openTab,
  scaleFor,
} from './browser.mjs';
import { FORMS, REFERENCE, fill, filledIn, send } from './forms.mjs';
import { SERVER_LOG } from './server.mjs';

let browser;
let visitor = 100;
const sent = [];

before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

for (const form of FORMS) {
  for (const scripts of [true, false]) {
    describe(`${form.name} ${scripts ? 'with' : 'without'} scripts`, () => {
      const right = form.right((visitor += 1));
      const personal = form.personal.map((name) => right[name]);
      sent.push(...personal);
      let page, problems, weigh, reference;

      const sendHere = async () => {
        let answer;
        const weight = await weigh(async () => (answer = await send(page)));
        assertLight(page.url(), weight);
        return answer;
      };

      const auditHere = async () => {
        assertNone(problems, page.url());
        await assertNoSidewaysScroll(page);
        if (scripts) await audit(page);
        else await auditCopy(browser, page.url(), await page.content());
      };

      before(async () => {
        ({ page, problems } = await openTab(browser, { javaScriptEnabled: scripts }));
        weigh = await scaleFor(page);
      });
      after(() => page.context().close());

      it('names every field that was left empty', async () => {
        await page.goto(SITE + form.path);
        await auditHere();
        const answer = await sendHere();
        assert.equal(answer.status(), 422);
        await assertErrorsAt(page, form.required);
        await auditHere();
      });

      it('keeps every answer beside what is wrong', async () => {
        await page.goto(SITE + form.path);
        await fill(page, { ...right, ...form.wrong, ...(scripts ? {} : form.mismatch) });
        const typed = await filledIn(page);
        const answer = await sendHere();
        assert.equal(answer.status(), 422);
        const possible = form.wrongFields.filter((field) => !scripts || field !== form.mismatchField);
        await assertErrorsAt(page, possible);
        assert.deepEqual(await filledIn(page), typed);
        await auditHere();
      });

      it('gives a receipt for the answers put right on that page', async () => {
        await fill(page, right);
        const answer = await sendHere();
        assert.equal(answer.status(), 303);
        assert.ok(page.url().startsWith(`${SITE + form.service}/tanda-terima?`), page.url());
        reference = await referenceOn(page);
        await auditHere();
      });

      it('can be reloaded, and holds nothing personal', async () => {
        const again = await page.reload();
        assert.equal(again.status(), 200);
        assert.equal(await referenceOn(page), reference);
        assertWithout(personal, decodeURIComponent(page.url()));
        assertWithout(personal, await page.content());
      });

      it('gives the same reference when the same is sent again', async () => {
        await page.goto(SITE + form.path);
        await fill(page, right);
        const answer = await sendHere();
        assert.equal(answer.status(), 303);
        assert.equal(await referenceOn(page), reference);
      });

      it('says so plainly when something else is sent by the same person', async () => {
        await page.goto(SITE + form.path);
        await fill(page, { ...right, ...form.changed });
        const answer = await sendHere();
        assert.equal(answer.status(), 409);
        await auditHere();
      });
    });
  }
}

describe('the server', () => {
  it('has logged no answer of a person', () => {
    assertWithout(sent, readFileSync(SERVER_LOG, 'utf8'));
  });
});

/** The error page: title, the summary above the heading with the focus, a link to each field. */
async function assertErrorsAt(page, fields) {
  assert.match(await page.title(), /^Kesalahan: /);
  const summary = await page.evaluate(() => {
    const focused = document.activeElement;
    const heading = document.querySelector('h1');
    const above = focused.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_FOLLOWING;
    const links = [...focused.querySelectorAll('a')];
    return {
      above: Boolean(above),
      fields: links.map(({ hash }) => hash.slice(1)),
      unlike: links
        .filter(({ hash, textContent }) => {
          const beside = document.getElementById(`${hash.slice(1)}-kesalahan`);
          return !beside?.textContent.includes(textContent.trim());
        })
        .map(({ hash }) => hash),
    };
  });
  assert.ok(summary.above, 'the element with the focus is above the heading');
  assert.deepEqual(summary.fields, fields, 'one link for each field, in the order of the form');
  assert.deepEqual(summary.unlike, [], 'the same words in the summary and beside the field');
  for (const field of fields) {
    await page.locator(`a[href="#${field}"]`).first().click();
    assert.equal(await page.evaluate(() => document.activeElement.id), field, `the link leads to ${field}`);
  }
}

async function referenceOn(page) {
  const [reference] = REFERENCE.exec(await page.locator('main').innerText()) ?? [];
  assert.ok(reference, `a reference on ${page.url()}`);
  return reference;
}

/** Also finds a telephone number that was written in another way: only its last digits count. */
function assertWithout(answers, text) {
  const bare = (value) => value.replaceAll(/[\s+.-]/g, '').replace(/^0(?=\d)/, '');
  for (const answer of answers) assert.ok(!bare(text).includes(bare(answer)), `holds ${answer}`);
}
