import { describe, expect, it } from 'vitest';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import type { Question } from '../../../src/explain/answers/question.ts';
import { readPlanDocument } from '../../../src/results/readers/documents/plan-document.ts';
import type { Conditions, Result } from '../../../src/results/result.ts';
import { inputOf, resultOf } from '../subject-kit.ts';

const facts = embeddedFacts();
const conditions: Partial<Conditions> = {
  model: 'Qwen/Qwen3-32B',
  devices: ['ATLAS_800_A2_376T_64G'],
  numDevices: 8,
  inputLength: 3500,
  outputLength: 1500,
  ttftLimitMs: 300,
  tpotLimitMs: 12,
  quantizeLinearAction: 'W8A8_DYNAMIC',
  quantizeAttentionAction: 'DISABLED',
  compile: false,
  searchSpace: 'tp',
};

/** A run that found no row: without outcomes of its own, as printed output has none. */
function failed(changed: Partial<Conditions> = {}): Result {
  const run = resultOf([], { conditions: { ...conditions, ...changed } });
  return { ...run, results: [] };
}

const said = (question: Question, run: Result) =>
  answer(question, inputOf(run), facts)
    .statements.map(({ text }) => text.en)
    .join('\n');

const load = { batch: null, users: null, contextTokens: null, times: null };

describe('answers where no strategy has a row', () => {
  it('tells the memory of the nearest strategy with the limits moved to it', () => {
    const text = said({ intent: 'cache' }, failed());
    expect(text).toContain('No strategy has a row within TTFT ≤ 300 ms · TPOT ≤ 12 ms.');
    expect(text).toContain('about the nearest strategy, TP=8, as it is with TPOT limit 15.50 ms');
    expect(text).toMatch(/KV cache: 0\.11 GiB for each request on each device/u);
    expect(text).not.toContain('no result');
  });

  it('holds a load against the limits', () => {
    const text = said({ intent: 'load', ...load, users: 40 }, failed());
    expect(text).toMatch(/TTFT [\d,.]+ ms is above its limit of 300 ms/u);
  });

  it('tells how far memory is short, and what one request needs', () => {
    const text = said(
      { intent: 'fits', ...load, batch: 32 },
      failed({ numDevices: 1, quantizeLinearAction: 'DISABLED', ttftLimitMs: null, tpotLimitMs: 50 }),
    );
    expect(text).toMatch(/TP=1: memory is 8\.\d+ GiB short/u);
    expect(text).toMatch(/runs out of memory: batch 32 .* 33\.22 GiB of KV cache/u);
  });

  it('searches a ratio by the instances of its plan, which more devices do not enlarge', () => {
    const slots = {
      ...conditions,
      mode: 'pd-ratio',
      numDevices: 16,
      quantizeLinearAction: 'DISABLED',
      prefillDevicesPerInstance: 1,
      decodeDevicesPerInstance: 2,
    };
    const document = {
      schema: 'throughline.plan/1',
      mode: 'pd-ratio',
      estimator: null,
      version: null,
      plan: { slots: Object.fromEntries(Object.entries(slots).map(([name, value]) => [name, { value }])) },
      conditions: [],
      results: [],
      errors: ['it does not fit'],
    };
    const [run] = readPlanDocument(document);
    expect(run?.instanceDevices).toEqual({ prefill: 1, decode: 2 });
    const text = run === undefined ? '' : said({ intent: 'e2e' }, run);
    expect(text).toContain('TP=1: memory is');
    expect(text).not.toContain('512 devices');
  });

  it('tells how many devices would do where times are asked of what does not fit', () => {
    const text = said(
      { intent: 'users' },
      failed({ numDevices: 1, quantizeLinearAction: 'DISABLED', ttftLimitMs: null, tpotLimitMs: 50 }),
    );
    expect(text).toMatch(/Meeting the limits needs \d+ devices/u);
  });

  it('tells from how many devices on the memory holds the model, though no count meets the limits', () => {
    const goal = { tokensPerSecond: null, users: null, requestsPerSecond: null, times: null, limits: {} };
    const one = failed({
      numDevices: 1,
      quantizeLinearAction: 'DISABLED',
      ttftLimitMs: null,
      tpotLimitMs: 4,
    });
    const text = said({ intent: 'devices-for', ...goal }, one);
    expect(text).toMatch(/is not reached with [\d,]+ devices/u);
    expect(text).toMatch(/Memory holds the weights and a request from 2 devices on.*\nTP=2: TPOT is/u);
  });

  it('says what is nearest with a change that meets no limit either', () => {
    const text = said({ intent: 'what-if', change: { numDevices: 4 } }, failed());
    expect(text).toContain('With device count 4 no strategy meets the limits');
    expect(text).toMatch(/TP=4: TPOT is [\d.]+ ms at the smallest batch/u);
  });

  it('reads a plan that was refused before it ran, with the reason and its conditions', async () => {
    const slots = Object.fromEntries(
      Object.entries({ ...conditions, numDevices: 1, quantizeLinearAction: 'DISABLED' }).map(
        ([name, value]) => [name, { value, label: 'user-provided', source: null }],
      ),
    );
    const document = {
      schema: 'throughline.plan/1',
      mode: 'aggregation',
      estimator: null,
      version: null,
      plan: { slots },
      conditions: [],
      results: [],
      errors: ['Weights and the KV cache of one request need 62.1 GiB.'],
    };
    const input = await readInputText(JSON.stringify(document), 'plan.json', async () => 'profiler');
    expect(input?.failures[0]?.message.en).toContain('62.1 GiB');
    expect(input?.runs[0]?.conditions).toMatchObject({ model: 'Qwen/Qwen3-32B', numDevices: 1 });
    if (!input) throw new Error('not read');
    const text = answer({ intent: 'cache' }, input, facts)
      .statements.map((one) => one.text.en)
      .join('\n');
    expect(text).toContain('61.04 GiB of weights');
  });
});
