import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/app/usage-error.ts';
import { load } from '../../../src/commands/load/load.ts';
import { readServingFields } from '../../../src/results/readers/benchmarks/documents.ts';
import { DamagedFileError } from '../../../src/store/damaged-file-error.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { type ServerScript, startServer } from '../../backends/load/completion-server.ts';
import { runCommandModule } from '../fake-program.ts';

const servers: Awaited<ReturnType<typeof startServer>>[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function serve(script: ServerScript = {}) {
  const server = await startServer(script);
  servers.push(server);
  return server;
}

const small = ['--requests', '12', '--input-length', '20', '--output-length', '5'];

async function measured(script: ServerScript, words: readonly string[], language: 'en' | 'zh' = 'en') {
  const server = await serve(script);
  const run = await runCommandModule(
    'load',
    load,
    [server.url, '--model', 'm', ...words, '--json'],
    language,
  );
  return { ...run, server, document: run.text === '' ? null : JSON.parse(run.text) };
}

describe('a closed loop', () => {
  it('keeps its concurrency, sends each request once and counts what the server counts', async () => {
    const { document, server, status } = await measured({ tokenMs: 1 }, [
      ...small,
      '--concurrency',
      '3',
      '--warmup',
      '2',
    ]);
    expect(status).toBe(0);
    expect(document).toMatchObject({
      schema: 'throughline.load/1',
      completed: 12,
      failed: 0,
      complete: true,
      total_input_tokens: 240,
      total_output_tokens: 60,
      output_tokens_from: 'usage',
      max_concurrency: 3,
      request_rate: 'inf',
      prompts_as: 'tokens',
      num_warmups: 2,
    });
    expect(document.max_concurrent_requests).toBeLessThanOrEqual(3);
    // One request finds out how the server takes prompts, two warm it up.
    expect(server.seen).toHaveLength(15);
    expect(Math.max(...server.seen.map(({ inFlight }) => inFlight))).toBeLessThanOrEqual(4);
    expect(server.seen.at(-1)?.body).toMatchObject({
      max_tokens: 5,
      ignore_eos: true,
      temperature: 0,
      stream: true,
    });
    for (const name of ['ttft', 'tpot', 'itl', 'e2el']) {
      expect(document[`mean_${name}_ms`]).toBeGreaterThanOrEqual(0);
      expect(document[`p99_${name}_ms`]).toBeGreaterThanOrEqual(document[`median_${name}_ms`]);
    }
  });

  it('sends no prompt twice, the warm-up included, and the same prompts for the same seed', async () => {
    const prompts = async (seed: string) => {
      const { server } = await measured({}, [...small, '--concurrency', '1', '--seed', seed]);
      return server.seen.slice(1).map(({ body }) => JSON.stringify(body.prompt));
    };
    const first = await prompts('7');
    expect(new Set(first).size).toBe(first.length);
    expect(await prompts('7')).toEqual(first);
    expect(await prompts('8')).not.toEqual(first);
  });
});

describe('other arrivals', () => {
  it('a rate sends every request and says what was offered', async () => {
    const { document } = await measured({}, [...small, '--rate', '400', '--burstiness', 'constant']);
    expect(document).toMatchObject({
      completed: 12,
      request_rate: 400,
      arrivals: 'rate',
      max_concurrency: null,
    });
  });

  it('a burst sends all at once', async () => {
    const { document } = await measured({ firstTokenMs: 50 }, [...small, '--burst', '--warmup', '0']);
    expect(document).toMatchObject({ completed: 12, max_concurrent_requests: 12, arrivals: 'burst' });
  });

  it('a file gives times and lengths', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'throughline-load-')), 'arrivals.jsonl');
    writeFileSync(
      file,
      '{"timestamp": 1000, "input_length": 7, "output_length": 3}\n{"timestamp": 1005, "input_length": 9, "output_length": 4}\n',
    );
    const { document, server } = await measured({}, ['--arrivals', file, '--warmup', '0']);
    expect(document).toMatchObject({ completed: 2, total_input_tokens: 16, total_output_tokens: 7 });
    expect(server.seen.slice(1).map(({ body }) => body.max_tokens)).toEqual([3, 4]);
  });

  it('a damaged line of the file is named', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'throughline-load-')), 'arrivals.jsonl');
    writeFileSync(
      file,
      '{"timestamp": 5, "input_length": 7, "output_length": 3}\n{"timestamp": 4, "input_length": 7, "output_length": 3}\n',
    );
    const failure = await measured({}, ['--arrivals', file]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DamagedFileError);
    expect(failure).toMatchObject({ path: file, place: { line: 2 } });
  });
});

