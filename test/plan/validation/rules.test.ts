import { describe, expect, it } from 'vitest';
import type { Assessment, RuntimeMemory } from '../../../src/plan/assessment.ts';
import { readHelp } from '../../../src/plan/dialect.ts';
import { acceptSlotValue } from '../../../src/plan/slots/accept-value.ts';
import { slotRecord } from '../../../src/plan/slots/records.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { rules } from '../../../src/plan/validation/rules.ts';
import { validatePlan } from '../../../src/plan/validation/validate.ts';
import type { ValidationFacts } from '../../../src/plan/validation/validation-facts.ts';
import type { Instances } from '../../../src/results/sizing.ts';
import {
  answersOf,
  conditionContext,
  facts,
  nothingAssessed,
  assessedRow as row,
  wholePlan,
} from '../plan-kit.ts';

const quiet: ValidationFacts = {
  facts,
  conditionContext,
  engineReason: null,
  memory: null,
  dialect: null,
  forecast: null,
  assessment: null,
};

function check(plan: Partial<SlotValues>, change: Partial<ValidationFacts> = {}) {
  return validatePlan(answersOf({ ...wholePlan, ...plan }), { ...quiet, ...change });
}

const ratio = { mode: 'pd-ratio', prefillDevicesPerInstance: 4, decodeDevicesPerInstance: 4 } as const;
const split = { mode: 'disaggregation', phases: 'both' } as const;
const mtp = { model: 'Expert-9B', mtp: true, numMtpTokens: 1, mtpAcceptanceRates: [0.9] } as const;
const oldHelp = readHelp(
  '--device --num-devices --input-length --output-length --ttft-limits --tpot-limits --quantize-linear-action' +
    ' --quantize-attention-action --max-prefill-tokens',
  'TensorCast 94ae640',
);

interface Case {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly breaks: Partial<SlotValues>;
  readonly keeps: Partial<SlotValues>;
  readonly facts?: Partial<ValidationFacts>;
  /** The smallest fix; null where only a person can decide. */
  readonly fix: unknown;
}

const edit = (slot: string) => ({ type: 'edit', slot });
const drop = (slot: string) => ({ type: 'drop', slot });
const set = (slot: string, value: unknown) => ({ type: 'set', slot, value });

const assessed = (change: Partial<Assessment>): Partial<ValidationFacts> => ({
  assessment: { ...nothingAssessed, ...change },
});
const memory: RuntimeMemory = {
  device: 'TEST_DEVICE',
  row,
  recurrentStateGiB: 30.7,
  recurrentStateBytesPerRequest: 64.4e6,
  cacheDifferenceGiB: 0,
  cachedLayers: 10,
  countedLayers: 10,
  logitsGiB: 0.7,
  buffersGiB: null,
  reservedGiB: 10,
  modelledLeftGiB: 29.4,
  leftGiB: -1.3,
  largestBatch: 490,
};

function instances(count: number, devicesPerInstance: number): Instances {
  return {
    instances: count,
    devicesPerInstance,
    devices: count * devicesPerInstance,
    row: {
      ...row,
      requestsPerSecond: 1,
      e2eMs: null,
      stoppedBy: 'tpot-limit',
      basis: 'simulated',
      bands: null,
    },
    headroom: 0.1,
    binds: 'concurrentUsers',
    tokensPerSecondPerDevice: 450,
  };
}

