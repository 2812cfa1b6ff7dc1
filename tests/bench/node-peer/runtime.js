// Lambda's Runtime API, as small as our peer in Rust has it: one event at a time.

import { handler, start } from './handler.js';

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;

async function run() {
  await start();
  for (;;) {
    const next = await fetch(`${api}/next`);
    const id = next.headers.get('lambda-runtime-aws-request-id');
    const answer = await handler(await next.json());
    await (await fetch(`${api}/${id}/response`, { method: 'POST', body: JSON.stringify(answer) })).text();
  }
}

run();
