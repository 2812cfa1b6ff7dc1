/**
 * What the tests measure, page by page: every test file is a process of its own and adds lines to
 * one file; after the last one the runner prints them as a table, one row a page type.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { OUT } from './paths.mjs';
import { typeOf } from './site.mjs';

/** One JSON object a line: `{ type, bytes?, lighthouse?, axe?, vnu? }`. */
export const MEASURED = path.join(OUT, 'measured.jsonl');

/**
 * Keeps what was measured on one page.
 *
 * @param {string} address of the page; pages of one type share a row
 * @param {{ bytes?: number, lighthouse?: number[], axe?: number, vnu?: number }} values bytes of
 *   all the page loads, Lighthouse's four scores, and how much axe and vnu found
 */
export function measured(address, values) {
  appendFileSync(MEASURED, `${JSON.stringify({ type: typeOf(address), ...values })}\n`);
}

const COLUMNS = ['page type', 'pages', 'bytes', 'Lighthouse p/a/b/s', 'axe', 'vnu'];

/** The table, ready to print: of several pages the heaviest, the lowest scores, and all faults. */
export function table() {
  if (!existsSync(MEASURED)) return '';
  const rows = new Map();
  for (const line of readFileSync(MEASURED, 'utf8').trim().split('\n')) {
    const { type, bytes, lighthouse, axe, vnu } = JSON.parse(line);
    const row = rows.get(type) ?? { pages: 0 };
    rows.set(type, row);
    if (bytes !== undefined) {
      row.pages += 1;
      row.bytes = Math.max(row.bytes ?? 0, bytes);
    }
    if (lighthouse) row.lighthouse = lighthouse;
    if (axe !== undefined) row.axe = (row.axe ?? 0) + axe;
    if (vnu !== undefined) row.vnu = (row.vnu ?? 0) + vnu;
  }
  const cells = [...rows]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([type, { pages, bytes, lighthouse, axe, vnu }]) =>
      [type, pages || '-', bytes, lighthouse?.join('/'), axe, vnu].map((cell) => String(cell ?? '-')),
    );
  const widths = COLUMNS.map((name, n) => Math.max(name.length, ...cells.map((row) => row[n].length)));
  return [COLUMNS, ...cells]
    .map((row) => row.map((cell, n) => (n === 0 ? cell.padEnd(widths[n]) : cell.padStart(widths[n]))))
    .map((row) => row.join('  ').trimEnd())
    .join('\n');
}
