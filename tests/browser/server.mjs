/**
 * The site under test: the dev-server, compiled when it is asked for, on a free port and with an
 * empty store in memory. Nothing else in this folder knows how the site is started.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, createWriteStream, rmSync } from 'node:fs';
import path from 'node:path';

import { OUT, PUBLIC, ROOT } from './paths.mjs';

/** How long the first answer may take: the server builds the whole site before it says its address. */
const START_LIMIT_MS = 60_000;

/** What the server printed, kept so that a test can prove that no answer of a person is in it. */
export const SERVER_LOG = path.join(OUT, 'dev-server.log');

/** The content with the reports of `reports/`, which only an office with a store has. */
const CONTENT = path.join(OUT, 'content');

/** The whole site, built once. An editor's `cargo run` in the same checkout goes on undisturbed. */
const WHOLE_SITE = ['--no-watch', '--content', CONTENT, '--out', path.dirname(PUBLIC)];

/**
 * Starts the dev-server and waits until it has said its address.
 *
 * @param {string[]} more options of the dev-server
 * @param {string} logFile what it prints is kept there
 * @param {number} limit how many milliseconds it may take
 * @returns {Promise<{ address: string, stop: () => Promise<void> }>}
 */
export async function startServer(more = WHOLE_SITE, logFile = SERVER_LOG, limit = START_LIMIT_MS) {
  if (more === WHOLE_SITE) {
    rmSync(CONTENT, { recursive: true, force: true });
    cpSync(path.join(ROOT, 'content'), CONTENT, { recursive: true });
    cpSync(path.join(import.meta.dirname, 'reports'), path.join(CONTENT, 'laporan'), { recursive: true });
  }
  // The tests send from one address what a city would.
  const options = ['--port', '0', '--memory', '--unlimited', ...more];
  const server = spawn(binary(), options, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => server.once('close', resolve));
  const stop = () => (server.kill('SIGTERM'), ended);

  const log = createWriteStream(logFile);
  let printed = '';
  const address = new Promise((resolve, reject) => {
    const listen = (chunk) => {
      log.write(chunk);
      printed += chunk;
      const found = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(printed);
      if (found) resolve(found[0]);
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.once('error', reject);
    server.once('close', (code) =>
      reject(new Error(`the dev-server ended with ${code} before it said its address:\n${printed}`)),
    );
    setTimeout(
      () => reject(new Error(`the dev-server did not say its address:\n${printed}`)),
      limit,
    ).unref();
  });

  try {
    return { address: await address, stop };
  } catch (problem) {
    await stop();
    throw problem;
  }
}

/** The dev-server, compiled with full-text search, as the site is published. */
function binary() {
  const options = ['dev-server', '--features', 'dev-server/search'];
  return execFileSync(path.join(ROOT, 'tests/compile'), options, { encoding: 'utf8' }).trim();
}