describe('servers as they are', () => {
  it('events in pieces of a few bytes are read whole', async () => {
    const { document } = await measured({ pieceBytes: 3 }, [...small, '--concurrency', '2']);
    expect(document).toMatchObject({ completed: 12, total_output_tokens: 60 });
  });

  it('token ids that are refused become text', async () => {
    const { document, server } = await measured({ takesTokenIds: false }, [...small, '--concurrency', '2']);
    expect(document).toMatchObject({ completed: 12, prompts_as: 'text' });
    expect(typeof server.seen.at(-1)?.body.prompt).toBe('string');
  });

  it('chat goes to its own path', async () => {
    const { document, server } = await measured({}, [...small, '--concurrency', '2', '--endpoint', 'chat']);
    expect(document).toMatchObject({ completed: 12, endpoint: '/v1/chat/completions' });
    expect(server.seen.every(({ path }) => path === '/v1/chat/completions')).toBe(true);
  });

  it('without usage chunks stand for tokens, and it is said; the prompt is not reported, not 0', async () => {
    const { document } = await measured({ reportsUsage: false }, [...small, '--concurrency', '2']);
    expect(document).toMatchObject({
      total_output_tokens: 60,
      output_tokens_from: 'chunks',
      total_input_tokens: null,
      total_token_throughput: null,
    });
  });

  it('the cache is reset by the path that the server knows', async () => {
    const { server } = await measured({ cachePath: '/flush_cache' }, [
      ...small,
      '--concurrency',
      '2',
      '--reset-cache',
    ]);
    expect(server.resets).toEqual(['/flush_cache']);
    const silent = await measured({}, [...small, '--concurrency', '2', '--reset-cache']);
    expect(silent.said.join('\n')).toContain('/reset_prefix_cache');
  });
});

describe('an address', () => {
  it.each(['', '/', '/v1', '/v1/', '/v1/models', '/v1/completions'])(
    'that ends in "%s" is that of the server',
    async (path) => {
      const server = await serve();
      const words = [`${server.url}${path}`, ...small, '--concurrency', '2', '--json'];
      const { text, status } = await runCommandModule('load', load, words);
      expect([status, JSON.parse(text).base_url]).toEqual([0, `${server.url}/`]);
    },
  );

  it('needs no http:// in front of a port, and names the endpoint where it ends in chats', async () => {
    const server = await serve();
    const address = `${server.url.replace('http://', '')}/v1/chat/completions`;
    const { text } = await runCommandModule('load', load, [address, ...small, '--burst', '--json']);
    expect(JSON.parse(text)).toMatchObject({ endpoint: '/v1/chat/completions', completed: 12 });
  });

  it('of something else says that it is none', async () => {
    await expect(runCommandModule('load', load, ['nonsense', ...small, '--burst'])).rejects.toThrow(
      'nonsense',
    );
  });
});

describe('what nobody names', () => {
  it('is the model, where the server lists one, by the name of the document', async () => {
    const server = await serve({ model: 'org/only' });
    const { text } = await runCommandModule('load', load, [server.url, ...small, '--burst', '--json']);
    expect(JSON.parse(text).model_id).toBe('org/only');
    expect(readServingFields(JSON.parse(text))?.program).toBe('throughline load');
  });

  it('is told all at once', async () => {
    const { problems } = messages('en').load;
    await expect(runCommandModule('load', load, ['http://127.0.0.1:1'])).rejects.toThrow(
      [problems.requestsMissing, problems.lengthsMissing, problems.arrivalsMissing].join('\n'),
    );
  });
});

