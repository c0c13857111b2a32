import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { untilReady } from '../../../src/backends/campaign/until-ready.ts';

/** What a server that is up answers to its n-th completion: a refusal, or null for silence. */
async function readinessOf(completion: (asked: number) => string | null, timeoutMs: number) {
  let asked = 0;
  const server = createServer((request, response) => {
    if (request.url === '/health') return void response.end();
    if (request.url === '/v1/models') return void response.end(JSON.stringify({ data: [{ id: 'm' }] }));
    asked += 1;
    const refusal = completion(asked);
    if (refusal !== null) response.writeHead(503).end(refusal);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const signal = new AbortController().signal;
    return await untilReady(base, { servedName: 'm', timeoutMs, hasEnded: () => false, signal });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it('what the server said last is the evidence, not that the end of the time cut the next question', async () => {
  const readiness = await readinessOf((asked) => (asked === 1 ? 'the model is loading' : null), 1500);
  expect(readiness).toEqual({ kind: 'late', stage: 'completion', answer: '503 the model is loading' });
});

it('a server that never said anything is late with the question that it left open', async () => {
  const readiness = await readinessOf(() => null, 300);
  expect(readiness).toMatchObject({ kind: 'late', stage: 'completion' });
});
