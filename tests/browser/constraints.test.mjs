/**
 * The page's own constraints and the server accept the same set: generated answers are put into
 * the real page's own controls, with its script, and the same answers are sent to the server.
 *
 * What HTML's attributes can't say is asked of the page in another way:
 *
 * - The templates print no `required`: some screen readers call an empty field wrong before
 *   anyone has answered. A question needs an answer unless its label says "(opsional)".
 * - A textarea has no `pattern`. Its counter says when a text is too short or too long.
 * - Questions that are not asked are hidden and switched off, and a list that follows another
 *   holds what fits: by the script.
 *
 * Some rules are the server's alone: a telephone number, which people write in too many ways for a
 * pattern that is worth its weight, how many sessions may be ticked, the check character of a
 * reference, characters in a textarea that no keyboard types, and what is read beside a reference
 * or an address (words, signs, what nobody sees).
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { SITE, assertNone, openBrowser, openTab } from './browser.mjs';
import { FORMS, receiptAddress } from './forms.mjs';
import { SPECIAL_CHARACTERS, answersFor, seeded } from './generated.mjs';

/** Generated submissions for each form. */
const CASES = 400;

/** Fewest of them that must be without a fault, and with one, for the rest to prove anything. */
const LEAST_OF_EACH = 100;

/** Posts under way at once. */
const AT_ONCE = 20;

/** Longer than the counter waits for the next letter. */
const PAUSE_MS = 700;

/** Most sessions that one registration may ask for; the page says it in the question's hint. */
const MOST_SESSIONS = 3;

/** Control characters, overrides and noncharacters: the server refuses them. */
const UNTYPED = /[[\p{Cc}\u202D\u202E\uFFFD\p{NChar}]--\p{White_Space}]/v;

/**
 * What the server takes out of an address or reads as ASCII, and dots where no mail server takes
 * them; HTML's own rule for an address knows neither.
 */
const SERVERS_ADDRESS = /[\p{DI}\p{White_Space}\u2800\uFF01-\uFF5E<>]|^mailto:|^\.|\.\.|\.@|[.,;]$/iv;

describe('page and server refuse the same fields', () => {
  let browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());

  for (const [index, form] of FORMS.entries()) {
    it(`of the ${form.name}, ${CASES} times`, async () => {
      const { page } = await openTab(browser);
      await page.clock.install();
      await page.goto(SITE + form.path);
      const fields = await page.evaluate(readFields);
      const receipt = new URL(await receiptAddress(form, 700 + index), SITE);
      const references = [receipt.searchParams.get('nomor')];
      const random = seeded(20_261_121 + index);

      const cases = [];
      for (let n = 0; n < CASES; n += 1) {
        const answers = answersFor(fields, random, references);
        await page.evaluate(answerAll, answers);
        await page.clock.runFor(PAUSE_MS);
        cases.push(await page.evaluate(judge));
      }
      await page.context().close();

      const differences = [];
      let faultless = 0;
      await inParallel(cases, async ({ sent, refused }) => {
        const byServer = await refusedByServer(form, sent);
        if (byServer.length === 0) faultless += 1;
        const valuesOf = (wanted) => sent.filter(([name]) => name === wanted).map(([, value]) => value);
        const differing = fields
          .filter(({ name }) => refused.includes(name) !== byServer.includes(name))
          .filter((field) => !isServersAlone(field, valuesOf(field.name), references));
        for (const { name } of differing) {
          const who = refused.includes(name) ? 'only the page' : 'only the server';
          differences.push(`${who} refuses ${name} = ${JSON.stringify(valuesOf(name))}`);
        }
      });
      assertNone(differences, form.path);
      assert.ok(faultless >= LEAST_OF_EACH, `${faultless} without a fault`);
      assert.ok(CASES - faultless >= LEAST_OF_EACH, `${CASES - faultless} with a fault`);
    });
  }

  it('character by character in every line of text', async () => {
    for (const form of FORMS) {
      const { page } = await openTab(browser);
      await page.goto(SITE + form.path);
      const fields = await page.evaluate(readFields);
      const lines = fields.filter(({ kind }) => kind === 'text' || kind === 'email').map(({ name }) => name);
      const cases = [];
      for (const character of SPECIAL_CHARACTERS) {
        const answers = lines.map((name) => [name, [`ab${character}cd`]]);
        await page.evaluate(answerAll, [['status_usaha', ['baru']], ...answers]);
        cases.push({ character, ...(await page.evaluate(judge)) });
      }
      await page.context().close();
      await inParallel(cases, async ({ character, sent, refused }) => {
        const byServer = await refusedByServer(form, sent);
        const ofLines = (names) => names.filter((name) => lines.includes(name));
        const code = character.codePointAt(0).toString(16);
        assert.deepEqual(ofLines(refused), ofLines(byServer), `U+${code} on ${form.path}`);
      });
    }
  });
});

