import { createServer, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

// `known-server`: streams whose latencies are known, because it writes down when it wrote what. Prints its port. All
// times are of the machine's steady clock in milliseconds, so that they can be set beside those of the client.

interface Stream {
  readonly response: ServerResponse;
  readonly key: string;
  /** The first bytes of the request came out of its socket. */
  readonly arrivedAtMs: number;
  readonly tokens: number;
  readonly prompt: number;
  written: number;
  nextAtMs: number;
  firstAtMs: number;
}

const clockMs = () => Number(process.hrtime.bigint()) / 1e6;
const [ttftMs = 200, itlMs = 100] = process.argv.slice(2).map(Number);
const truths: { key: string; arrivedAtMs: number; firstAtMs: number; lastAtMs: number; tokens: number }[] =
  [];
const streams = new Set<Stream>();
const chunk =
  'data: {"id":"c","object":"text_completion","choices":[{"index":0,"text":" t","finish_reason":null}]}\n\n';
let arrivals = 0;

function step(): void {
  for (const stream of streams) {
    const now = clockMs();
    if (stream.nextAtMs > now) continue;
    if (stream.written === 0) stream.firstAtMs = now;
    stream.written += 1;
    stream.nextAtMs += itlMs;
    if (stream.written < stream.tokens) {
      stream.response.write(chunk);
      continue;
    }
    streams.delete(stream);
    const usage = { prompt_tokens: stream.prompt, completion_tokens: stream.tokens };
    stream.response.end(`${chunk}data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`);
    const { key, arrivedAtMs, firstAtMs, tokens } = stream;
    truths.push({ key, arrivedAtMs, firstAtMs, lastAtMs: now, tokens });
  }
}
setInterval(step, 1);

/** When the first bytes of the next request of each connection came. */
const firstBytesAtMs = new WeakMap<Socket, number>();

const server = createServer((request, response) => {
  const arrivedAtMs = firstBytesAtMs.get(request.socket) ?? clockMs();
  firstBytesAtMs.delete(request.socket);
  const pieces: Buffer[] = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    if (request.url === '/v1/models') response.end('{"data":[{"id":"known"}]}');
    else if (request.url === '/truth') response.end(JSON.stringify(truths));
    else if (request.url === '/forget') {
      truths.length = 0;
      response.end('ok');
    } else {
      const text = Buffer.concat(pieces).toString();
      // Reading all of it would keep the other requests waiting.
      const ids = text.slice(text.indexOf('[') + 1, text.indexOf(']'));
      const tokens = Number(/"max_tokens":(\d+)/.exec(text.slice(-300))?.[1] ?? 1);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      // A spread of first tokens, so that percentiles have something to tell.
      arrivals += 1;
      streams.add({
        response,
        key: ids.split(',', 6).join(),
        arrivedAtMs,
        tokens,
        prompt: (ids.match(/,/g)?.length ?? 0) + 1,
        written: 0,
        nextAtMs: arrivedAtMs + ttftMs * (1 + (arrivals % 10) / 10),
        firstAtMs: 0,
      });
    }
  });
});
server.on('connection', (socket) => {
  socket.prependListener('data', () => {
    if (!firstBytesAtMs.has(socket)) firstBytesAtMs.set(socket, clockMs());
  });
});
server.listen(0, '127.0.0.1', 4096, () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
