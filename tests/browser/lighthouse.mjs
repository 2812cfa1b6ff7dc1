/**
 * Lighthouse as it is set by default: a mid-range phone on slow 4G, simulated. It can audit only
 * one page at a time in a process, so this file is also the process that does it: an address and
 * the audits to leave out come as a message, the result goes back as one.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

import { CHROMIUM, CHROMIUM_FLAGS } from './browser.mjs';

const HERE = fileURLToPath(import.meta.url);

/** In the order of the report. */
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];

/**
 * Starts a process that audits pages.
 *
 * @returns {{ audit: (url: string, skipAudits: string[], more?: { headers?: object, categories?: string[] }) => Promise<{ scores: number[], faults: string[] }>, stop: () => Promise<void> }}
 *   `scores` are of 100; `faults` are the audits that took something off them
 */
export function startAuditor() {
  const child = fork(HERE);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    audit: (url, skipAudits, more = {}) =>
      new Promise((resolve, reject) => {
        child.once('message', ({ error, ...result }) => (error ? reject(new Error(error)) : resolve(result)));
        child.send({ url, skipAudits, ...more });
      }),
    stop: () => (child.disconnect(), ended),
  };
}

async function auditPage(port, { url, skipAudits, headers, categories = CATEGORIES }) {
  const flags = { port, logLevel: 'error', disableFullPageScreenshot: true, extraHeaders: headers };
  const settings = { onlyCategories: categories, skipAudits };
  const { lhr } = await lighthouse(url, flags, { extends: 'lighthouse:default', settings });
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const faults = categories.flatMap((id) =>
    lhr.categories[id].auditRefs
      .filter(({ weight }) => weight > 0)
      .map((ref) => ({ ...lhr.audits[ref.id], category: id }))
      .filter(({ score, scoreDisplayMode }) => scoreDisplayMode === 'error' || (score !== null && score < 1)),
  );
  return {
    scores: categories.map((id) => Math.round(lhr.categories[id].score * 100)),
    faults: faults.map(describeFault),
  };
}

function describeFault({ category, title, displayValue, errorMessage, details }) {
  const nodes = (details?.items ?? []).flatMap(({ node }) => (node ? [node.snippet] : []));
  return [`${category}: ${title}`, displayValue, errorMessage, ...nodes.slice(0, 5)]
    .filter(Boolean)
    .join('\n  ');
}

if (process.argv[1] === HERE) {
  const chrome = await launch({
    chromePath: CHROMIUM,
    chromeFlags: ['--headless=new', '--no-sandbox', ...CHROMIUM_FLAGS],
  });
  process.on('message', async (wanted) => {
    try {
      process.send(await auditPage(chrome.port, wanted));
    } catch (error) {
      process.send({ error: error.stack });
    }
  });
  process.once('disconnect', () => chrome.kill());
}