describe('what goes wrong', () => {
  it.each(['en', 'zh'] as const)(
    'figures of a few that were answered are no result of the load (%s)',
    async (language) => {
      const server = await serve({ fault: (index) => (index > 4 ? 'cut' : null) });
      const words = [server.url, '--model', 'm', ...small, '--concurrency', '1', '--warmup', '0'];
      const { text, status } = await runCommandModule('load', load, words, language, 60);
      expect(status).toBe(1);
      const flat = text.replaceAll(/\s+/g, ' ');
      expect(flat).toContain(
        language === 'en' ? '✗ 8 of 12 requests got no whole answer' : '✗ 12 个请求中有 8 个',
      );
      expect(flat.indexOf('✗')).toBeLessThan(flat.indexOf('TTFT'));
    },
  );

  it('an answer that ends in good form without saying so is cut off, not whole', async () => {
    const { document, status } = await measured(
      { reportsUsage: false, fault: (index) => (index > 0 && index % 3 === 0 ? 'ended' : null) },
      [...small, '--concurrency', '1', '--warmup', '0'],
    );
    expect(status).toBe(0);
    expect(document).toMatchObject({ completed: 8, failed: 4, failures: { stream: 4 } });
  });

  it.each(['en', 'zh'] as const)(
    'a first answer that breaks off is no address where nothing answers (%s)',
    async (language) => {
      const server = await serve({ fault: () => 'error' });
      const words = [server.url, '--model', 'm', ...small, '--burst'];
      const { status, said } = await runCommandModule('load', load, words, language);
      expect(status).toBe(1);
      expect(said).toEqual([messages(language).load.problems.brokenAnswer('out of memory')]);
    },
  );

  it.each([
    ['says nothing', { isDumb: true }, ['--model', 'm']],
    ['says nothing, its models included', { isDumb: true }, []],
    ['hangs at its first answer', { fault: () => 'hangs' }, ['--model', 'm']],
    ['hangs in the warm-up', { fault: (index) => (index > 0 ? 'hangs' : null) }, ['--model', 'm']],
    [
      'hangs when it is measured',
      { fault: (index) => (index > 1 ? 'hangs' : null) },
      ['--model', 'm', '--warmup', '1'],
    ],
  ] as const satisfies readonly (readonly [string, ServerScript, readonly string[]])[])(
    'a server that %s is left at once when the user stops, without a figure',
    async (_, script, words) => {
      const server = await serve(script);
      const ended = runCommandModule('load', load, [server.url, ...words, ...small, '--concurrency', '2']);
      await new Promise((resolve) => setTimeout(resolve, 150));
      process.emit('SIGINT');
      const { status, text } = await ended;
      expect([status, text]).toEqual([130, '']);
    },
  );

  it('failed requests are counted by why, are in no latency, and spoil nothing else', async () => {
    const faults = ['status', 'cut', 'error', 'silent'] as const;
    const { document, status } = await measured(
      { fault: (index) => (index > 0 ? (faults[index - 1] ?? null) : null) },
      [...small, '--concurrency', '1', '--warmup', '0'],
    );
    expect(status).toBe(0);
    expect(document).toMatchObject({
      completed: 8,
      failed: 4,
      failures: { status: 1, connection: 1, stream: 1, 'no-tokens': 1 },
      total_output_tokens: 40,
    });
  });

  it('a key that a server echoes or the environment holds is written nowhere', async () => {
    const records = join(mkdtempSync(join(tmpdir(), 'throughline-load-')), 'records.jsonl');
    await measured({ fault: (index) => (index > 0 ? 'status' : null) }, [
      ...small,
      '--concurrency',
      '1',
      '--warmup',
      '0',
      '--records',
      records,
    ]);
    const written = readFileSync(records, 'utf8');
    expect(written.trim().split('\n')).toHaveLength(12);
    expect(written).not.toContain('sk-abcdefghijklmnopqrstuvwxyz123456');
  });

  it.each(['en', 'zh'] as const)(
    'a model that is not served is named with those that are (%s)',
    async (language) => {
      const server = await serve({ model: 'other' });
      const { status, said } = await runCommandModule(
        'load',
        load,
        [server.url, '--model', 'm', ...small, '--burst'],
        language,
      );
      expect(status).toBe(2);
      expect(said.join('\n')).toContain('other');
      expect(server.seen).toEqual([]);
    },
  );

  it('nothing that answers is a failed run, not a result of zeros', async () => {
    const server = await startServer();
    await server.stop();
    const { status, said, text } = await runCommandModule('load', load, [
      server.url,
      '--model',
      'm',
      ...small,
      '--burst',
      '--json',
    ]);
    expect([status, text]).toEqual([1, '']);
    expect(said.join('\n')).toContain(server.url);
  });

  it.each([
    [['--burst', '--rate', '3', '--model', 'm', ...small]],
    [['--burstiness', '2', '--burst', '--model', 'm', ...small]],
    [['--model', 'm', ...small]],
    [['--burst', '--model', 'm', '--requests', '3']],
    [['--burst', '--model', 'm', '--requests', '0', '--input-length', '1', '--output-length', '1']],
    [['--burst', '--model', 'm', '--requests', '3', '--input-length', '9:3', '--output-length', '1']],
    [['--rate', '-1', '--model', 'm', ...small]],
    [['--burst', '--model', 'm', ...small, '--goodput', 'speed:3']],
    [['--burst', '--model', 'm', ...small, '--percentiles', '101']],
  ])('%j is refused before anything is sent', async (words) => {
    const server = await serve();
    await expect(runCommandModule('load', load, [server.url, ...words])).rejects.toBeInstanceOf(UsageError);
    expect(server.seen).toEqual([]);
  });
});

