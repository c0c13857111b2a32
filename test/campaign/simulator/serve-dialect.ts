import { createServer, type ServerResponse } from 'node:http';
import type { Dialect } from './dialects.ts';

/** What a simulated server does wrong. */
export interface SimulatedFaults {
  readonly port: number;
  readonly model: string;
  /** Answers end before the tokens that were asked for. */
  readonly endsEarly: boolean;
  /** Every completion is refused. */
  readonly allFail: boolean;
  /** The process dies after so many completions. */
  readonly diesAfter: number;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const startupMs = 50;

/** A server in one framework's dialect: health, models, completions with usage, cache reset, metrics of a prefix cache. */
export function serveDialect(
  dialect: Dialect,
  flags: ReadonlyMap<string, string>,
  faults: SimulatedFaults,
): void {
  const { port, model, endsEarly, allFail, diesAfter } = faults;
  const seen = new Set<string>();
  const counters = { queries: 0, hits: 0 };
  const bornAt = Date.now();
  let completions = 0;

  async function complete(response: ServerResponse, body: Record<string, unknown>) {
    completions += 1;
    if (completions > diesAfter) {
      process.stderr.write('torch.OutOfMemoryError: CUDA out of memory.\n');
      process.exit(1);
    }
    if (allFail && completions > 1) {
      response.writeHead(500).end('internal error');
      return;
    }
    const prompt = Array.isArray(body.prompt) ? body.prompt : String(body.prompt).split(' ');
    const name = prompt.join(' ');
    counters.queries += prompt.length;
    if (seen.has(name)) counters.hits += prompt.length;
    seen.add(name);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const asked = Number(body.max_tokens);
    const tokens = endsEarly ? Math.max(1, asked - 3) : asked;
    for (let at = 0; at < tokens; at += 1) {
      await sleep(dialect.tokenMs(flags));
      response.write(`data: ${JSON.stringify({ choices: [{ text: 't' }] })}\n\n`);
    }
    const usage = { prompt_tokens: prompt.length, completion_tokens: tokens };
    response.end(`data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`);
  }

  createServer((request, response) => {
    let text = '';
    request.on('data', (piece) => {
      text += piece;
    });
    request.on('end', () => {
      switch (request.url) {
        case '/health':
          response.writeHead(Date.now() - bornAt < startupMs ? 503 : 200).end();
          return;
        case '/v1/models':
          response.end(JSON.stringify({ data: [{ id: model }] }));
          return;
        case '/v1/completions':
          void complete(response, JSON.parse(text));
          return;
        case '/metrics':
          if (!dialect.hasMetrics) break;
          response.end(
            `# HELP vllm:prefix_cache_queries_total tokens\nvllm:prefix_cache_queries_total{model="${model}"} ${counters.queries}\nvllm:prefix_cache_hits_total{model="${model}"} ${counters.hits}\n`,
          );
          return;
        default:
      }
      if (request.url === dialect.resetPath) {
        seen.clear();
        response.end('ok');
        return;
      }
      response.writeHead(404).end();
    });
  }).listen(port, '127.0.0.1');
}
