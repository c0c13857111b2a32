import type { Server, ServerResponse } from 'node:http';
import type { Dialect } from './dialects.ts';
import { otherMs, type SourceEngine, writeTrace } from './engine-source.ts';

// An import of the module reads all that it offers, and with it loads a client that no server needs: that takes longer than
// the whole start of a server besides.
const { createServer } = process.getBuiltinModule('node:http');

/** What a simulated server does wrong, and how it differs from its like. */
export interface SimulatedFaults {
  readonly port: number;
  readonly model: string;
  /** Answers end before the tokens that were asked for. */
  readonly endsEarly?: boolean;
  /** Every completion after the first is refused. */
  readonly allFail?: boolean;
  /** The process dies after so many completions. */
  readonly diesAfter?: number;
  /** So long nothing but 503 is said. */
  readonly startupMs?: number;
  /** The health page says 200 so long before a completion is answered. */
  readonly loadsForMs?: number;
  /** Answers carry no usage. */
  readonly noUsage?: boolean;
  /** So many tokens stand in one chunk. */
  readonly tokensAChunk?: number;
  /** Prompts are cut to so many tokens without a word. */
  readonly truncatesAt?: number;
  /** Completion tokens are counted this many times. */
  readonly countsTimes?: number;
  /** Prefixes of prompts are answered from a cache that nothing resets. */
  readonly keepsCache?: boolean;
  /** Token ids are refused; text counts a token for four signs. */
  readonly textOnly?: boolean;
  /** The name that is listed, whatever was asked for. */
  readonly listedName?: string;
  /** Nothing is ever answered. */
  readonly hangs?: boolean;
  /** Chunks as chat and reasoning models send them. */
  readonly chunkForm?: 'text' | 'token-ids' | 'empty-first';
  /** Milliseconds of a token, whatever the flags say. */
  readonly tokenMs?: number;
  /** Milliseconds of an answer in one piece. */
  readonly answerMs?: number;
  /** The source that the server runs; it decides cost, length and text of answers. */
  readonly engine?: SourceEngine | null;
  /** Where traces are written. */
  readonly traceFolder?: string;
  /** How time is spent; in the time of this machine where absent. */
  readonly spend?: (ms: number) => Promise<void>;
  /** How the process ends; a real one exits. */
  readonly die?: (words: string) => void;
}

const sleepFor = (ms: number) =>
  ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));

function exits(words: string): void {
  process.stderr.write(`${words}\n`);
  process.exit(1);
}

