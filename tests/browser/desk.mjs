/**
 * The officers' desk in a browser: an authenticator, an account activated with it, and signing in.
 */
import { createHmac } from 'node:crypto';

/** A password that nobody has leaked. */
export const PASSWORD = 'payung kertas tinggi lima';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Seconds for which a code of an authenticator is the newest. */
const STEP = 30;

/**
 * An authenticator with a key as pages show it. Each code is taken once, so it waits for the next
 * one when its last is used up.
 */
export function authenticator(shown) {
  const bits = [...shown.replace(/[^A-Z2-7]/g, '')]
    .map((digit) => BASE32.indexOf(digit).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  let last = 0;
  return async () => {
    let step = Math.floor(Date.now() / 1000 / STEP);
    // The desk takes the step before and after too; one ahead spares half a minute's waiting.
    if (step <= last) step = last + 1;
    const early = step * STEP - STEP + 1 - Date.now() / 1000;
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early * 1000));
    last = step;
    return code(key, step);
  };
}

function code(key, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', key).update(counter).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/**
 * Activates an account, page by page, and leaves the tab on its recovery codes. `look` is called on
 * the page with the authenticator's key.
 *
 * @returns {Promise<() => Promise<string>>} its authenticator
 */
export async function activate(page, address, name, look = async () => {}) {
  await page.goto(address);
  await page.fill('[name=nama]', name);
  await page.fill('[name=sandi]', PASSWORD);
  await page.fill('[name=sandi_lagi]', PASSWORD);
  await page.click('main button');
  await look();
  const next = authenticator(await page.textContent('.oc-desk-key'));
  await page.fill('[name=kode_pertama]', await next());
  await page.click('main button');
  await page.waitForSelector('.oc-desk-codes');
  return next;
}

/** Signs in with name, password and a code. */
export async function signIn(page, site, name, next) {
  await page.goto(`${site}/meja/masuk/`);
  await page.fill('[name=nama]', name);
  await page.fill('[name=sandi]', PASSWORD);
  await page.fill('[name=kode]', await next());
  await page.click('main button');
}
