/** A copy of the real site that a test can edit, served as `cargo run` serves an editor's. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ROOT } from './paths.mjs';
import { startServer } from './server.mjs';

/**
 * Starts the dev-server on a copy of `content/` and `templates/` and watches it.
 *
 * @param {string[]} more options of the dev-server
 * @returns {Promise<{ address: string, file: (name: string) => string, stop: () => Promise<void> }>}
 *   `file` says where a file of the copy is
 */
export async function startPreview(more = []) {
  const folder = mkdtempSync(path.join(tmpdir(), 'okoce-preview-'));
  const file = (name) => path.join(folder, name);
  for (const name of ['content', 'templates']) {
    cpSync(path.join(ROOT, name), file(name), { recursive: true });
  }
  const folders = ['content', 'templates'].flatMap((name) => [`--${name}`, file(name)]);
  const options = [...folders, '--out', file('dist'), ...more];
  try {
    const { address, stop } = await startServer(options, file('dev-server.log'));
    return { address, file, stop: () => stop().then(() => rmSync(folder, { recursive: true })) };
  } catch (problem) {
    rmSync(folder, { recursive: true });
    throw problem;
  }
}
