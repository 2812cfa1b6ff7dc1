/** The Nu HTML Checker: its jar comes with the npm package, Java is Debian's. */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

import { assertNone } from './browser.mjs';
import { measured } from './report.mjs';

const PACKAGE = createRequire(import.meta.url).resolve('vnu-jar/package.json');
const JAR = path.join(path.dirname(PACKAGE), 'build', 'dist', 'vnu.jar');

/**
 * Fails with every error, warning and remark about the pages of a folder; one Java process for
 * all. Counted in the report under the address that `addressOf` gives for a file.
 */
export async function assertValid(folder, addressOf) {
  const options = ['--stdout', '--exit-zero-always', '--skip-non-html', '--format', 'json', folder];
  const { stdout } = await promisify(execFile)('java', ['-jar', JAR, ...options], {
    maxBuffer: 256 * 1024 * 1024,
  });
  const pages = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.html'));
  const found = new Map(pages.map((file) => [file, 0]));
  const messages = JSON.parse(stdout).messages.map(
    ({ url, lastLine, lastColumn, type, subType, message }) => {
      const file = url ? path.relative(folder, new URL(url).pathname) : folder;
      found.set(file, (found.get(file) ?? 0) + 1);
      return `${file}:${lastLine}:${lastColumn}: ${subType ?? type}: ${message}`;
    },
  );
  for (const [file, vnu] of found) measured(addressOf(file), { vnu });
  assertNone(messages, `markup below ${folder}`);
}
