// What the registration function does with a form that is right: read it, check it against the
// definition, store it in one transaction, answer with the address of the receipt.
//
// A fair peer, not a complete one: it has the same work on this path, and no pages of errors.

import { createHmac, randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';

const TABLE = process.env.OKOCE_TABLE;
const KEY = process.env.OKOCE_KEY;
const BUNDLE = process.env.OKOCE_BUNDLE;
const ALPHABET = '23456789BCDFGHJKMNPQRSTVWXYZ';

const client = new DynamoDBClient({ maxAttempts: 1 });
const form = readdirSync(`${BUNDLE}/formulir`)
  .map((name) => JSON.parse(readFileSync(`${BUNDLE}/formulir/${name}`, 'utf8')))
  .find((found) => found.service === 'registration');

export async function handler(event) {
  const body = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body;
  const { answers, problems } = check(new URLSearchParams(body));
  if (problems.length > 0) {
    return { statusCode: 422, headers: { 'cache-control': 'no-store' }, body: problems.join('\n') };
  }
  const now = new Date();
  const reference = Array.from({ length: 10 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  await store(answers, reference, now);
  const query = new URLSearchParams({ nomor: reference, waktu: now.toISOString() });
  query.set('kode', hash('receipt', query.toString()).slice(0, 32));
  return {
    statusCode: 303,
    headers: { location: `/api/registration/tanda-terima?${query}`, 'cache-control': 'no-store' },
    body: '',
  };
}

function check(given) {
  const answers = {};
  const problems = [];
  for (const question of form.questions) {
    const { id, kind, condition, required, messages } = question;
    if (condition && !condition.any_of.includes(answers[condition.question])) continue;
    const values = given.getAll(id).map((value) => value.normalize('NFC').trim());
    const value = values[0] ?? '';
    if (value === '') {
      if (required) problems.push(messages.empty ?? id);
      continue;
    }
    if (!isRight(kind, values, answers)) problems.push(id);
    answers[id] = kind.type === 'choices' ? values : value;
  }
  return { answers, problems };
}

function isRight(kind, values, answers) {
  const [value] = values;
  switch (kind.type) {
    case 'phone':
      return /^(\+?62|0)(8[1-35-9]\d{7,10}|21\d{7,8})$/.test(value.replace(/[\s().-]/g, ''));
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);
    case 'choice': {
      const option = kind.options.find((found) => found.value === value);
      return option !== undefined && (!kind.parent || option.parent === answers[kind.parent]);
    }
    case 'choices':
      return values.every((one) => kind.options.some((found) => found.value === one));
    case 'declaration':
    case 'consent':
      return value === 'ya';
    default:
      return [...value].length <= (kind.limits?.max ?? Infinity);
  }
}

async function store(answers, reference, now) {
  const identity = form.identity.map((id) => answers[id]).join('\0');
  const keyHash = hash('identity', identity);
  const expires = { N: String(Math.floor(now / 1000) + form.retention_days * 86400) };
  const common = {
    form: { S: form.id },
    received_at: { S: now.toISOString() },
    content_hash: { S: hash('content', JSON.stringify(answers)) },
    expires_at: expires,
  };
  const stored = Object.entries(answers).map(([id, value]) => [
    id,
    Array.isArray(value) ? { L: value.map((one) => ({ S: one })) } : { S: value },
  ]);
  const submission = { S: `SUB#${reference}` };
  const items = [
    { pk: { S: `KEY#${keyHash}` }, sk: { S: 'KEY' }, reference: { S: reference }, ...common },
    { pk: submission, sk: { S: 'RECORD' }, key_hash: { S: keyHash }, answers: { M: Object.fromEntries(stored) }, ...common },
    { pk: submission, sk: { S: `EVENT#${now.toISOString()}#P1` }, stage: { S: 'P1' }, ...common },
  ];
  await client.send(
    new TransactWriteItemsCommand({
      TransactItems: items.map((Item) => ({
        Put: { TableName: TABLE, Item, ConditionExpression: 'attribute_not_exists(pk)' },
      })),
    }),
  );
}

function hash(purpose, text) {
  return createHmac('sha256', KEY).update(`${purpose}\0${text}`).digest('hex');
}