const cases: readonly Case[] = [
  {
    rule: 'format-without-peak',
    severity: 'warning',
    breaks: {},
    keeps: {},
    facts: assessed({
      formats: [
        {
          device: 'TEST_DEVICE',
          concerns: [
            { device: 'TEST_DEVICE', format: 'fp4', countedAs: null, computedIn: 'fp16', share: 0.94 },
          ],
          modelled: 3093,
          computed: 1170,
        },
      ],
    }),
    fix: set('nearestPeak', true),
  },
  {
    rule: 'runtime-memory',
    severity: 'warning',
    breaks: {},
    keeps: {},
    facts: assessed({ memory: [memory] }),
    fix: set('batchRange', [1, 490]),
  },
  {
    rule: 'model-splits',
    severity: 'error',
    breaks: { tpSizes: [8] },
    keeps: { tpSizes: [8] },
    facts: assessed({
      splits: [
        {
          device: 'TEST_DEVICE',
          devices: 8,
          reasons: [{ text: { en: '', zh: '' }, heads: { kind: 'query-heads', heads: 28, tp: [8] } }],
          possible: [1, 2, 4],
        },
      ],
    }),
    fix: set('tpSizes', [1, 2, 4]),
  },
  {
    rule: 'wider-search',
    severity: 'warning',
    breaks: {},
    keeps: {},
    facts: assessed({ wider: { space: 'tp-ep-moedp', best: row, own: null, factor: null } }),
    fix: set('searchSpace', 'tp-ep-moedp'),
  },
  {
    rule: 'one-request',
    severity: 'warning',
    breaks: {},
    keeps: { batchRange: [1, 1] },
    facts: {
      forecast: {
        best: { parallel: 'TP=8', tokensPerSecond: 25, ttftMs: 900, tpotMs: 40, concurrency: 1 },
        assumed: [],
        refusal: null,
        parts: [],
      },
    },
    fix: null,
  },
  {
    rule: 'e2e-limit',
    severity: 'error',
    breaks: {},
    keeps: {},
    facts: assessed({ e2e: { limitMs: 30_000, bestMs: 33_200, tpotLimitMs: 27.1, best: row } }),
    fix: set('tpotLimitMs', 27.1),
  },
  {
    rule: 'load-not-held',
    severity: 'warning',
    breaks: {},
    keeps: {},
    facts: assessed({
      load: {
        measure: 'concurrentUsers',
        asked: 400,
        held: 192,
        sizing: {
          device: 'TEST_DEVICE',
          estimator: 'analytic',
          group: instances(1, 20),
          replicas: instances(5, 4),
          phases: null,
          cost: null,
          tried: 20,
          refusal: null,
        },
      },
    }),
    fix: set('numDevices', 20),
  },
  {
    rule: 'context-length',
    severity: 'warning',
    breaks: {},
    keeps: {},
    facts: assessed({ context: { tokens: 5000, positions: 4096, scaling: 'yarn × 4 from 1024' } }),
    fix: set('inputLength', 2596),
  },
  {
    rule: 'checkpoint-quantization',
    severity: 'warning',
    breaks: {},
    keeps: {},
    facts: assessed({ checkpoint: { name: 'fp8', linear: 'FP8', isRated: true } }),
    fix: set('quantizeLinearAction', 'FP8'),
  },
  {
    rule: 'core-missing',
    severity: 'error',
    breaks: split.mode ? { mode: 'disaggregation' } : {},
    keeps: {},
    fix: edit('phases'),
  },
  {
    rule: 'ratio-excludes-disaggregation',
    severity: 'error',
    breaks: { ...ratio, phases: 'both' },
    keeps: ratio,
    fix: drop('phases'),
  },
  {
    rule: 'phases-need-disaggregation',
    severity: 'error',
    breaks: { phases: 'both' },
    keeps: split,
    fix: drop('phases'),
  },
  {
    rule: 'ratio-needs-instances',
    severity: 'error',
    breaks: { mode: 'pd-ratio', prefillDevicesPerInstance: 4 },
    keeps: ratio,
    fix: edit('decodeDevicesPerInstance'),
  },
  {
    rule: 'instances-need-ratio',
    severity: 'error',
    breaks: { prefillDevicesPerInstance: 4 },
    keeps: ratio,
    fix: drop('prefillDevicesPerInstance'),
  },
  {
    rule: 'instances-within-devices',
    severity: 'error',
    breaks: { ...ratio, numDevices: 4 },
    keeps: ratio,
    fix: set('numDevices', 8),
  },
  { rule: 'unknown-model', severity: 'error', breaks: { model: 'Dense-2B' }, keeps: {}, fix: edit('model') },
  {
    rule: 'own-layout',
    severity: 'warning',
    breaks: { model: 'Expert-9B' },
    keeps: { model: 'Dense-1B' },
    facts: {
      facts: {
        ...facts,
        layoutBasis: (name) => (name === 'Expert-9B' ? 'published-architecture' : 'recorded-passes'),
      },
    },
    fix: null,
  },
  {
    rule: 'windowed-layers',
    severity: 'warning',
    breaks: { model: 'Dense-1B', inputLength: 3000, outputLength: 1500 },
    keeps: { model: 'Dense-1B', inputLength: 3000, outputLength: 1000 },
    facts: { facts: { ...facts, windowedLayers: () => ({ layers: 20, of: 24, window: 4000 }) } },
    fix: null,
  },
  {
    rule: 'whole-experts',
    severity: 'warning',
    breaks: { model: 'Expert-9B', numDevices: 8 },
    keeps: { model: 'Expert-9B', numDevices: 1 },
    facts: { facts: { ...facts, wholeExpertsGiB: (name) => (name === 'Expert-9B' ? 106 : null) } },
    fix: null,
  },
  {
    rule: 'model-without-mtp',
    severity: 'warning',
    breaks: { ...mtp, model: 'Dense-1B' },
    keeps: mtp,
    fix: set('mtp', false),
  },
  {
    rule: 'whole-positive',
    severity: 'error',
    breaks: { inputLength: 0 },
    keeps: {},
    fix: edit('inputLength'),
  },
  {
    rule: 'distribution-mode',
    severity: 'error',
    breaks: { ...split, lengthDistribution: 'x.yaml' },
    keeps: { lengthDistribution: 'x.yaml' },
    fix: drop('lengthDistribution'),
  },
  {
    rule: 'file-holds',
    severity: 'error',
    breaks: { lengthDistribution: 'empty.yaml' },
    keeps: { lengthDistribution: 'lengths.yaml' },
    facts: {
      facts: {
        ...facts,
        file: (_, path) => ({
          problem: path === 'empty.yaml' ? { en: 'no bins', zh: '没有区间' } : null,
          device: null,
        }),
      },
    },
    fix: edit('lengthDistribution'),
  },
  {
    rule: 'unknown-device',
    severity: 'error',
    breaks: { devices: ['OTHER_DEVISE'] },
    keeps: {},
    fix: set('devices', ['OTHER_DEVICE']),
  },
  {
    rule: 'device-without-estimator',
    severity: 'error',
    breaks: { devices: ['TEST_DEVICE', 'gpu_one'] },
    keeps: {},
    fix: set('devices', ['TEST_DEVICE']),
  },
  {
    rule: 'count-fits-grid',
    severity: 'error',
    breaks: { devices: ['TEST_DEVICE', 'OTHER_DEVICE'], numDevices: 16 },
    keeps: { numDevices: 64 },
    fix: set('numDevices', 8),
  },
  {
    rule: 'fits-memory',
    severity: 'error',
    breaks: {},
    keeps: {},
    facts: {
      memory: {
        device: 'TEST_DEVICE',
        neededGiB: 70.2,
        availableGiB: 54,
        devicesSlot: 'numDevices',
        waysOut: [
          { slot: 'numDevices', value: 12, neededGiB: 50 },
          { slot: 'quantizeLinearAction', value: 'W4A8_DYNAMIC', neededGiB: 40 },
        ],
      },
    },
    fix: set('numDevices', 12),
  },
  {
    rule: 'limit-positive',
    severity: 'error',
    breaks: { tpotLimitMs: 0 },
    keeps: {},
    fix: edit('tpotLimitMs'),
  },
  {
    rule: 'ratio-needs-ttft',
    severity: 'error',
    breaks: { ...ratio, ttftLimitMs: null },
    keeps: ratio,
    fix: edit('ttftLimitMs'),
  },
  {
    rule: 'phase-needs-limit',
    severity: 'error',
    breaks: { ...split, tpotLimitMs: null },
    keeps: { ...split, phases: 'prefill', tpotLimitMs: null },
    fix: edit('tpotLimitMs'),
  },
  {
    rule: 'limit-not-passed',
    severity: 'warning',
    breaks: { ...split, phases: 'prefill' },
    keeps: split,
    fix: drop('tpotLimitMs'),
  },
  {
    rule: 'both-limits-two-runs',
    severity: 'warning',
    breaks: split,
    keeps: { ...split, phases: 'decode' },
    fix: null,
  },
  {
    rule: 'tpot-above-ttft',
    severity: 'warning',
    breaks: { ttftLimitMs: 50, tpotLimitMs: 2000 },
    keeps: { ttftLimitMs: 50, tpotLimitMs: 50 },
    fix: edit('ttftLimitMs'),
  },
  {
    rule: 'no-limit',
    severity: 'error',
    breaks: { ttftLimitMs: null, tpotLimitMs: null },
    keeps: { tpotLimitMs: null },
    fix: edit('tpotLimitMs'),
  },
  {
    rule: 'no-ttft-limit',
    severity: 'warning',
    breaks: { ttftLimitMs: null },
    keeps: {},
    fix: edit('ttftLimitMs'),
  },
  {
    rule: 'sizes-within-devices',
    severity: 'error',
    breaks: { tpSizes: [4, 16] },
    keeps: { tpSizes: [4, 8] },
    fix: set('tpSizes', [4]),
  },
  {
    rule: 'valid-combination',
    severity: 'error',
    breaks: { tpSizes: [3] },
    keeps: { tpSizes: [3, 4] },
    fix: drop('tpSizes'),
  },
  {
    rule: 'experts-on-dense',
    severity: 'warning',
    breaks: { searchSpace: 'tp-ep' },
    keeps: { model: 'Expert-9B', searchSpace: 'tp-ep' },
    fix: set('searchSpace', 'tp'),
  },
  {
    rule: 'hit-rate-range',
    severity: 'error',
    breaks: { prefixCache: true, prefixCacheHitRate: 1 },
    keeps: { prefixCache: true, prefixCacheHitRate: 0 },
    fix: edit('prefixCacheHitRate'),
  },
  {
    rule: 'draft-excludes-mtp',
    severity: 'error',
    breaks: { ...mtp, speculativeMethod: 'dflash' },
    keeps: { speculativeMethod: 'dflash', mtp: false },
    fix: set('mtp', false),
  },
  {
    rule: 'draft-plain-cache',
    severity: 'error',
    breaks: {
      speculativeMethod: 'dspark',
      quantize: 'custom',
      quantizeLinearAction: 'W8A8_DYNAMIC',
      quantizeAttentionAction: 'INT8',
    },
    keeps: {
      speculativeMethod: 'dspark',
      quantize: 'custom',
      quantizeLinearAction: 'W8A8_DYNAMIC',
      quantizeAttentionAction: 'DISABLED',
    },
    fix: set('quantizeAttentionAction', 'DISABLED'),
  },
  {
    rule: 'mtp-tokens-positive',
    severity: 'error',
    breaks: { ...mtp, numMtpTokens: 0 },
    keeps: mtp,
    fix: set('mtp', false),
  },
  {
    rule: 'acceptance-range',
    severity: 'error',
    breaks: { ...mtp, mtpAcceptanceRates: [1.2] },
    keeps: { ...mtp, mtpAcceptanceRates: [0, 1] },
    fix: edit('mtpAcceptanceRates'),
  },
  {
    rule: 'acceptance-count',
    severity: 'error',
    breaks: { ...mtp, numMtpTokens: 3 },
    keeps: mtp,
    fix: set('numMtpTokens', 2),
  },
  {
    rule: 'acceptance-count',
    severity: 'warning',
    breaks: { ...mtp, numMtpTokens: 2 },
    keeps: mtp,
    fix: edit('mtpAcceptanceRates'),
  },
  {
    rule: 'group-size-needs-mxfp4',
    severity: 'warning',
    breaks: { mxfp4GroupSize: 32 },
    keeps: {
      quantize: 'custom',
      quantizeLinearAction: 'MXFP4',
      quantizeAttentionAction: 'FP8',
      mxfp4GroupSize: 32,
    },
    fix: drop('mxfp4GroupSize'),
  },
  {
    rule: 'batch-range',
    severity: 'error',
    breaks: { batchRange: [8, 2] },
    keeps: { batchRange: [2, 8] },
    fix: set('batchRange', [2, 8]),
  },
  {
    rule: 'batch-range',
    severity: 'error',
    breaks: { batchRange: [1, 2, 3] },
    keeps: { batchRange: [9] },
    fix: edit('batchRange'),
  },
  {
    rule: 'budget-below-input',
    severity: 'warning',
    breaks: { maxBatchedTokens: 3499 },
    keeps: { maxBatchedTokens: 3500 },
    fix: drop('maxBatchedTokens'),
  },
  {
    rule: 'budget-below-input',
    severity: 'error',
    breaks: { maxBatchedTokens: 3499 },
    keeps: { maxBatchedTokens: 2450, prefixCache: true, prefixCacheHitRate: 0.3, mode: 'aggregation' },
    facts: { dialect: oldHelp },
    fix: set('maxBatchedTokens', 3500),
  },
  {
    rule: 'flags-known',
    severity: 'error',
    breaks: { compile: true },
    keeps: {},
    facts: { dialect: oldHelp },
    fix: drop('compile'),
  },
  {
    rule: 'flags-known',
    severity: 'warning',
    breaks: { jobs: 4 },
    keeps: {},
    facts: { dialect: oldHelp },
    fix: drop('jobs'),
  },
  {
    rule: 'program-refuses-path',
    severity: 'error',
    breaks: { engine: 'tensorcast', model: '/data/my models/Qwen3' },
    keeps: { engine: 'tensorcast', model: '/data/my-models/Qwen3' },
    fix: set('engine', 'embedded'),
  },
  {
    rule: 'engine-can-run',
    severity: 'error',
    breaks: {},
    keeps: {},
    facts: { engineReason: 'not installed' },
    fix: set('engine', 'embedded'),
  },
];