it.each(['en', 'zh'] as const)(
  'the summary names its figures and what limits them (%s)',
  async (language) => {
    const server = await serve({ mostTokens: 4 });
    const { text, status } = await runCommandModule(
      'load',
      load,
      [server.url, '--model', 'm', ...small, '--concurrency', '2', '--goodput', 'ttft:60000'],
      language,
    );
    expect(status).toBe(0);
    expect(text).toContain('TTFT');
    expect(text).toMatch(/100\.0 %/);
    expect(text).toContain(language === 'en' ? '4.000 tokens' : '4.000 个 token');
    expect(text).toMatch(language === 'en' ? /5\.000 were asked for/ : /要求的是 5\.000 个/);
  },
);

describe('prompts of a file', () => {
  const file = (...rows: readonly unknown[]) => {
    const path = join(mkdtempSync(join(tmpdir(), 'throughline-load-')), 'prompts.jsonl');
    writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
    return path;
  };
  const loop = ['--concurrency', '1', '--warmup', '1'];

  it('are sent as they stand, each once, and the warm-up sends others', async () => {
    const path = file({ prompt: 'one', output_tokens: 3 }, { prompt: [7, 8, 9], output_tokens: 4 });
    const { document, server } = await measured({}, ['--prompts', path, ...loop]);
    expect(document).toMatchObject({ completed: 2, total_output_tokens: 7 });
    const sent = server.seen.slice(2).map(({ body }) => [body.prompt, body.max_tokens]);
    expect(sent).toEqual([
      ['one', 3],
      [[7, 8, 9], 4],
    ]);
    expect(server.seen[1]?.body.prompt).not.toBe('one');
  });

  it('that are chats go to the chat endpoint with their messages', async () => {
    const messages = [
      { role: 'system', content: 's' },
      { role: 'user', content: 'u' },
    ];
    const path = file({ messages, max_tokens: 2 });
    const { server } = await measured({}, ['--prompts', path, ...loop, '--endpoint', 'chat']);
    expect(server.seen.at(-1)?.body.messages).toEqual(messages);
    await expect(measured({}, ['--prompts', path, ...loop])).rejects.toThrow('--endpoint chat');
  });

  it('are not sent twice, and need a length for the answer', async () => {
    const path = file({ prompt: 'one' });
    await expect(measured({}, ['--prompts', path, ...loop, '--requests', '2'])).rejects.toThrow(UsageError);
    await expect(measured({}, ['--prompts', path, ...loop])).rejects.toThrow(DamagedFileError);
    const { document } = await measured({}, ['--prompts', path, ...loop, '--output-length', '5']);
    expect(document).toMatchObject({ completed: 1, total_output_tokens: 5 });
  });
});

describe('a tokenizer', () => {
  /** Words of a line, each a token. */
  const tokenizer = () => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-tokenizer-'));
    const document = {
      version: '1.0',
      added_tokens: [],
      normalizer: null,
      pre_tokenizer: { type: 'Whitespace' },
      post_processor: null,
      decoder: null,
      model: { type: 'WordLevel', vocab: { '[UNK]': 0, t: 1 }, unk_token: '[UNK]' },
    };
    writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(document));
    return folder;
  };

  it('counts answers where the server reports no usage, and the document says so', async () => {
    const words = [...small, '--concurrency', '2', '--tokenizer', tokenizer()];
    const { document } = await measured({ reportsUsage: false }, words);
    expect(document).toMatchObject({ output_tokens_from: 'tokenizer', completed: 12 });
    expect(document.total_output_tokens).toBeGreaterThan(0);
    const { document: plain } = await measured({ reportsUsage: false }, [...small, '--concurrency', '2']);
    expect(plain.output_tokens_from).toBe('chunks');
  });

  it('that is not there, or none, is refused before anything is sent', async () => {
    const words = [...small, '--concurrency', '2', '--tokenizer'];
    await expect(measured({}, [...words, 'org/nowhere'])).rejects.toThrow('tokenizer.json');
    const broken = join(mkdtempSync(join(tmpdir(), 'throughline-tokenizer-')), 'tokenizer.json');
    writeFileSync(broken, '{}');
    await expect(measured({}, [...words, broken])).rejects.toThrow('no tokenizer');
  });
});
