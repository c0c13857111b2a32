import type { Answers } from '../../src/plan/answers.ts';
import type { AssessedRow, Assessment } from '../../src/plan/assessment.ts';
import type { DeviceFacts, ModelFacts, PlanFacts } from '../../src/plan/plan-facts.ts';
import type { ConditionFacts } from '../../src/plan/slots/conditions.ts';
import type { SlotValues } from '../../src/plan/slots/values.ts';

function model(id: string, traits: Partial<ModelFacts> = {}): ModelFacts {
  return {
    id,
    aliases: [],
    family: 'Test',
    isMoe: false,
    isMultimodal: false,
    supportsMtp: false,
    ...traits,
  };
}

function device(id: string, traits: Partial<DeviceFacts> = {}): DeviceFacts {
  return {
    id,
    title: id,
    aliases: [],
    maker: 'Test',
    series: 'Test',
    memoryGiB: 64,
    maxDevices: 64,
    fitsCount: (count) => count <= 64,
    matrixFormats: ['fp16', 'int8'],
    hasEstimator: true,
    isGpu: false,
    ...traits,
  };
}

const models = [
  model('Dense-1B', { aliases: ['dense'] }),
  model('Expert-9B', { isMoe: true, supportsMtp: true }),
  model('Vision-2B', { isMultimodal: true }),
];
const devices = [
  device('TEST_DEVICE', { aliases: ['test'] }),
  device('OTHER_DEVICE', { maxDevices: 8, fitsCount: (count) => count <= 8 }),
  device('HALF_CARD', { perMachine: 16, diesPerCard: 2 }),
  device('gpu_two', { title: 'GPU Two', isGpu: true }),
  device('gpu_hearsay', { isGpu: true, isDoubted: true }),
  device('gpu_one', { title: 'GPU One', hasEstimator: false, maxDevices: null, fitsCount: () => true }),
];

/** Three models and three devices that exist only for tests. */
export const facts: PlanFacts = {
  model: (name) => models.find(({ id, aliases }) => id === name || aliases.includes(name)) ?? null,
  models: () => models,
  device: (id) => devices.find((one) => one.id === id) ?? null,
  devices: () => devices,
};

export const conditionFacts: ConditionFacts = { facts, runnableEngines: ['embedded'] };

/** Answers from plain values, as if the user had chosen each, or had said it where words are given. */
export function answersOf(
  values: Partial<SlotValues>,
  words: Readonly<Record<string, string>> = {},
): Answers {
  return Object.fromEntries(
    Object.entries(values).map(([id, value]) => [
      id,
      { value, provenance: { label: 'user-provided', said: words[id] ?? null }, reading: null },
    ]),
  );
}

/** A whole plan that breaks no rule. */
export const wholePlan: Partial<SlotValues> = {
  model: 'Dense-1B',
  devices: ['TEST_DEVICE'],
  numDevices: 8,
  inputLength: 3500,
  outputLength: 1500,
  mode: 'aggregation',
  ttftLimitMs: 2000,
  tpotLimitMs: 50,
  quantize: 'recommended',
  prefixCache: false,
  mtp: false,
};

/** An assessment that has nothing to say. */
export const nothingAssessed: Assessment = {
  formats: [],
  memory: [],
  splits: [],
  wider: [],
  e2e: null,
  context: null,
  checkpoint: null,
  load: null,
};

/** A row that an assessment may speak of. */
export const assessedRow: AssessedRow = {
  parallel: 'TP=4 DP=2',
  numDevices: 8,
  batchSize: 512,
  concurrency: 1024,
  tokensPerSecond: 3000,
  ttftMs: 900,
  tpotMs: 48,
};