describe('validation', () => {
  it('finds nothing in a sound plan', () => {
    expect(check({})).toEqual([]);
  });

  it('has unique rule ids, and a case for each rule', () => {
    const ids = rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...new Set(cases.map(({ rule }) => rule))].sort()).toEqual([...ids].sort());
  });

  it.each(cases)('$rule is an $severity', ({ rule, severity, breaks, keeps, facts: given = {}, fix }) => {
    const [finding] = check(breaks, given).filter((one) => one.rule === rule);
    expect(finding).toMatchObject({ rule, severity });
    expect(finding?.fix?.change ?? null).toEqual(fix);
    expect(finding?.message.en).not.toMatch(/\p{Script=Han}/u);
    expect(finding?.message.zh).toMatch(/\p{Script=Han}/u);
    const isAboutFacts = JSON.stringify(breaks) === JSON.stringify(keeps);
    const kept = check(keeps, isAboutFacts ? {} : given);
    expect(kept.filter((one) => one.rule === rule && one.severity === severity)).toEqual([]);
  });

  it('offers only fixes that their slot accepts, and that mend the finding', () => {
    for (const { rule, severity, breaks, facts: given = {} } of cases) {
      const [finding] = check(breaks, given).filter((one) => one.rule === rule && one.severity === severity);
      const change = finding?.fix?.change;
      if (change?.type === 'edit' || change === undefined) continue;
      if (change.type === 'set') {
        expect(acceptSlotValue(slotRecord(change.slot), change.value, facts).ok, rule).toBe(true);
      }
      // What the engine found stands until it looks again.
      if (given.memory || given.assessment || given.engineReason) continue;
      const plan = { ...wholePlan, ...breaks };
      const mended = { ...plan, [change.slot]: change.type === 'set' ? change.value : undefined };
      const values = Object.fromEntries(Object.entries(mended).filter(([, value]) => value !== undefined));
      const left = validatePlan(answersOf(values), { ...quiet, ...given });
      expect(
        left.filter((one) => one.rule === rule && one.severity === severity),
        rule,
      ).toEqual([]);
    }
  });

  it('allows a distribution of lengths where prefill alone is planned, and before a mode is chosen', () => {
    const ruled = (plan: Partial<SlotValues>) =>
      check({ lengthDistribution: 'x.yaml', ...plan }).filter(({ rule }) => rule === 'distribution-mode');
    expect(ruled({ mode: 'disaggregation', phases: 'prefill' })).toEqual([]);
    expect(ruled({ mode: 'disaggregation', phases: 'decode' })).toHaveLength(1);
    expect(ruled({ mode: 'pd-ratio', phases: 'prefill' })).toHaveLength(1);
    const { mode, ...before } = wholePlan;
    expect(mode).toBe('aggregation');
    const answers = answersOf({ ...before, lengthDistribution: 'x.yaml' });
    expect(validatePlan(answers, quiet).map(({ rule }) => rule)).not.toContain('distribution-mode');
  });

  it('says nothing of a model before one is named', () => {
    const { model, ...before } = wholePlan;
    expect(model).toBe('Dense-1B');
    const found = validatePlan(answersOf({ ...before, mtp: true, numMtpTokens: 1 }), quiet);
    expect(found.map(({ rule }) => rule)).not.toContain('unknown-model');
    expect(found.map(({ rule }) => rule)).not.toContain('model-without-mtp');
  });

  it('puts errors first and gives a finding of several targets once', () => {
    const targets = [
      { devices: ['TEST_DEVICE'], numDevices: 8 },
      { devices: ['OTHER_DEVICE'], numDevices: 16 },
    ];
    const found = check({ targets, ttftLimitMs: null });
    expect(found.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['count-fits-grid', 'error'],
      ['no-ttft-limit', 'warning'],
    ]);
  });

  it('names the forecast in the warning about a missing TTFT limit', () => {
    const best = { parallel: 'TP=8', tokensPerSecond: 1, ttftMs: 15_500, tpotMs: 49, concurrency: 1 };
    const forecast = { best, assumed: [], parts: [], refusal: null };
    expect(check({ ttftLimitMs: null }, { forecast })[0]?.message.en).toContain('15.5 s');
  });
});
