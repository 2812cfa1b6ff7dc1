/** The generated pages, found in the folder that a web server would serve. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

import { PUBLIC } from './paths.mjs';

/** The address of every generated page, sorted: `/`, `/404.html`, `/angka/`, ... */
export function pageAddresses() {
  return readdirSync(PUBLIC, { recursive: true })
    .filter((file) => file.endsWith('.html'))
    .map(addressOf)
    .sort();
}

/** The address of a file of the generated site, `angka/index.html`. */
export function addressOf(file) {
  return `/${file}`.replace(/\/index\.html$/, '/');
}

/**
 * The type of a page, by its address: `/kecamatan/` is the only one of its type,
 * `/kecamatan/menteng/` is a `/kecamatan/*` and `/pelatihan/topik/kue/` a `/pelatihan/topik/*`.
 */
export function typeOf(address) {
  const { pathname } = new URL(address, 'http://site.invalid');
  const steps = pathname.split('/').filter(Boolean);
  if (steps.length < 2 || steps[0] === 'api') return pathname;
  return `/${[...steps.slice(0, -1), '*'].join('/')}`;
}

/**
 * One page of each type: the one with the longest file, which is the likeliest to weigh too much
 * or to be too wide.
 */
export function pageSamples() {
  const samples = new Map();
  for (const address of pageAddresses()) {
    const file = path.join(PUBLIC, address.endsWith('/') ? `${address}index.html` : address);
    const { size } = statSync(file);
    const type = typeOf(address);
    if (!(samples.get(type)?.size >= size)) samples.set(type, { address, size });
  }
  return [...samples.values()].map(({ address }) => address);
}
