import { describe, expect, it } from 'vitest';
import { readHelp } from '../../../src/plan/dialect.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { validatePlan } from '../../../src/plan/validation/validate.ts';
import type { ValidationFacts } from '../../../src/plan/validation/validation-facts.ts';
import { answersOf, conditionFacts, facts, wholePlan } from '../plan-kit.ts';

const quiet: ValidationFacts = {
  facts,
  conditionFacts,
  engineReason: null,
  memory: null,
  dialect: null,
  forecast: null,
  assessment: null,
};
const findings = (plan: Partial<SlotValues>, change: Partial<ValidationFacts> = {}) =>
  validatePlan(answersOf({ ...wholePlan, ...plan }), () => ({ ...quiet, ...change }));
const of = (rule: string, plan: Partial<SlotValues>, change: Partial<ValidationFacts> = {}) =>
  findings(plan, change).filter((one) => one.rule === rule);

/** A plan of which one rule finds something, or nothing: severity and fix of what it finds. */
type Row = readonly [
  rule: string,
  plan: Partial<SlotValues>,
  severity: 'error' | 'warning' | null,
  fix?: unknown,
];

const ratio = { mode: 'pd-ratio', prefillDevicesPerInstance: 4, decodeDevicesPerInstance: 4 } as const;
const set = (slot: string, value: unknown) => ({ type: 'set', slot, value });
const edit = (slot: string) => ({ type: 'edit', slot });
const drop = (slot: string) => ({ type: 'drop', slot });

