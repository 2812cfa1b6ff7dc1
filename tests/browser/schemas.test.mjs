/**
 * Help while typing: the schemas that `.taplo.toml` gives to "Even Better TOML" accept every file
 * of the content, and refuse what is wrong. Run by Taplo itself, which is what that extension runs.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { ROOT } from './paths.mjs';

const TAPLO = fileURLToPath(new URL('node_modules/.bin/taplo', import.meta.url));

describe('the schemas for editors', () => {
  let folder;

  // A copy, with the front matter of each Markdown file as a TOML file of its own.
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'okoce-schemas-'));
    for (const name of ['content', '.taplo.toml', 'site-gen/schemas']) {
      cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  const taplo = (...options) => spawnSync(TAPLO, ['check', ...options], { cwd: folder, encoding: 'utf8' });

  it('accept every TOML file', () => {
    const names = readdirSync(path.join(folder, 'content'), { recursive: true })
      .filter((name) => name.endsWith('.toml'))
      .map((name) => `content/${name}`);
    assert.ok(names.length > 15, `${names}`);
    const { status, stderr } = taplo(...names);
    assert.equal(status, 0, stderr);
  });

  it('accept the front matter of every page', () => {
    const content = path.join(folder, 'content');
    const kinds = readdirSync(path.join(folder, 'site-gen/schemas')).map((name) => path.parse(name).name);
    let checked = 0;
    for (const kind of kinds) {
      const pages = readdirSync(content, { recursive: true }).filter((name) => {
        const { dir, name: stem, ext } = path.parse(name);
        if (ext !== '.md' || name === 'PANDUAN.md') return false;
        return kind === '_indeks' ? stem === kind : stem !== '_indeks' && (dir || stem) === kind;
      });
      if (!pages.length) continue;
      const fronts = pages.map((name) => {
        const front = path.join(folder, 'front', name.replace(/\.md$/, '.toml'));
        mkdirSync(path.dirname(front), { recursive: true });
        writeFileSync(front, readFileSync(path.join(content, name), 'utf8').split(/^\+\+\+$/m)[1]);
        return front;
      });
      const schema = `file://${path.join(folder, 'site-gen/schemas', `${kind}.json`)}`;
      const { status, stderr } = taplo('--schema', schema, ...fronts);
      assert.equal(status, 0, `${kind}: ${stderr}`);
      checked += pages.length;
    }
    assert.ok(checked > 100, `${checked} pages`);
  });

  for (const [what, from, to, expected] of [
    ['an unknown key', /^judul = /m, 'judull = ', /judull/],
    ['a missing key', /^ringkasan = .*\n/m, '', /"ringkasan" is a required property/],
    ['a value of the wrong kind', /^simpan_hari = .*/m, 'simpan_hari = "lama"', /is not of types? "integer"/],
    ['an unknown choice', /^jenis = "telepon"/m, 'jenis = "telpon"', /telpon/],
  ]) {
    it(`refuse ${what}`, () => {
      const name = 'content/formulir/pendaftaran.toml';
      const good = readFileSync(path.join(ROOT, name), 'utf8');
      const bad = good.replace(from, to);
      assert.notEqual(bad, good);
      writeFileSync(path.join(folder, name), bad);
      const { status, stderr } = taplo(name);
      writeFileSync(path.join(folder, name), good);
      assert.equal(status, 1);
      assert.match(stderr, expected);
    });
  }
});
