// What the registration function does with a form that is right: read its key, check the form
// against the definition, ask whether it is known, count it, store it in one transaction, answer
// with the address of the receipt.
//
// A fair peer, not a complete one: it makes the same calls with items of the same number and size,
// and has no pages of errors.

import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import {
  BatchGetItemCommand,
  DynamoDBClient,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const TABLE = process.env.OKOCE_TABLE;
const BUNDLE = process.env.OKOCE_BUNDLE;
const ALPHABET = '23456789BCDFGHJKMNPQRSTVWXYZ';

const client = new DynamoDBClient({ maxAttempts: 1 });
const form = readdirSync(`${BUNDLE}/formulir`)
  .map((name) => JSON.parse(readFileSync(`${BUNDLE}/formulir/${name}`, 'utf8')))
  .find((found) => found.service === 'registration');
let key;

// Reads the key of all hashes, once.
export async function start() {
  const secrets = new SecretsManagerClient({ maxAttempts: 1 });
  const found = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.OKOCE_KEY_ARN }));
  key = found.SecretString;
}

export async function handler(event) {
  const body = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body;
  const { answers, problems } = check(new URLSearchParams(body));
  if (problems.length > 0) {
    return { statusCode: 422, headers: { 'cache-control': 'no-store' }, body: problems.join('\n') };
  }
  const now = new Date();
  const reference = Array.from({ length: 10 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  const keys = ['words', 'letters'].map((way) => hash(`identity ${way}`, identity(answers)));
  if (!(await isKnown(keys))) {
    const phone = hash('phone', answers.telepon);
    await Promise.all([
      count(hash('tally', `phone ${phone}`), now, 10, 20),
      count(hash('tally', `address ${event.requestContext.http.sourceIp}`), now, 300, 1500),
    ]);
    await store(answers, reference, keys, phone, now);
  }
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

function identity(answers) {
  return form.purpose.identity.map((id) => answers[id]).join('\0');
}

async function isKnown(keys) {
  const Keys = keys.map((one) => ({ pk: { S: `KEY#${one}` }, sk: { S: 'KEY' } }));
  const found = await client.send(
    new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys, ConsistentRead: true } } }),
  );
  return (found.Responses?.[TABLE] ?? []).length > 0;
}

async function count(whose, now, hour, day) {
  await client.send(
    new UpdateItemCommand({
      TableName: TABLE,
      Key: { pk: { S: `LIMIT#${whose}` }, sk: { S: 'TALLY' } },
      UpdateExpression: 'ADD #day :one, #hour :one SET #expiry = :ends_at',
      ConditionExpression:
        '(attribute_not_exists(#day) OR #day < :most_a_day) AND ' +
        '(attribute_not_exists(#hour) OR #hour < :most_an_hour)',
      ExpressionAttributeNames: { '#day': 'whole_day', '#hour': `hour_${now.getUTCHours()}`, '#expiry': 'expires_at' },
      ExpressionAttributeValues: {
        ':one': { N: '1' },
        ':ends_at': { N: String(Math.ceil(now / 86400000) * 86400) },
        ':most_a_day': { N: String(day) },
        ':most_an_hour': { N: String(hour) },
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  );
}

async function store(answers, reference, keys, phone, now) {
  const expires = { N: String(Math.floor(now / 1000) + form.purpose.retention_days * 86400) };
  const common = {
    version: { N: '1' },
    form: { S: form.id },
    received_at: { S: now.toISOString() },
    expires_at: expires,
  };
  const content = { content_hash: { S: hash('content', JSON.stringify(answers)) } };
  const stored = Object.entries(answers).map(([id, value]) => [
    id,
    Array.isArray(value) ? { L: value.map((one) => ({ S: one })) } : { S: value },
  ]);
  const of = { pk: { S: `SUB#${reference}` } };
  const office = { office: { S: answers.kecamatan }, stage: { S: 'P1' }, name: { S: answers.nama } };
  const items = [
    ...keys.map((one) => ({
      pk: { S: `KEY#${one}` },
      sk: { S: 'KEY' },
      reference: { S: reference },
      ...content,
      ...common,
    })),
    { ...of, sk: { S: 'REFERENCE' }, version: { N: '1' } },
    {
      ...of,
      sk: { S: 'RECORD' },
      keys: { L: keys.map((one) => ({ S: one })) },
      phone_hash: { S: phone },
      answers: { M: Object.fromEntries(stored) },
      ...content,
      ...common,
      ...office,
    },
    { ...of, sk: { S: 'STATE' }, status: { S: 'active' }, seq: { N: '1' }, ...common, ...office },
    {
      pk: { S: `EVT#${reference}` },
      sk: { S: 'EVENT#000001' },
      act: { S: randomBytes(8).toString('hex') },
      kind: { S: 'registered' },
      by: { S: 'citizen' },
      day: { S: now.toISOString().slice(0, 10) },
      ...common,
      ...office,
    },
  ];
  await client.send(
    new TransactWriteItemsCommand({
      TransactItems: items.map((Item) => ({
        Put: {
          TableName: TABLE,
          Item,
          ConditionExpression: 'attribute_not_exists(#pk)',
          ExpressionAttributeNames: { '#pk': 'pk' },
        },
      })),
    }),
  );
}

function hash(purpose, text) {
  return createHmac('sha256', key).update(`${purpose}\0${text}`).digest('hex');
}