/** A server in one framework's dialect: health, models, completions with usage, cache reset, metrics of a prefix cache. */
export function serveDialect(
  dialect: Dialect,
  flags: ReadonlyMap<string, string>,
  faults: SimulatedFaults,
): Server {
  const { port, model, diesAfter = Number.POSITIVE_INFINITY, startupMs = 50, loadsForMs = 0 } = faults;
  const sleep = faults.spend ?? sleepFor;
  const seen = new Set<string>();
  const counters = { queries: 0, hits: 0 };
  const bornAt = Date.now();
  let completions = 0;
  let isProfiled = false;
  let traces = 0;
  let traceFolder = faults.traceFolder ?? '';

  /** What a profiler would have seen: the table of the source, and everything else. */
  function endProfile() {
    isProfiled = false;
    traces += 1;
    const engine = faults.engine ?? null;
    const request = { input: 1, output: 1 };
    writeTrace(traceFolder, `trace-${traces}.json`, [
      {
        name: 'copy_blocks_kernel',
        ms: engine?.costMs(request, 0) ?? 0,
        frame: 'vllm/block_table.mjs(9): stepCost',
      },
      { name: 'flash_attn_fwd_kernel', ms: 0.4, frame: null },
      { name: 'gemm_kernel', ms: engine === null ? (faults.tokenMs ?? 12) : otherMs, frame: null },
    ]);
  }

  async function complete(response: ServerResponse, body: Record<string, unknown>) {
    if (Date.now() - bornAt < loadsForMs) {
      response.writeHead(503).end('the model is loading');
      return;
    }
    if (faults.hangs) return;
    completions += 1;
    if (completions > diesAfter) {
      (faults.die ?? exits)('torch.OutOfMemoryError: CUDA out of memory.');
      response.destroy();
      return;
    }
    if (faults.allFail && completions > 1) {
      response.writeHead(500).end('internal error');
      return;
    }
    if (faults.textOnly && Array.isArray(body.prompt)) {
      response.writeHead(400).end('prompt must be a string');
      return;
    }
    const prompt = Array.isArray(body.prompt) ? body.prompt : (String(body.prompt).match(/.{1,4}/gs) ?? []);
    const name = prompt.join(' ');
    counters.queries += prompt.length;
    const isCached = seen.has(name) || (faults.keepsCache === true && seen.size > 0);
    if (isCached) counters.hits += prompt.length;
    seen.add(name);
    response.writeHead(200, {
      'content-type': body.stream === true ? 'text/event-stream' : 'application/json',
    });
    const asked = Number(body.max_tokens);
    const engine = faults.engine ?? null;
    const tokens = engine?.tokensOf(asked) ?? (faults.endsEarly ? Math.max(1, asked - 3) : asked);
    const aChunk = faults.tokensAChunk ?? 1;
    const request = { input: prompt.length, output: asked };
    const stepMs = (at: number) =>
      engine === null ? (faults.tokenMs ?? dialect.tokenMs(flags)) : otherMs + engine.costMs(request, at);
    if (body.stream !== true) {
      const said = Array.from({ length: tokens }, (_, at) => engine?.textOf(prompt, at) ?? 't').join('');
      await sleep(isProfiled ? stepMs(0) : (faults.answerMs ?? 1));
      response.end(JSON.stringify({ choices: [{ text: said }], usage: { completion_tokens: tokens } }));
      return;
    }
    if (faults.chunkForm === 'empty-first')
      response.write(`data: ${JSON.stringify({ choices: [{ text: '' }] })}\n\n`);
    for (let at = 0; at < tokens; at += aChunk) {
      await sleep(stepMs(at) * aChunk);
      const choice =
        faults.chunkForm === 'token-ids' ? { text: '', token_ids: [7] } : { text: 't'.repeat(aChunk) };
      response.write(`data: ${JSON.stringify({ choices: [choice] })}\n\n`);
    }
    const usage = {
      prompt_tokens: Math.min(prompt.length, faults.truncatesAt ?? Number.POSITIVE_INFINITY),
      completion_tokens: Math.round(tokens * (faults.countsTimes ?? 1)),
    };
    if (!faults.noUsage) response.write(`data: ${JSON.stringify({ choices: [], usage })}\n\n`);
    response.end('data: [DONE]\n\n');
  }

  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece) => {
      text += piece;
    });
    request.on('end', () => {
      switch (request.url) {
        case dialect.healthPath ?? '/health':
          response.writeHead(Date.now() - bornAt < startupMs ? 503 : 200).end();
          return;
        case '/v1/models':
          response.end(JSON.stringify({ object: 'list', data: [{ id: faults.listedName ?? model }] }));
          return;
        case '/v1/completions':
          void complete(response, JSON.parse(text));
          return;
        case '/generate':
          void complete(response, { prompt: 'x', max_tokens: 1, stream: false });
          return;
        case '/start_profile':
          isProfiled = true;
          traceFolder = text === '' ? traceFolder : (JSON.parse(text).output_dir ?? traceFolder);
          response.end('ok');
          return;
        case '/stop_profile':
          endProfile();
          response.end('ok');
          return;
        case '/metrics':
          if (dialect.metrics === null) break;
          response.end(dialect.metrics(counters, model));
          return;
        default:
      }
      if (request.url === dialect.resetPath) {
        if (!faults.keepsCache) seen.clear();
        response.end('ok');
        return;
      }
      response.writeHead(404).end();
    });
  });
  server.on('error', (error: NodeJS.ErrnoException) =>
    (faults.die ?? exits)(`OSError: [Errno 98] ${error.code ?? ''} address already in use`),
  );
  server.listen(port, '127.0.0.1');
  return server;
}
