import { describe, expect, it } from 'vitest';
import { type Lever, leversOf } from '../../../src/explain/analysis/levers.ts';
import { subjectsOf } from '../../../src/explain/analysis/subject.ts';
import type { AnswerMaterial } from '../../../src/explain/answers/answer-material.ts';
import { instancesIn } from '../../../src/explain/answers/instances-named.ts';
import { spelled } from '../../../src/explain/answers/named-split.ts';
import { servedAnswer } from '../../../src/explain/answers/served-load.ts';
import { againstRowStatement } from '../../../src/explain/bottleneck/operators.ts';
import { passComparison, shareComparison } from '../../../src/explain/compare/side-by-side.ts';
import { cite } from '../../../src/explain/evidence/cite.ts';
import type { PhaseEvidence } from '../../../src/explain/evidence/phase-evidence.ts';
import { explain } from '../../../src/explain/explain.ts';
import { type ExplainFacts, noFacts } from '../../../src/explain/facts.ts';
import type { WhatIf, WhatIfChange } from '../../../src/explain/headline.ts';
import { nothingRead } from '../../../src/explain/input.ts';
import { explanationDocument } from '../../../src/explain/report/document.ts';
import type { PrintedForward } from '../../../src/results/readers/printed-forward.ts';
import { unknownRow } from '../../../src/results/readers/run-draft.ts';
import type { Result, ResultRow } from '../../../src/results/result.ts';
import { inputOf, resultOf, rulesOf } from '../subject-kit.ts';

const english = (statements: readonly { readonly text: { readonly en: string } }[]) =>
  statements.map(({ text }) => text.en).join('\n');

function about(
  runs: readonly Result[],
  engine: WhatIf | null,
  facts: Partial<ExplainFacts> = {},
): AnswerMaterial {
  const input = inputOf(...runs);
  const whole = () => {
    throw new Error('not needed');
  };
  return { input, facts: { ...noFacts, ...facts }, subjects: subjectsOf(input), whole, engine };
}

const { memory } = unknownRow;

describe('another load of a simulated server', () => {
  const none = { batch: null, users: null, times: null, contextTokens: null } as const;
  const asked = (
    load: object,
    row: Partial<ResultRow> = { concurrency: 64, dp: 2 },
    kind: 'calibrated' | 'embedded' = 'calibrated',
  ): WhatIfChange | null => {
    const changes: WhatIfChange[] = [];
    const engine: WhatIf = (change) => {
      changes.push(change);
      return resultOf([{ ...row, throughputTokensPerSecond: 100 }]);
    };
    const material = about([resultOf([row])], engine, { engineKind: () => kind });
    return servedAnswer({ ...none, ...load } as never, material) === null ? null : (changes.at(-1) ?? null);
  };

  it('is told in users, as a batch of every replica, as times the present one, or as a context', () => {
    expect(asked({ users: 300 })).toEqual({ concurrentUsers: 300 });
    expect(asked({ batch: 16 })).toEqual({ concurrentUsers: 32 });
    expect(asked({ times: 1.5 })).toEqual({ concurrentUsers: 96 });
    expect(asked({ users: 300, batch: 16, contextTokens: 8192 })).toEqual({
      concurrentUsers: 300,
      inputLength: 8192,
    });
    expect(asked({ contextTokens: 8192 })).toEqual({ inputLength: 8192 });
  });

  it('is none without a number, and none of another engine', () => {
    expect(asked({})).toBeNull();
    expect(asked({ times: 2 }, { concurrency: null })).toBeNull();
    expect(asked({ users: 300 }, {}, 'embedded')).toBeNull();
    expect(servedAnswer({ ...none, users: 3 } as never, about([], null))).toBeNull();
  });
});