/** Whether only the server can tell that this answer is wrong. */
function isServersAlone({ name, kind, isReference }, values, references) {
  const [value = ''] = values;
  if (name === 'sesi') return values.length > MOST_SESSIONS;
  if (isReference) return /[0-9a-z]/i.test(value) && !references.includes(value);
  if (kind === 'tel') return value !== '';
  if (kind === 'email') return SERVERS_ADDRESS.test(value);
  return kind === 'textarea' && UNTYPED.test(value);
}

/** The names of the fields that the server refuses: those to which its error summary leads. */
async function refusedByServer(form, sent) {
  const body = new URLSearchParams(sent);
  const answer = await fetch(SITE + form.service, { method: 'POST', body, redirect: 'manual' });
  const html = await answer.text();
  if (answer.status === 422) {
    return [...html.matchAll(/<li><a href="#([a-z0-9_]+)">/g)].map(([, name]) => name);
  }
  // Stored, sent before, or kept as a note: all of these have passed the check.
  assert.ok([303, 409].includes(answer.status), `${answer.status} for ${body}`);
  return [];
}

async function inParallel(items, act) {
  const left = [...items];
  const work = async () => {
    for (let item = left.shift(); item; item = left.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Runs in the page: the questions, as far as their controls tell. */
function readFields() {
  const form = document.querySelector('main form');
  const seen = new Map();
  for (const control of form.querySelectorAll('.oc-field :is(input, select, textarea)')) {
    const { name, value, type, dataset } = control;
    if (!seen.has(name)) {
      // HTML has no type for a reference: its pattern asks for ten of its characters.
      const isReference = control.pattern?.includes('P-TV-Z') ?? false;
      seen.set(name, { name, kind: type, isReference, least: dataset.min, most: dataset.max, values: [] });
    }
    const options = control.options ? [...control.options].map((option) => option.value) : [value];
    seen.get(name).values.push(...options.filter(Boolean));
  }
  return [...seen.values()];
}

/** Runs in the page: answers each question in turn, if it is asked and has such an option. */
function answerAll(answers) {
  const form = document.querySelector('main form');
  for (const [name, values] of answers) {
    for (const control of form.querySelectorAll(`[name="${name}"]`)) {
      if (control.type === 'radio' || control.type === 'checkbox') {
        control.checked = values.includes(control.value);
      } else if (control.options) {
        // A list that follows another may not offer what was meant: then what it offers.
        const offered = [...control.options].map(({ value }) => value);
        const meant = values[0] ?? '';
        control.value = offered.includes(meant) ? meant : offered.at(-1);
      } else {
        control.value = values[0] ?? '';
      }
      control.dispatchEvent(new Event('input', { bubbles: true }));
      control.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }
}

/** Runs in the page: what it would send, by name, and the fields it does not let pass. */
function judge() {
  const form = document.querySelector('main form');
  const given = new FormData(form);
  const refused = new Set();
  for (const control of form.querySelectorAll('.oc-field :is(input, select, textarea):enabled')) {
    const { name } = control;
    const isAnswered = given.getAll(name).some((value) => value !== '');
    const isOptional = control.closest('.oc-field').querySelector('.oc-optional');
    const counter = document.getElementById(`${name}-hitungan`);
    // The counter of a text of nothing but spaces is empty, like that of no text.
    const isBlank = counter && !counter.textContent;
    const isOutOfLimits = counter && /^(Kurang|Terlalu panjang) /.test(counter.textContent);
    const isMissing = (!isAnswered || isBlank) && !isOptional;
    if (isMissing || isOutOfLimits || !control.checkValidity()) refused.add(name);
  }
  return { sent: [...given], refused: [...refused] };
}
