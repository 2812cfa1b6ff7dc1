/**
 * Runs the browser tests: starts the site once, runs every `*.test.mjs` against it with Node's
 * own test runner, and stops it. Words on the command line choose files:
 *
 *     node run.mjs              all of them
 *     node run.mjs forms home   forms.test.mjs and home.test.mjs
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { CAPTURED, SCREENS } from './paths.mjs';
import { MEASURED, table } from './report.mjs';
import { startServer } from './server.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith('.test.mjs'))
  .filter((name) => wanted.length === 0 || wanted.includes(name.replace('.test.mjs', '')));
if (files.length === 0) throw new Error(`no test file is called ${wanted.join(' or ')}`);

for (const folder of [CAPTURED, SCREENS]) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

rmSync(MEASURED, { force: true });

// Lighthouse measures time, so nothing runs beside it; the desk's tests end with it. Of the others, two
// run side by side: a page that loads leaves one processor idle, and Node leaves one out by itself.
const SIDE_BY_SIDE = 2;
const alone = files.filter((name) => /^(desk|lighthouse)\./.test(name));
const together = files.filter((name) => !alone.includes(name));

const server = await startServer();
try {
  for (const group of [together, ...alone.map((name) => [name])]) {
    if (group.length > 0 && (await test(group)) !== 0) process.exitCode = 1;
  }
} finally {
  await server.stop();
  console.log(`\n${table()}`);
}

/** Runs test files, in processes of their own; gives the exit code. */
function test(names) {
  return new Promise((resolve) => {
    spawn(process.execPath, ['--test', `--test-concurrency=${SIDE_BY_SIDE}`, '--test-reporter=spec', ...names], {
      cwd: here,
      stdio: 'inherit',
      env: { ...process.env, OKOCE_SITE: server.address },
    }).once('close', (code) => resolve(code ?? 1));
  });
}