describe('whether simulated servers hold a load in memory', () => {
  /** Servers whose cache fills with the load, a tenth of a percent a user; their limits break at 300 users. */
  const engine: WhatIf = (change) => {
    const users = change.concurrentUsers ?? 100;
    const isLimited = change.tpotLimitMs !== null && users >= 300;
    const filled = Math.min(100, users / 10);
    const extra = { 'cache in use at most': `${filled} %`, preemptions: users > 950 ? '7' : '0' };
    return resultOf(isLimited ? [] : [{ throughputTokensPerSecond: users, concurrency: users, extra }]);
  };
  const read = resultOf(
    [
      {
        concurrency: 100,
        memory: { ...memory, kvCacheGiB: 2 },
        extra: { 'cache bytes of a token': '65536' },
      },
    ],
    {
      conditions: { inputLength: 1000, outputLength: 1024 },
    },
  );
  const first = (intent: 'fits' | 'load', load: object) => {
    const material = about([read], engine, { engineKind: () => 'calibrated' });
    const none = { batch: null, users: null, times: null, contextTokens: null };
    return servedAnswer({ intent, ...none, ...load } as never, material)?.statements[0]?.text.en;
  };

  it('is answered before the limits are, which are another question', () => {
    expect(first('fits', { users: 400 })).toMatch(/^Memory holds 400 requests at once.*40 % at most/);
    expect(first('fits', { users: 949 })).toMatch(/^Memory holds/);
    expect(first('load', { users: 400 })).not.toMatch(/Memory/);
  });

  it('is no where the cache is full, or requests are put off', () => {
    expect(first('fits', { users: 950 })).toMatch(/^Memory does not hold 950 .*95 % full, so the rest wait/);
    expect(first('fits', { users: 980 })).toMatch(/put off 7 times/);
  });

  it('is told of a length by what a request of it takes of the cache', () => {
    expect(first('fits', { contextTokens: 15_360 })).toMatch(
      /^Memory holds it: a request of 16,384 tokens takes 1\.00 GiB of the 2\.00 GiB/,
    );
    expect(first('fits', { contextTokens: 31_744 })).toMatch(/^Memory holds it/);
    expect(first('fits', { contextTokens: 31_745 })).toMatch(/^Memory does not hold it/);
  });
});

describe('instances that a question names', () => {
  it.each<readonly [string, ReturnType<typeof instancesIn>]>([
    ['what about 3P5D?', { prefill: 3, decode: 5, isMore: false }],
    ['2 prefill + 4 decode instances?', { prefill: 2, decode: 4, isMore: false }],
    ['what if I add two more decode instances', { prefill: null, decode: 2, isMore: true }],
    ['再加一个D实例会怎样', { prefill: null, decode: 1, isMore: true }],
    ['swap one decode for one prefill', { prefill: 1, decode: -1, isMore: true }],
    ['swap two prefill instances for one decode instance', { prefill: -2, decode: 1, isMore: true }],
    ['the memory of a decode instance', null],
    ['how fast is it', null],
  ])('%s', (said, instances) => {
    expect(instancesIn(spelled(said))).toEqual(instances);
  });
});

const pass = (change: Partial<PrintedForward> = {}): PrintedForward => ({
  command: null,
  queriesPerRank: null,
  executionSeconds: 0.02,
  tokensPerSecondPerDevice: null,
  tables: [],
  stages: [],
  memory: {
    weightGiB: null,
    kvCacheGiB: null,
    activationGiB: null,
    availableGiB: null,
    totalGiB: null,
    reservedGiB: null,
  },
  bounds: null,
  evidence: 'text_generate_phase_breakdown',
  ...change,
});

describe('two forward passes', () => {
  const said = (left: PrintedForward, right: PrintedForward) =>
    english(
      passComparison({ reading: left, path: 'forwards[0]' }, { reading: right, path: 'forwards[1]' }, [
        'A',
        'B',
      ]),
    );
  it('are told with their times and the difference', () => {
    expect(said(pass(), pass({ executionSeconds: 0.025 }))).toBe('A takes 20.0 ms, B 25.0 ms (+5.00 ms).');
    expect(said(pass({ executionSeconds: 0.025 }), pass())).toContain('(-5.00 ms)');
  });
  it('are not compared without both times, or where one is no pass of its own', () => {
    expect(said(pass({ executionSeconds: null }), pass())).toBe('');
    expect(said(pass(), pass({ executionSeconds: null }))).toBe('');
    expect(said(pass(), pass({ evidence: 'macro_only' }))).toBe('');
  });
  it('one stands beside the step of its row', () => {
    const step = { value: 25, cites: [cite('row.step', 25, 'reference')] };
    const told = (pass: PrintedForward, one: typeof step | null) =>
      english(againstRowStatement(pass, 'forwards[0]', one, pass.evidence));
    expect(told(pass(), step)).toMatch(/25\.0 ms.*20\.0 ms.*-20\.0 %/u);
    expect(told(pass(), null)).toBe('');
    expect(told(pass({ executionSeconds: null }), step)).toBe('');
    expect(told(pass({ evidence: 'macro_only' }), step)).toBe('');
  });
});

