/** The generated pages, found in the folder that a web server would serve. */
import { readdirSync } from 'node:fs';

import { PUBLIC } from './paths.mjs';

/** The address of every generated page, sorted: `/`, `/404.html`, `/angka/`, ... */
export function pageAddresses() {
  return readdirSync(PUBLIC, { recursive: true })
    .map((file) => `/${file}`)
    .filter((file) => file.endsWith('.html'))
    .map((file) => file.replace(/\/index\.html$/, '/'))
    .sort();
}

/**
 * One page of each type, by its address. A section's list page stands for itself; the first page
 * below it stands for all pages of that section.
 */
export function pageTypes() {
  const seen = new Set();
  return pageAddresses().filter((address) => {
    const [section, ...below] = address.split('/').filter(Boolean);
    const type = `${section ?? ''}/${below.length}`;
    return !seen.has(type) && seen.add(type);
  });
}
