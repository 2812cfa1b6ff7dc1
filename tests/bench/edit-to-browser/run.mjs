/**
 * How long it takes from saving a file to the change being painted in the open page, on a copy of
 * the real site, with the dev-server as `cargo run` builds it:
 *
 *     cargo build && node tests/bench/edit-to-browser/run.mjs [EDITS]
 *
 * Prints median, 95th percentile and slowest of at least 30 edits of each kind. Needs what the
 * browser tests need (`tests/run browser` installs it).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

import { openBrowser } from '../../browser/browser.mjs';
import { startPreview } from '../../browser/preview.mjs';

const EDITS = Math.max(30, Number(process.argv[2] ?? 30));

/** The page is at rest between two edits, as in a person's pauses. */
const PAUSE_MS = 200;

/** Longer than any build takes: an edit that is not seen by then never will be. */
const LIMIT_MS = 20_000;

/** Builds and loads that warm up what is warm in an editor's day. */
const WARM_UP = 3;

/** What is edited, the page that shows it, and how the file looks after edit number `n`. */
const KINDS = [
  {
    name: 'a paragraph of a page',
    page: '/tentang/',
    file: 'content/halaman/tentang.md',
    edited: (text, n) => `${text}\nPenanda-${n}-selesai.\n`,
  },
  {
    name: 'a title, in every list that names it',
    page: '/pelatihan/',
    file: 'content/pelatihan/membuat-kue.md',
    edited: (text, n) => text.replace(/^judul = .*$/m, `judul = "Penanda-${n}-selesai"`),
  },
  {
    name: 'a hint of a form',
    page: '/daftar/',
    file: 'content/formulir/pendaftaran.toml',
    edited: (text, n) => text.replace(/^petunjuk = .*$/m, `petunjuk = "Penanda-${n}-selesai"`),
  },
  {
    name: 'a template of every page',
    page: '/tentang/',
    file: 'templates/layout.html',
    edited: (text, n) => text.replace(/(<main[^>]*>)/, `$1<p>Penanda-${n}-selesai</p>`),
  },
];

/**
 * Runs in every document: reports the marker once a frame with it has been painted. The callback
 * of a frame runs before it is painted, and the one after it, after.
 */
function watchForMarker() {
  let told;
  const look = () => {
    const marker = /Penanda-(\d+)-selesai/.exec(document.body?.textContent ?? '')?.[1];
    if (marker && marker !== told) {
      told = marker;
      requestAnimationFrame(() => {
        window.seen(Number(marker), performance.timeOrigin + performance.now());
      });
    }
    requestAnimationFrame(look);
  };
  look();
}

async function measure(page, preview, { page: address, file, edited }) {
  const place = preview.file(file);
  const text = readFileSync(place, 'utf8');
  await page.goto(preview.address + address);
  await pause(500);
  const times = [];
  for (let n = 1; n <= WARM_UP + EDITS; n += 1) {
    const seen = new Promise((resolve, reject) => {
      listener = (marker, at) => marker === n && resolve(at);
      setTimeout(() => reject(new Error(`edit ${n} of ${file} was never seen`)), LIMIT_MS).unref();
    });
    const saved = performance.timeOrigin + performance.now();
    writeFileSync(place, edited(text, n));
    const time = (await seen) - saved;
    if (n > WARM_UP) times.push(time);
    await pause(PAUSE_MS);
  }
  writeFileSync(place, text);
  await pause(500);
  return times.sort((a, b) => a - b);
}

/** The smallest value that `share` of the sorted values do not exceed. */
const quantile = (sorted, share) => sorted[Math.ceil(sorted.length * share) - 1];

let listener = () => {};
const preview = await startPreview();
const browser = await openBrowser();
try {
  const page = await browser.newPage();
  await page.exposeFunction('seen', (marker, at) => listener(marker, at));
  await page.addInitScript(watchForMarker);
  console.log(`From saving to painted, ${EDITS} edits of each kind, in milliseconds:\n`);
  console.log('| edit | median | p95 | slowest |\n| --- | ---: | ---: | ---: |');
  for (const kind of KINDS) {
    const times = await measure(page, preview, kind);
    const row = [quantile(times, 0.5), quantile(times, 0.95), times.at(-1)];
    console.log(`| ${kind.name} | ${row.map((time) => time.toFixed(0)).join(' | ')} |`);
  }
} finally {
  await browser.close();
  await preview.stop();
}
