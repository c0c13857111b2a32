import type { RuntimeMemory } from '../../../../src/plan/assessment.ts';
import type { Instances } from '../../../../src/results/sizing.ts';
import { assessedRow as row } from '../../plan-kit.ts';
import { assessed, type Case, set } from './case.ts';

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

/** Cases of the rules in `assessment-rules.ts`. */
export const assessmentCases: readonly Case[] = [
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
    facts: assessed({
      wider: [
        {
          space: 'tp-ep-moedp',
          phase: null,
          device: 'D',
          numDevices: 8,
          best: row,
          own: null,
          factor: null,
        },
      ],
    }),
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
];
