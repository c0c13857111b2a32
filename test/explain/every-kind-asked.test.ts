import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInputText } from '../../src/commands/explain/read-input.ts';
import { answer } from '../../src/explain/answers/answer.ts';
import { type BareIntent, bareAnswers } from '../../src/explain/answers/bare-answers.ts';
import { countedParts } from '../../src/explain/answers/counted-in.ts';
import { equationMetrics, features, type Question } from '../../src/explain/answers/question.ts';
import { type ExplainFacts, noFacts } from '../../src/explain/facts.ts';
import type { WhatIf } from '../../src/explain/headline.ts';
import type { ExplainInput } from '../../src/explain/input.ts';
import type { Result, ResultRow } from '../../src/results/result.ts';
import { embedded, everyRecording, inputFrom } from './readings.ts';
import { carriedBy, saidShort } from './said.ts';

type Intent = Question['intent'];
/** A question as it was understood, without its kind. */
type Carried<Kind extends Intent> = Omit<Extract<Question, { intent: Kind }>, 'intent'>;

const load = { batch: null, users: null, contextTokens: null, times: null };
const rates = { tokensPerSecond: null, users: null, requestsPerSecond: null };
const goal = { ...rates, limits: {}, times: null };
const strategy = (tp: number | 'several') => ({ split: { tp }, words: `TP=${tp}` });

type AskedKinds = {
  readonly [Kind in Exclude<Intent, BareIntent>]: readonly Carried<Kind>[];
} & { readonly [Kind in BareIntent]?: readonly Carried<Kind>[] };

/** Questions of each kind; the compiler asks for what a new one carries. */
const kinds: AskedKinds = {
  reasonable: [{}],
  why: [{}],
  'why-not': [strategy(1), strategy(8), strategy('several'), { ...strategy(2), other: strategy(4) }],
  limits: [{}, { phase: 'prefill' }],
  'prefill-or-decode': [{}],
  'what-if': [
    { change: { tpotLimitMs: 30 } },
    { change: { tpotLimitMs: 1 } },
    { change: {}, machines: 2 },
    { change: {}, relative: { name: 'inputLength', times: 2 } },
    { change: {}, relative: { name: 'numDevices', more: -1 } },
    { change: { numMtpTokens: 2 } },
  ],
  instances: [
    { prefill: 3, decode: 9, isMore: false },
    { prefill: null, decode: 1, isMore: true },
    { prefill: null, decode: null, isMore: false, times: { side: 'decode', times: 2 } },
  ],
  'devices-for': [
    { ...goal, tokensPerSecond: 6000 },
    { ...goal, users: 500 },
    { ...goal, requestsPerSecond: 10 },
    { ...goal, times: 2 },
    { ...goal, limits: { tpotLimitMs: 30 } },
  ],
  compare: [{ device: null }, { device: 'ATLAS_800_A3_752T_128G_DIE' }],
  slower: [{}],
  shares: [{}],
  widen: [{}],
  commands: [
    { run: false, of: null },
    { run: true, of: strategy(4) },
  ],
  equation: [{ metric: null }, ...equationMetrics.map((metric) => ({ metric }))],
  export: [{}],
  operators: [{ name: null }, { name: 'attention' }, { name: 'matmul' }],
  latency: [{ metric: null }, { metric: 'ttft' }, { metric: 'tpot' }],
  'counted-in': countedParts.map((part) => ({ part })),
  'request-time': [{}],
  families: [{}],
  recorded: [{ topic: 'idle' }],
  overlap: [{}],
  fits: [
    { ...load, users: 64 },
    { ...load, contextTokens: 32_768 },
    { ...load, batch: 4000 },
  ],
  load: [
    { ...load, users: 2000 },
    { ...load, batch: 8 },
    { ...load, times: 1.5 },
    { ...load, batch: 8, contextTokens: 9000 },
  ],
  'why-not-batch': [{ ...load, batch: 512 }],
  cache: [{}],
  users: [{}],
  'longest-context': [{}],
  e2e: [{}, { answerTokens: 300 }],
  'per-device': [{ price: null }, { price: { amount: 2, currency: '$', hours: 1, per: 'device' } }],
  separation: [{}],
  feature: features.map((feature) => ({ feature })),
  'below-peak': [{}, { phase: 'prefill' }],
  candidates: [{}],
  idle: [{}],
  experts: [{}],
  changed: [{}],
  figures: [
    { metric: null },
    ...equationMetrics.map((metric) => ({ metric })),
    { metric: 'throughput', periodSeconds: 86_400 },
  ],
  conditions: [{}],
  evidence: [{}],
  summary: [{}],
  next: [{}],
  percentile: [{}],
  unknown: [{}],
};

