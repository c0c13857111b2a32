import { createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { ArrivalsQueue } from '../../../src/backends/load/arrivals-queue.ts';
import { CompletionClient } from '../../../src/backends/load/completion-client.ts';

it('work is done behind everything that arrived, in its order, also what work adds', async () => {
  const queue = new ArrivalsQueue();
  const done: string[] = [];
  queue.later(() => {
    done.push('a');
    queue.later(() => done.push('c'));
  });
  queue.later(() => done.push('b'));
  expect(done).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(done).toEqual(['a', 'b', 'c']);
});

it('tokens that arrive together are stamped together, however long each takes to be read', async () => {
  const open: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('data', () => {
      if (!open.includes(socket)) open.push(socket);
      if (open.length < 12) return;
      const event = `data: ${JSON.stringify({ choices: [{ text: 't'.repeat(200_000) }] })}\n\n`;
      const size = event.length.toString(16);
      const answer = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${size}\r\n${event}\r\n0\r\n\r\n`;
      for (const one of open.splice(0)) one.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  // A clock that only moves while an answer is read: parsing is what takes the time.
  let now = 0;
  const parse = JSON.parse;
  JSON.parse = (text: string) => {
    now += 1;
    return parse(text);
  };
  const client = new CompletionClient(
    {
      url: new URL(`http://127.0.0.1:${port}`),
      endpoint: '/v1/completions',
      model: 'm',
      apiKey: null,
      connections: 12,
      timeoutMs: 10_000,
    },
    () => now,
  );
  try {
    const signal = new AbortController().signal;
    const records = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        client.send({
          planned: { index, inputTokens: 1, outputTokens: 1, atMs: null },
          prompt: [1],
          dueAtMs: null,
          signal,
        }),
      ),
    );
    const stamps = records.map(({ firstTokenAtMs }) => firstTokenAtMs ?? Number.NaN);
    // The sockets may be ready in a few turns of the loop; one by one they would be stamped 0 to 11.
    expect(new Set(stamps).size).toBeLessThan(8);
  } finally {
    JSON.parse = parse;
    await client.close();
    server.close();
  }
});
