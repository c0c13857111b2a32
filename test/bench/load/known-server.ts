import { createServer, type ServerResponse } from 'node:http';

// `known-server`: streams whose latencies are known, because it writes down when it wrote what. Prints its port.

interface Stream {
  readonly response: ServerResponse;
  readonly arrivedAtMs: number;
  readonly tokens: number;
  readonly prompt: number;
  written: number;
  nextAtMs: number;
  firstAtMs: number;
}

const [ttftMs = 200, itlMs = 100] = process.argv.slice(2).map(Number);
const truths: { readonly ttftMs: number; readonly tpotMs: number; readonly e2eMs: number }[] = [];
const streams = new Set<Stream>();
const chunk =
  'data: {"id":"c","object":"text_completion","choices":[{"index":0,"text":" t","finish_reason":null}]}\n\n';
let arrivals = 0;

function step(): void {
  const now = performance.now();
  for (const stream of streams) {
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
    const e2eMs = now - stream.arrivedAtMs;
    const first = stream.firstAtMs - stream.arrivedAtMs;
    truths.push({
      ttftMs: first,
      e2eMs,
      tpotMs: stream.tokens > 1 ? (e2eMs - first) / (stream.tokens - 1) : 0,
    });
  }
}
setInterval(step, 2);

const server = createServer((request, response) => {
  const arrivedAtMs = performance.now();
  const pieces: Buffer[] = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    if (request.url === '/v1/models') response.end('{"data":[{"id":"known"}]}');
    else if (request.url === '/truth') response.end(JSON.stringify(truths));
    else if (request.url === '/forget') {
      truths.length = 0;
      response.end('ok');
    } else {
      const { prompt, max_tokens } = JSON.parse(Buffer.concat(pieces).toString());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      // A spread of first tokens, so that percentiles have something to tell.
      arrivals += 1;
      const nextAtMs = arrivedAtMs + ttftMs * (1 + (arrivals % 10) / 10);
      streams.add({
        response,
        arrivedAtMs,
        tokens: max_tokens,
        prompt: prompt.length,
        written: 0,
        nextAtMs,
        firstAtMs: 0,
      });
    }
  });
});
server.listen(0, '127.0.0.1', 4096, () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
