/**
 * Answers that nobody has thought of: about half of the submissions are right, and the others
 * are wrong in one place or in many. The same seed gives the same answers.
 */

/** Characters on which a page and a server could disagree. */
export const SPECIAL_CHARACTERS = [
  ...' \t\u00A0\u3000\u2028\u0085\0\u007FéßеΩ陳ක\u0DCA\u200C\u200D\u0301\u2019`\u2011\u2212😀',
  ...'\u{1F3FB}\u202A\u202D\u202E\u2066\u2069\u2800\u3164\uFE0F\uFFFD\uFFFE\uFDD0\uE000\uFF19Ⓐ²/<&"\'@.,-+()=%',
  // Dropped by page and server alike.
  ...'\u00AD\u034F\u061C\u115F\u200B\u200E\u200F\u2060\uFEFF\u{E0041}',
];

const DROPPED = /(?![\p{VS}\u200C\u200D])\p{DI}/gu;

/** A source of numbers from 0 up to 1 (mulberry32). */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * One submission: `[name, values]` of each field in turn.
 *
 * @param {{ name: string, kind: string, isReference: boolean, least?: string, most?: string, values: string[] }[]} fields
 * @param {() => number} random
 * @param {string[]} references references that were given out
 */
export function answersFor(fields, random, references) {
  const draw = generator(random);
  const mood = random();
  const wrongPlace = draw.below(fields.length);
  return fields.map((field, place) => {
    const isRight = mood < 0.5 || (mood < 0.75 ? place !== wrongPlace : random() < 0.6);
    return [field.name, isRight ? right(field, draw, references) : wild(field, draw, references)];
  });
}

function right({ kind, isReference, least = 1, most = 100, values }, draw, references) {
  switch (kind) {
    case 'tel':
      return [draw.telephone()];
    case 'email':
      return [draw.one(['', 'siti@contoh.id', ' Siti.A+ok@Contoh.ID '])];
    case 'text':
      return [isReference ? draw.one(['', ...references]) : draw.one(['Siti', 'Ni Luh Ayu', "Ma'ruf"])];
    case 'textarea':
      return ['a'.repeat(Number(least) + draw.below(Number(most) - Number(least) + 1))];
    case 'checkbox':
      return [draw.one(values), draw.one(values)];
    default:
      return [draw.one(values)];
  }
}

function wild({ kind, isReference, least = 1, most = 100, values }, draw, references) {
  switch (kind) {
    case 'tel':
      return [draw.one([draw.telephone, draw.almostTelephone, draw.almostTelephone, draw.text])()];
    case 'email':
      return [draw.one([draw.almostAddress, draw.almostAddress, draw.text])()];
    case 'text': {
      const reference = () => draw.one(references).toLowerCase().replaceAll('-', draw.one(['', ' ', '.', '/']));
      const ways = isReference ? [reference, draw.text] : [draw.text, () => draw.near(Number(most))];
      return [draw.one(ways)()];
    }
    case 'textarea':
      return [draw.one([draw.text, () => draw.near(Number(least)), () => draw.near(Number(most))])()];
    case 'checkbox':
      return values.filter(() => draw.one([true, false]));
    default:
      return draw.one([[], [draw.one(values)]]);
  }
}

function generator(random) {
  const below = (limit) => Math.floor(random() * limit);
  const one = (list) => list[below(list.length)];
  const many = (count, make) => Array.from({ length: count }, make).join('');
  const digit = () => String(below(10));

  const telephone = () => `${one(['0', '62', '+62', '+62 (0)', ''])}812${one(['', '-', ' '])}${many(7, digit)}`;
  const almostTelephone = () => {
    const start = one(['0', '62', '+62', '(+62) ', '', '+', '00', '63']) + one(['8', '81', '84', '821', '21', '22']);
    const separated = () => digit() + one(['', '', ' ', '-', '.', '(', '\u2011', '\u202C', '+']);
    return start + many(5 + below(8), separated);
  };
  const almostAddress = () => {
    const letters = (count) => many(count, () => one([...'abcXYZ019.+-_']));
    const long = [`${'a'.repeat(240 + below(10))}@contoh.id`, `a@${'b'.repeat(60 + below(6))}.id`];
    const short = `${letters(below(5))}@${letters(below(5))}${one(['', '.id', '..id', '.id ', '.id\u00A0'])}`;
    return one([short, short, short, ...long]);
  };
  // Composed, as keyboards make it, also when the dropped characters are gone.
  const text = () => {
    const letters = [...'abcdefghijKLMNO    .,\'-'];
    const made = many(below(20), () => (random() < 0.75 ? one(letters) : one(SPECIAL_CHARACTERS))).normalize('NFC');
    const kept = made.replaceAll(DROPPED, '');
    return kept === kept.normalize('NFC') ? made : kept.normalize('NFC');
  };
  const near = (limit) => one(['a', 'é', '陳', '😀', 'a ', 'a\u200B']).repeat(Math.max(0, limit - 2 + below(5)));

  return { below, one, telephone, almostTelephone, almostAddress, text, near };
}