/** Kinds that carry nothing but themselves and stand in no line above. */
const bareKinds = Object.keys(bareAnswers).filter((intent) => !(intent in kinds));

const questions = [...Object.entries(kinds), ...bareKinds.map((intent) => [intent, [{}]] as const)].flatMap(
  ([intent, all]) => all.map((carried) => ({ ...carried, intent }) as Question),
);

/** An engine in a line, so that answers with an engine cost nothing: more devices serve more, a limit below 2 ms nothing. */
const engineOf =
  (run: Result): WhatIf =>
  (change) => {
    const isMet = (change.tpotLimitMs ?? 50) >= 2;
    const factor = (change.numDevices ?? 8) / (run.conditions.numDevices ?? 8);
    const served = (row: ResultRow): ResultRow => ({
      ...row,
      concurrency: row.concurrency === null ? null : Math.ceil(row.concurrency * factor),
      throughputTokensPerSecond:
        row.throughputTokensPerSecond === null ? null : row.throughputTokensPerSecond * factor,
    });
    return {
      ...run,
      conditions: { ...run.conditions, ...change },
      results: run.results.map((one) => ({
        ...one,
        best: isMet && one.best !== null ? served(one.best) : null,
        candidates: isMet ? one.candidates.map(served) : [],
      })),
    };
  };

const known = embedded();
const withEngine: ExplainFacts = {
  ...known,
  engineOf,
  sizeOf: noFacts.sizeOf,
  passOf: (_, device) =>
    device === null
      ? null
      : ({ phase, batch, queryLength, contextLength }) => {
          const kvCacheGiB = (batch * (queryLength + contextLength)) / 16_384;
          return {
            latencyMs: 4 + (batch * queryLength) / (phase === 'prefill' ? 16 : 8) + kvCacheGiB / 4,
            weightGiB: 8,
            kvCacheGiB,
            activationGiB: 0.5,
            stateGiB: 0,
            availableGiB: 48 - kvCacheGiB,
          };
        },
  workOf: () => ({ latencyMs: 20, teraOperations: 300, atPeakMs: 5, formats: ['INT8', 'FP16'] }),
};

const home = join(import.meta.dirname, 'follow-ups/inputs');

async function fileInput(name: string): Promise<ExplainInput> {
  const read = await readInputText(readFileSync(join(home, name), 'utf8'), name, async () => 'profiler');
  if (read === null) throw new Error(`${name} was not read`);
  return read;
}

/** Recorded outputs that add nothing to those beside them. */
const alike = new Set(
  (
    'dense-agg-8b-a2-eager dense-kv-int8 dense-mxfp4 lengths-agg lengths-prefill linexp-14b matmul-ar r-agg8b-c r-agg8b-e ' +
    'r-chunk8b r-decode8b r-none r-old-alias r-prefill8b r-single350-dec served-chunk-none fp8-14b dense-prefix-cache dense-multi-device'
  ).split(' '),
);

/** Each kind of question has an answer for whatever was read; its sentences and figures are held where they stand. */
describe('every kind of question', () => {
  const golden = async (name: string, input: ExplainInput, facts: ExplainFacts) => {
    const told = questions.map((question) => {
      const { statements, commands, offers } = answer(question, input, facts);
      expect(statements.length, carriedBy(question)).toBeGreaterThan(0);
      return [
        `${carriedBy(question)} (${commands.length}; ${offers.map(({ id }) => id).join(' ')})`,
        ...statements.map(saidShort),
      ].join('\n  ');
    });
    await expect(`${told.join('\n')}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, `../golden/said/kinds-${name}.txt`),
    );
  };
  it.each(everyRecording().filter(([, id]) => !alike.has(id)))('of %s %s', (folder, id) =>
    golden(`${folder}-${id}`, inputFrom([[folder, id]]), withEngine),
  );
  it.each(readdirSync(home))('of %s without an engine', async (name) =>
    golden(name.replace(/\.\w+$/u, ''), await fileInput(name), noFacts),
  );
  it('of two results and of one whose command is not there', async () => {
    await golden(
      'two',
      inputFrom([
        ['optimizer', 'r-multi'],
        ['optimizer', 'dense-disagg-decode'],
      ]),
      withEngine,
    );
    await golden('bare', inputFrom([['optimizer', 'dense-agg-32b-test']], false), noFacts);
    await golden('bare-ratio', inputFrom([['optimizer', 'r-pd8b']], false), withEngine);
  });
});