describe('shares of two phases', () => {
  const evidence = (
    memory: number | null,
    phase: 'prefill' | 'decode' = 'decode',
    level: PhaseEvidence['level'] = 'optimizer_phase_breakdown',
  ) =>
    ({
      phase,
      level,
      forward: null,
      rejected: [],
      shares: {
        path: 'row.shares',
        value: { memory, communication: 0, cube: 0.25, vector: null, printed: null, reading: 'plain' },
      },
    }) as unknown as PhaseEvidence;
  it('are set against each other in points, those of both sides alone', () => {
    const told = shareComparison(evidence(0.5), evidence(0.75));
    expect(rulesOf(told)).toEqual(['shares-compared', 'shares-compared']);
    expect(english(told)).toMatch(/50\.0 % against 75\.0 % \(\+25\.0 percentage points\)/u);
    expect(english(shareComparison(evidence(0.5, 'prefill'), evidence(0.4)))).toMatch(
      /^Prefill \/ Decode .*\(-10\.0 percentage/u,
    );
    expect(shareComparison(evidence(null), evidence(0.5))).toHaveLength(1);
    expect(shareComparison(evidence(0.5), evidence(0.5, 'decode', 'macro_only'))).toEqual([]);
  });
});

describe('the document of an explanation', () => {
  it('says of each condition whether it was read or told', () => {
    const run = resultOf([{ throughputTokensPerSecond: 5 }], {
      conditions: { model: 'M', numDevices: 8, inputLength: null },
    });
    const input = { ...inputOf(run), told: ['numDevices'] as const };
    const { plan } = explanationDocument(explain(input), input, 'en') as {
      plan: { slots: Record<string, object> };
    };
    expect(plan.slots.numDevices).toEqual({ value: 8, label: 'user-provided', source: null });
    expect(plan.slots.model).toMatchObject({ value: 'M', label: 'imported result' });
    expect(plan.slots).not.toHaveProperty('inputLength');
    const empty = explanationDocument(explain(nothingRead), nothingRead, 'en');
    expect(empty.plan).toEqual({ slots: {} });
  });
});

describe('levers of a plan', () => {
  const conditions = resultOf([], {
    conditions: { tpotLimitMs: 50, numDevices: 8, compile: false },
  }).conditions;
  const levers = (engine: WhatIf): readonly Lever[] => leversOf(conditions, engine);
  const changes = (engine: WhatIf) => levers(engine).map(({ change }) => change);
  const row = (throughputTokensPerSecond: number) => resultOf([{ throughputTokensPerSecond }]);

  it('are a step from a plan that runs, the largest gain first and devices last', () => {
    const engine: WhatIf = ({ tpotLimitMs, numDevices, compile }) =>
      row(tpotLimitMs ? 110 : numDevices ? 900 : compile ? 150 : 100);
    expect(changes(engine)).toEqual([{ compile: true }, { tpotLimitMs: 75 }, { numDevices: 16 }]);
    expect(changes(() => row(100))).toEqual([]);
    expect(changes(() => null)).toEqual([]);
  });

  it('are as many steps as it takes where nothing meets the limits', () => {
    const none = resultOf([]);
    const engine: WhatIf = ({ tpotLimitMs, numDevices }) =>
      (tpotLimitMs ?? 0) >= 200 || (numDevices ?? 0) >= 64 ? row(100) : none;
    expect(changes(engine)).toEqual([{ tpotLimitMs: 200 }, { numDevices: 64 }]);
  });
});