describe('rules at their ends', () => {
  const rows: readonly Row[] = [
    ['hit-rate-range', { prefixCache: true, prefixCacheHitRate: 0 }, null],
    ['hit-rate-range', { prefixCache: true, prefixCacheHitRate: 0.999 }, null],
    ['hit-rate-range', { prefixCache: true, prefixCacheHitRate: 1 }, 'error', edit('prefixCacheHitRate')],
    [
      'hit-rate-range',
      { prefixCache: true, prefixCacheHitRate: -0.001 },
      'error',
      edit('prefixCacheHitRate'),
    ],
    [
      'hit-rate-range',
      { prefixCache: true, prefixCacheHitRate: Number.NaN },
      'error',
      edit('prefixCacheHitRate'),
    ],
    ['mtp-tokens-positive', { mtp: true, numMtpTokens: 1, mtpAcceptanceRates: [1] }, null],
    [
      'mtp-tokens-positive',
      { mtp: true, numMtpTokens: 0, mtpAcceptanceRates: [1] },
      'error',
      set('mtp', false),
    ],
    ['mtp-tokens-positive', { mtp: false, numMtpTokens: 0 }, null],
    ['acceptance-range', { mtp: true, numMtpTokens: 2, mtpAcceptanceRates: [0, 1] }, null],
    [
      'acceptance-range',
      { mtp: true, numMtpTokens: 2, mtpAcceptanceRates: [-0.1, 0.5] },
      'error',
      edit('mtpAcceptanceRates'),
    ],
    [
      'acceptance-range',
      { mtp: true, numMtpTokens: 2, mtpAcceptanceRates: [0.5, 1.1] },
      'error',
      edit('mtpAcceptanceRates'),
    ],
    ['acceptance-count', { mtp: true, numMtpTokens: 2, mtpAcceptanceRates: [0.9, 0.6] }, null],
    [
      'acceptance-count',
      { mtp: true, numMtpTokens: 3, mtpAcceptanceRates: [0.9, 0.6] },
      'warning',
      edit('mtpAcceptanceRates'),
    ],
    [
      'acceptance-count',
      { mtp: true, numMtpTokens: 4, mtpAcceptanceRates: [0.9, 0.6] },
      'error',
      set('numMtpTokens', 3),
    ],
    ['acceptance-count', { mtp: true, mtpSizes: [0, 1], mtpAcceptanceRates: [0.9] }, null],
    [
      'acceptance-count',
      { mtp: true, mtpSizes: [0, 2], mtpAcceptanceRates: [0.9] },
      'warning',
      edit('mtpAcceptanceRates'),
    ],
    [
      'acceptance-count',
      { mtp: true, mtpSizes: [1, 4], mtpAcceptanceRates: [0.9] },
      'error',
      edit('mtpSizes'),
    ],
    ['acceptance-count', { mtp: true, numMtpTokens: 4 }, null],
    [
      'group-size-needs-mxfp4',
      { quantize: 'custom', quantizeLinearAction: 'MXFP4', mxfp4GroupSize: 32 },
      null,
    ],
    [
      'group-size-needs-mxfp4',
      { quantize: 'custom', quantizeLinearAction: 'FP8', mxfp4GroupSize: 32 },
      'warning',
      drop('mxfp4GroupSize'),
    ],
    ['batch-range', { batchRange: [8] }, null],
    ['batch-range', { batchRange: [8, 8] }, null],
    ['batch-range', { batchRange: [1, 8] }, null],
    ['batch-range', { batchRange: [8, 1] }, 'error', set('batchRange', [1, 8])],
    ['batch-range', { batchRange: [0, 8] }, 'error', edit('batchRange')],
    ['batch-range', { batchRange: [1.5] }, 'error', edit('batchRange')],
    ['batch-range', { batchRange: [] }, 'error', edit('batchRange')],
    ['batch-range', { batchRange: [1, 2, 3] }, 'error', edit('batchRange')],
    ['budget-below-input', { maxBatchedTokens: 3500 }, null],
    ['budget-below-input', { maxBatchedTokens: 3499 }, 'warning', drop('maxBatchedTokens')],
    ['budget-below-input', { maxBatchedTokens: 1750, prefixCache: true, prefixCacheHitRate: 0.5 }, null],
    [
      'budget-below-input',
      { maxBatchedTokens: 1749, prefixCache: true, prefixCacheHitRate: 0.5 },
      'warning',
      drop('maxBatchedTokens'),
    ],
    [
      'budget-below-input',
      { maxBatchedTokens: 1750, prefixCache: false, prefixCacheHitRate: 0.5 },
      'warning',
      drop('maxBatchedTokens'),
    ],
    ['budget-below-input', { ...ratio, maxBatchedTokens: 100 }, null],
    ['instances-within-devices', { ...ratio, numDevices: 8 }, null],
    ['instances-within-devices', { ...ratio, numDevices: 7 }, 'error', set('numDevices', 8)],
    ['instances-within-devices', { ...ratio, mode: 'aggregation', numDevices: 4 }, null],
    ['sizes-within-devices', { tpSizes: [8] }, null],
    ['sizes-within-devices', { tpSizes: [4, 16] }, 'error', set('tpSizes', [4])],
    ['sizes-within-devices', { tpSizes: [16] }, 'error', drop('tpSizes')],
    ['sizes-within-devices', { epSizes: [9] }, 'error', drop('epSizes')],
    ['sizes-within-devices', { moeDpSizes: [4, 9] }, 'error', set('moeDpSizes', [4])],
    // In the P/D ratio the smaller instance bounds the sizes.
    [
      'sizes-within-devices',
      { ...ratio, decodeDevicesPerInstance: 2, tpSizes: [4] },
      'error',
      drop('tpSizes'),
    ],
    ['phase-needs-limit', { mode: 'disaggregation', phases: 'both' }, null],
    ['phase-needs-limit', { mode: 'aggregation', phases: 'both', ttftLimitMs: null }, null],
    ['phase-needs-limit', { mode: 'disaggregation', phases: 'decode', ttftLimitMs: null }, null],
    ['phase-needs-limit', { mode: 'disaggregation', phases: 'prefill', tpotLimitMs: null }, null],
    ['no-limit', { ttftLimitMs: null, tpotLimitMs: null, e2eLimitMs: 9000 }, null],
    ['no-limit', { mode: 'disaggregation', phases: 'both', ttftLimitMs: null, tpotLimitMs: null }, null],
    ['no-limit', { ttftLimitMs: null }, null],
    ['valid-combination', { tpSizes: [3, 8] }, null],
    ['valid-combination', { tpSizes: [3] }, 'error', drop('tpSizes')],
    ['valid-combination', { epSizes: [3] }, 'error', drop('epSizes')],
    ['valid-combination', { epSizes: [3, 8] }, null],
    ['valid-combination', { epSizes: [4], moeDpSizes: [2] }, null],
    ['valid-combination', { epSizes: [4], moeDpSizes: [4] }, 'error', drop('epSizes')],
    ['valid-combination', { epSizes: [], moeDpSizes: [3] }, 'error', drop('epSizes')],
    ['valid-combination', { numDevices: 6, tpSizes: [] }, null],
    ['valid-combination', { ...ratio, prefillDevicesPerInstance: 3, tpSizes: [2] }, 'error', drop('tpSizes')],
    // A size above the instance is a finding of the rule for sizes alone.
    ['valid-combination', { ...ratio, prefillDevicesPerInstance: 3, tpSizes: [4] }, null],
    [
      'sizes-within-devices',
      { ...ratio, prefillDevicesPerInstance: 3, tpSizes: [4] },
      'error',
      drop('tpSizes'),
    ],
    ['experts-on-dense', { searchSpace: 'tp-ep' }, 'warning', set('searchSpace', 'tp')],
    ['experts-on-dense', { searchSpace: 'tp' }, null],
    ['experts-on-dense', { model: 'Expert-9B', searchSpace: 'tp-ep' }, null],
    ['experts-on-dense', { model: 'unknown', searchSpace: 'tp-ep' }, null],
    ['count-fits-grid', { devices: ['OTHER_DEVICE'], numDevices: 8 }, null],
    ['count-fits-grid', { devices: ['OTHER_DEVICE'], numDevices: 9 }, 'error', set('numDevices', 8)],
    ['count-fits-grid', { devices: ['gpu_one'], numDevices: 999 }, null],
    ['count-fits-grid', { devices: ['unknown'], numDevices: 999 }, null],
    ['device-without-estimator', { devices: ['gpu_one'] }, 'error', edit('devices')],
    [
      'device-without-estimator',
      { devices: ['TEST_DEVICE', 'gpu_one'] },
      'error',
      set('devices', ['TEST_DEVICE']),
    ],
    ['device-without-estimator', { devices: ['gpu_one'], engine: 'aiconfigurator' }, null],
    ['unknown-device', { devices: ['TEST_DEVICE'] }, null],
    [
      'unknown-device',
      { devices: ['TEST_DEVICES', 'OTHER_DEVICE'] },
      'error',
      set('devices', ['TEST_DEVICE', 'OTHER_DEVICE']),
    ],
    [
      'unknown-device',
      { devices: ['TEST_DEVICES', 'TEST_DEVICE'] },
      'error',
      set('devices', ['TEST_DEVICE']),
    ],
    ['unknown-device', { devices: ['zzzzzz'] }, 'error', edit('devices')],
    ['model-without-mtp', { mtp: true }, 'warning', set('mtp', false)],
    ['model-without-mtp', { mtp: true, model: 'Expert-9B' }, null],
    ['model-without-mtp', { mtp: true, model: 'unknown' }, null],
    ['model-without-mtp', { mtp: false }, null],
    ['whole-positive', { inputLength: 1 }, null],
    ['whole-positive', { inputLength: 0 }, 'error', edit('inputLength')],
    ['whole-positive', { outputLength: 1.5 }, 'error', edit('outputLength')],
    ['distribution-mode', { lengthDistribution: 'l', mode: 'aggregation' }, null],
    ['distribution-mode', { lengthDistribution: 'l', mode: 'disaggregation', phases: 'prefill' }, null],
    [
      'distribution-mode',
      { lengthDistribution: 'l', mode: 'disaggregation', phases: 'both' },
      'error',
      drop('lengthDistribution'),
    ],
    ['distribution-mode', { lengthDistribution: 'l', ...ratio }, 'error', drop('lengthDistribution')],
    ['ratio-excludes-disaggregation', { ...ratio, phases: 'both' }, 'error', drop('phases')],
    ['phases-need-disaggregation', { phases: 'both' }, 'error', drop('phases')],
    ['phases-need-disaggregation', { mode: 'disaggregation', phases: 'both' }, null],
    [
      'ratio-needs-instances',
      { mode: 'pd-ratio', decodeDevicesPerInstance: 4 },
      'error',
      edit('prefillDevicesPerInstance'),
    ],
    ['ratio-needs-instances', { mode: 'pd-ratio', devices: ['gpu_two'] }, null],
    ['instances-need-ratio', { decodeDevicesPerInstance: 4 }, 'error', drop('decodeDevicesPerInstance')],
    ['instances-need-ratio', ratio, null],
    [
      'program-refuses-path',
      { engine: 'tensorcast', model: '/models/my model' },
      'error',
      set('engine', 'embedded'),
    ],
    ['program-refuses-path', { engine: 'tensorcast', model: '/models/own_1.5-b' }, null],
    ['program-refuses-path', { engine: 'tensorcast', model: 'm'.repeat(256) }, null],
    [
      'program-refuses-path',
      { engine: 'tensorcast', model: 'm'.repeat(257) },
      'error',
      set('engine', 'embedded'),
    ],
    ['program-refuses-path', { engine: 'embedded', model: '/models/my model' }, null],
    ['unknown-model', { model: 'Dense-1' }, 'error', edit('model')],
    ['unknown-model', {}, null],
  ];
  it.each(rows.map(([rule, plan, severity, fix]) => ({ rule, plan, severity, fix })))(
    '$rule: $plan',
    ({ rule, plan, severity, fix }) => {
      const found = of(rule, plan);
      if (severity === null) expect(found).toEqual([]);
      else {
        expect(found.map((one) => [one.severity, one.fix?.change ?? null])[0]).toEqual([severity, fix]);
        for (const { message } of found) expect(message.zh).toMatch(/\p{Script=Han}/u);
      }
    },
  );

  it('a layout of ours is named for what it rests on, where our engine plans with it', () => {
    const said = (basis: string | null, plan: Partial<SlotValues> = {}) =>
      of('own-layout', plan, { facts: { ...facts, layoutBasis: () => basis as never } }).map(
        ({ message }) => message.en,
      );
    const [assumed] = said('assumed-family');
    const [own] = said('own');
    expect(assumed).not.toBe(own);
    expect([assumed, own]).not.toContain(undefined);
    expect(said('recorded-passes')).toEqual([]);
    expect(said(null)).toEqual([]);
    expect(said('own', { engine: 'embedded' })).toEqual([own]);
    expect(said('own', { engine: 'tensorcast' })).toEqual([]);
    expect(said('own', { devices: ['gpu_two'] })).toEqual([]);
  });

  it('an old program cannot cut a prompt into chunks, a new one can', () => {
    const help = (flag: string) =>
      readHelp(`--device --num-devices --input-length --output-length ${flag}`, 'X');
    const plan = { maxBatchedTokens: 3499 };
    const [old] = of('budget-below-input', plan, { dialect: help('--max-prefill-tokens') });
    expect([old?.severity, old?.fix?.change]).toEqual(['error', set('maxBatchedTokens', 3500)]);
    const [now] = of('budget-below-input', plan, { dialect: help('--max-batched-tokens') });
    expect(now?.severity).toBe('warning');
  });

  it('a refused path is mended by another model where the embedded engine is not here', () => {
    const elsewhere = { ...conditionFacts, runnableEngines: [] };
    const plan = { engine: 'tensorcast', model: '/models/my model' } as const;
    const [here] = of('program-refuses-path', plan);
    expect(here?.alternatives?.map(({ change }) => change)).toEqual([edit('model')]);
    const [there] = of('program-refuses-path', plan, { conditionFacts: elsewhere });
    expect([there?.fix?.change, there?.alternatives]).toEqual([edit('model'), []]);
  });

  it('memory that is just enough is enough', () => {
    const memory = {
      device: 'TEST_DEVICE',
      availableGiB: 64,
      devicesSlot: 'numDevices',
      waysOut: [],
    } as const;
    expect(of('fits-memory', {}, { memory: { ...memory, neededGiB: 64 } })).toEqual([]);
    const [found] = of('fits-memory', {}, { memory: { ...memory, neededGiB: 64.1 } });
    expect([found?.fix?.change, found?.alternatives]).toEqual([edit('devices'), []]);
    expect(found?.message.en).toContain('64.1');
  });

  it('an engine that cannot run is the last to be said, and offers the first that can', () => {
    const [alone] = of('engine-can-run', {}, { engineReason: 'no' });
    expect(alone?.fix?.change).toEqual(set('engine', 'embedded'));
    const nowhere = { ...conditionFacts, runnableEngines: [] };
    expect(of('engine-can-run', {}, { engineReason: 'no', conditionFacts: nowhere })[0]?.fix).toBeNull();
    expect(of('engine-can-run', { inputLength: 0 }, { engineReason: 'no' })).toEqual([]);
    expect(of('engine-can-run', { searchSpace: 'tp-ep' }, { engineReason: 'no' })).toHaveLength(1);
  });

  it('errors come before warnings, and what several targets share is said once', () => {
    const mixed = findings({ searchSpace: 'tp-ep', inputLength: 0 });
    const severities = mixed.map(({ severity }) => severity);
    expect(severities).toEqual(severities.toSorted());
    expect(severities).toContain('warning');
    const targets = [{ numDevices: 8 }, { numDevices: 4 }];
    expect(of('experts-on-dense', { searchSpace: 'tp-ep', targets })).toHaveLength(1);
  });
});
