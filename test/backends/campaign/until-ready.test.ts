import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { untilReady } from '../../../src/backends/campaign/until-ready.ts';
import { virtualClock } from './virtual-clock.ts';

/** What a server that is up answers to its n-th completion: a refusal, or null for silence until the time is over. */
async function readinessOf(completion: (asked: number) => string | null) {
  const clock = virtualClock();
  let asked = 0;
  const server = createServer((request, response) => {
    if (request.url === '/health') return void response.end();
    if (request.url === '/v1/models') return void response.end(JSON.stringify({ data: [{ id: 'm' }] }));
    asked += 1;
    const refusal = completion(asked);
    if (refusal === null) clock.cut();
    else response.writeHead(503).end(refusal);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const signal = new AbortController().signal;
    return await untilReady(base, {
      servedName: 'm',
      timeoutMs: 60_000,
      hasEnded: () => false,
      signal,
      clock,
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it('what the server said last is the evidence, not that the end of the time cut the next question', async () => {
  const readiness = await readinessOf((asked) => (asked === 1 ? 'the model is loading' : null));
  expect(readiness).toEqual({ kind: 'late', stage: 'completion', answer: '503 the model is loading' });
});

it('a server that never said anything is late with the question that it left open', async () => {
  const readiness = await readinessOf(() => null);
  expect(readiness).toMatchObject({ kind: 'late', stage: 'completion' });
});
