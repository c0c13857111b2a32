import { describe, expect, it } from 'vitest';
import { loadSlots, missingForSize, sizeSlots } from '../../../src/plan/sizing/size-slots.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { answersOf, conditionFacts } from '../plan-kit.ts';

const enough: Partial<SlotValues> = {
  model: 'Dense-1B',
  devices: ['TEST_DEVICE'],
  inputLength: 3500,
  outputLength: 1500,
  tpotLimitMs: 50,
  concurrentUsers: 400,
};
const without = (...slots: (keyof SlotValues)[]): Partial<SlotValues> =>
  Object.fromEntries(Object.entries(enough).filter(([id]) => !slots.includes(id as keyof SlotValues)));

describe('what a sizing cannot do without', () => {
  it.each<[why: string, values: Partial<SlotValues>, missing: readonly string[]]>([
    ['nothing is missing', enough, []],
    ['a model', without('model'), ['model']],
    ['both lengths', without('inputLength', 'outputLength'), ['inputLength', 'outputLength']],
    ['a distribution stands for the input', { ...without('inputLength'), lengthDistribution: 'l.yaml' }, []],
    [
      'a distribution says nothing of the output',
      { ...without('outputLength'), lengthDistribution: 'l.yaml' },
      ['outputLength'],
    ],
    ['one limit of any kind', without('tpotLimitMs'), ['tpotLimitMs']],
    ['TTFT is one', { ...without('tpotLimitMs'), ttftLimitMs: 2000 }, []],
    ['the whole request is one', { ...without('tpotLimitMs'), e2eLimitMs: 9000 }, []],
    ['a limit that was denied is none', { ...without('tpotLimitMs'), tpotLimitMs: null }, ['tpotLimitMs']],
    ['both limits where the phases are apart', { ...enough, mode: 'pd-ratio' }, ['ttftLimitMs']],
    [
      'both limits in disaggregation',
      { ...without('tpotLimitMs'), mode: 'disaggregation' },
      ['tpotLimitMs', 'ttftLimitMs'],
    ],
    ['one limit where they are together', { ...enough, mode: 'aggregation' }, []],
    ['a measure of the load', without('concurrentUsers'), ['concurrentUsers']],
    ['requests are one', { ...without('concurrentUsers'), requestsPerSecond: 3 }, []],
    ['tokens are one', { ...without('concurrentUsers'), outputTokensPerSecond: 3 }, []],
    ['images of a model that sees', { ...enough, model: 'Vision-2B', imageHeight: 512 }, ['imageWidth']],
    ['no images where only text is sent', { ...enough, model: 'Vision-2B', textOnly: true }, []],
  ])('%s', (_, values, missing) => {
    expect(missingForSize(answersOf(values), conditionFacts)).toEqual(missing);
  });

  it('has no part for counts, sizes and engines', () => {
    const ids = sizeSlots.map(({ id }) => id);
    for (const id of ['numDevices', 'phases', 'searchSpace', 'tpSizes', 'engine', 'targets', 'jobs'] as const)
      expect(ids).not.toContain(id);
    for (const id of ['model', 'devices', 'ttftLimitMs', 'mtp', ...loadSlots] as const)
      expect(ids).toContain(id);
  });
});
