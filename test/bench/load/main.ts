import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { watchHealth } from '../../../src/backends/load/client-health.ts';
import { CompletionClient } from '../../../src/backends/load/completion-client.ts';
import { promptOf } from '../../../src/backends/load/prompts.ts';
import { isBehindSchedule, runLoad } from '../../../src/backends/load/run-load.ts';
import { isClientBound } from '../../../src/campaign/load/load-document.ts';
import { loadFigures } from '../../../src/campaign/load/load-figures.ts';
import { planRequests } from '../../../src/campaign/load/load-plan.ts';
import { spreadOf } from '../../../src/campaign/load/percentiles.ts';
import { randomSequence } from '../../../src/engine/serving/load/random.ts';

/** One load on the server whose latencies are known. */
interface Case {
  readonly name: string;
  readonly concurrency: number;
  readonly requests: number;
  readonly input: number;
  readonly output: number;
  readonly ttftMs: number;
  readonly itlMs: number;
}

const cases: readonly Case[] = [
  { name: '100 streams', concurrency: 100, requests: 300, input: 1000, output: 40, ttftMs: 200, itlMs: 50 },
  {
    name: '2,000 streams',
    concurrency: 2000,
    requests: 2000,
    input: 1000,
    output: 40,
    ttftMs: 1000,
    itlMs: 200,
  },
];

/** What the server wrote down, on the machine's steady clock. */
interface Truth {
  readonly key: string;
  readonly arrivedAtMs: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly tokens: number;
}

/** The steady clock of the machine, which the server reads as well. */
const clockMs = () => Number(process.hrtime.bigint()) / 1e6;

async function started(ttftMs: number, itlMs: number) {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'bench-load-server.js'), `${ttftMs}`, `${itlMs}`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const port = await new Promise<string>((resolve) => {
    child.stdout.once('data', (text) => resolve(String(text).trim()));
  });
  return { child, url: new URL(`http://127.0.0.1:${port}`) };
}

async function measure(one: Case): Promise<void> {
  const { child, url } = await started(one.ttftMs, one.itlMs);
  let startedAtMs = clockMs();
  const nowMs = () => clockMs() - startedAtMs;
  const keys = new Map<number, string>();
  const client = new CompletionClient(
    {
      url,
      endpoint: '/v1/completions',
      model: 'known',
      apiKey: null,
      connections: one.concurrency,
      timeoutMs: 120_000,
    },
    nowMs,
  );
  const length = (tokens: number) => ({ least: tokens, most: tokens });
  const arrivals = { kind: 'closed-loop', concurrency: one.concurrency } as const;
  const plan = {
    requests: one.requests,
    arrivals,
    input: length(one.input),
    output: length(one.output),
    seed: 1,
  };
  const words = randomSequence(2);
  let healthNow = watchHealth();
  const run = (requests: ReturnType<typeof planRequests>) =>
    runLoad({
      client,
      nowMs,
      signal: new AbortController().signal,
      arrivals,
      requests,
      promptOf: ({ index, inputTokens }) => {
        const prompt = promptOf('tokens', inputTokens ?? 0, words);
        keys.set(index, prompt.slice(0, 6).toString());
        return prompt;
      },
      onReady: () => {
        startedAtMs = clockMs();
        healthNow = watchHealth();
      },
      onSent: () => undefined,
      onEnded: () => undefined,
    });
  // Connections are opened before anything counts, as a warm-up does.
  await run(planRequests({ ...plan, requests: one.concurrency, output: length(1) }, randomSequence(3)));
  await client.get('/forget', AbortSignal.timeout(60_000));
  const records = await run(planRequests(plan, randomSequence(1)));
  const health = healthNow(isBehindSchedule(records));
  const truth = JSON.parse(
    (await client.get('/truth', AbortSignal.timeout(60_000))).text,
  ) as readonly Truth[];
  await client.close();
  child.kill();
  const figures = loadFigures(records, [50, 90, 99], {});
  // A request counts from when its bytes were given to the socket: while it waits there for a busy server, its user waits.
  const byKey = new Map(truth.map((one) => [one.key, one]));
  const matched = records.flatMap((record) => {
    const one = byKey.get(keys.get(record.index) ?? '');
    return one === undefined || record.firstTokenAtMs === null ? [] : [{ record, one }];
  });
  const spread = (values: readonly number[]) => spreadOf(values, [50, 90, 99]);
  const wanted = {
    ttft: spread(matched.map(({ record, one }) => one.firstAtMs - startedAtMs - record.sentAtMs)),
    tpot: spread(truth.map((one) => (one.lastAtMs - one.firstAtMs) / Math.max(1, one.tokens - 1))),
    e2el: spread(matched.map(({ record, one }) => one.lastAtMs - startedAtMs - record.sentAtMs)),
  } as const;
  const off = (mine = Number.NaN, theirs = Number.NaN) => `${((mine / theirs - 1) * 100).toFixed(2)} %`;
  const rows = (['ttft', 'tpot', 'e2el'] as const).map((name) => {
    const got = figures.spreads[name];
    return [
      name,
      `mean ${got?.mean.toFixed(2)} ms (${off(got?.mean, wanted[name]?.mean)})`,
      ...[50, 90, 99].map(
        (at) => `p${at} ${off(got?.percentiles.get(at), wanted[name]?.percentiles.get(at))}`,
      ),
    ].join('  ');
  });
  // The two ways apart: until the server took the request out of its socket, and from its write to the client's stamp.
  const way = (values: readonly number[]) => {
    const spread = spreadOf(values, [50, 99]);
    return `mean ${spread?.mean.toFixed(2)} ms, p50 ${spread?.percentiles.get(50)?.toFixed(2)}, p99 ${spread?.percentiles.get(99)?.toFixed(2)}`;
  };
  const there = way(matched.map(({ record, one }) => one.arrivedAtMs - startedAtMs - record.sentAtMs));
  const back = way(
    matched.map(({ record, one }) => startedAtMs + (record.firstTokenAtMs ?? 0) - one.firstAtMs),
  );
  const bound = isClientBound(health) ? 'client-bound, and said' : 'not client-bound';
  process.stdout.write(
    [
      `${one.name}: ${figures.completed} of ${one.requests} answered, at most ${figures.mostInFlight} at once`,
      `  client ${bound}: ${(health.cpuShare * 100).toFixed(0)} % of a core, loop lag p99 ${health.loopLagP99Ms.toFixed(1)} ms`,
      ...rows.map((row) => `  ${row}`),
      `  ${matched.length} matched: sent until the server read it ${there}`,
      `  first token written until the client's stamp ${back}`,
      '',
    ].join('\n'),
  );
}

process.stdout.write(
  'Load generator against latencies that the server wrote down; goals: means within 1 %, percentiles within 2 %\n',
);
for (const one of cases) await measure(one);
