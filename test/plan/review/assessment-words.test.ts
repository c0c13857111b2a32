import { describe, expect, it } from 'vitest';
import type { Assessment, FormatAssessment, RuntimeMemory } from '../../../src/plan/assessment.ts';
import {
  assessmentLines,
  factorWords,
  formatWords,
  homesOf,
  memoryWords,
  widerWords,
} from '../../../src/plan/review/assessment-words.ts';
import { plainText } from '../../../src/text/line.ts';
import { nothingAssessed, assessedRow as row } from '../plan-kit.ts';

const memory: RuntimeMemory = {
  device: 'D',
  row,
  recurrentStateGiB: 0,
  recurrentStateBytesPerRequest: 64.4e6,
  cacheDifferenceGiB: 0,
  cachedLayers: 10,
  countedLayers: 40,
  logitsGiB: 0.7,
  buffersGiB: null,
  reservedGiB: 10,
  modelledLeftGiB: 29.4,
  leftGiB: 1.3,
  largestBatch: 490,
};
const concern = { device: 'D', format: 'fp4', countedAs: null, computedIn: 'fp16', share: 0.94 };
const formats: FormatAssessment = { device: 'D', concerns: [concern], modelled: 3093, computed: 1170 };

describe('a factor', () => {
  it.each([
    [1.05, '1.1'],
    [9.94, '9.9'],
    [9.99, '10.0'],
    [10, '10'],
    [12.4, '12'],
  ])('%d is %s', (factor, words) => expect(factorWords(factor)).toBe(words));
});

describe('formats without a peak', () => {
  const said = (change: Partial<FormatAssessment>) => formatWords({ ...formats, ...change }, 'en');

  it('names the homes of all once', () => {
    expect(
      homesOf({
        ...formats,
        concerns: [concern, concern, { ...concern, computedIn: null }, { ...concern, computedIn: 'int8' }],
      }),
    ).toEqual(['fp16', 'int8']);
  });

  it('says what the work costs, and both rates where both are known', () => {
    expect(said({})).toMatchInlineSnapshot(
      `"D states no fp4 peak: 94 % of the matrix operations take no time in the model. The model gives 3,090 tok/s; computed in fp16 it is 1,170 tok/s (assumption of this program)."`,
    );
    expect(said({ computed: null })).toMatchInlineSnapshot(
      `"D states no fp4 peak: 94 % of the matrix operations take no time in the model. The model gives 3,090 tok/s; computed in fp16 nothing meets the limits (assumption of this program)."`,
    );
    expect(said({ modelled: null })).toMatchInlineSnapshot(
      `"D states no fp4 peak: 94 % of the matrix operations take no time in the model."`,
    );
    expect(said({ concerns: [{ ...concern, computedIn: null }] })).toMatchInlineSnapshot(
      `"D states no fp4 peak: 94 % of the matrix operations take no time in the model. No wider format has a peak either."`,
    );
    expect(said({ concerns: [{ ...concern, countedAs: 'fp8' }] })).toMatchInlineSnapshot(
      `"D states no fp4 peak: its linears are timed at the fp8 peak. The model gives 3,090 tok/s; computed in fp16 it is 1,170 tok/s (assumption of this program)."`,
    );
  });
});

describe('memory beside the figures of the model', () => {
  const said = (change: Partial<RuntimeMemory>) => memoryWords({ ...memory, ...change }, 'en');

  it('says what is held, and whether it holds', () => {
    expect(said({})).toMatchInlineSnapshot(
      `"not in TensorCast's memory: from the reserve of 10 GiB: logits 0.7 GiB. it holds: 1.3 GiB are left"`,
    );
    expect(said({ leftGiB: 0 })).toContain('0.0 GiB');
    expect(said({ recurrentStateGiB: 30.7 })).toMatchInlineSnapshot(
      `"not in TensorCast's memory: recurrent state 30.7 GiB (512 requests of 64.4 MB), from the reserve of 10 GiB: logits 0.7 GiB. it holds: 1.3 GiB are left"`,
    );
    expect(said({ cacheDifferenceGiB: -2.5 })).toMatchInlineSnapshot(
      `"not in TensorCast's memory: KV cache 2.5 GiB less: 10 of the 40 layers it counts have one, from the reserve of 10 GiB: logits 0.7 GiB. it holds: 1.3 GiB are left"`,
    );
    expect(said({ cacheDifferenceGiB: 2.5 })).toBe(said({}));
    expect(said({ buffersGiB: 1.5 })).toMatchInlineSnapshot(
      `"not in TensorCast's memory: from the reserve of 10 GiB: logits 0.7 GiB, communication buffers 1.5 GiB. it holds: 1.3 GiB are left"`,
    );
    expect(said({ leftGiB: -1.3 })).toMatchInlineSnapshot(
      `"not in TensorCast's memory: from the reserve of 10 GiB: logits 0.7 GiB. The best row (TP=4 DP=2, batch 512) does not hold on D: 1.3 GiB are missing once everything is counted. A batch of 490 holds."`,
    );
    expect(said({ leftGiB: -1.3, largestBatch: null })).toMatchInlineSnapshot(
      `"not in TensorCast's memory: from the reserve of 10 GiB: logits 0.7 GiB. The best row (TP=4 DP=2, batch 512) does not hold on D: 1.3 GiB are missing once everything is counted."`,
    );
  });
});

const wider = {
  space: 'tp-ep',
  phase: null,
  device: 'D',
  numDevices: 8,
  best: row,
  own: row,
  factor: 9.4,
} as const;

describe('a wider search', () => {
  it('is said with its factor, or as the first that finds a row', () => {
    const alone = { namesDevice: false };
    expect(widerWords(wider, 'en', alone)).toMatchInlineSnapshot(
      `"searched too: TP=4 DP=2, 3,000 tok/s, 9.4 ×"`,
    );
    expect(widerWords({ ...wider, own: null, factor: null }, 'en', alone)).toMatchInlineSnapshot(
      `"searched too: TP=4 DP=2, 3,000 tok/s, within the limits"`,
    );
  });

  it('names the phase it is of, and the device where the plan has several', () => {
    const decode = { ...wider, phase: 'decode' } as const;
    expect(widerWords(decode, 'zh', { namesDevice: false })).toContain('Decode，TP=4 DP=2');
    expect(widerWords(decode, 'en', { namesDevice: true })).toContain('Decode, 8 × D, TP=4 DP=2');
    const beside = (devices: readonly string[]) =>
      plainText(
        assessmentLines(
          { ...nothingAssessed, wider: devices.map((device) => ({ ...wider, device })) },
          'en',
          200,
        ),
      );
    expect(beside(['D', 'E'])).toMatch(/8 × D, TP=4.*\n.*8 × E, TP=4/u);
    expect(beside(['D'])).not.toContain('× D');
  });
});

describe('what stands under a result', () => {
  const marks = (assessment: Assessment | null, columns = 400) =>
    assessmentLines(assessment, 'en', columns).map((one) => plainText([one]).slice(0, 2));

  it('is nothing where the model can be taken at its word', () => {
    expect(marks(null)).toEqual([]);
    expect(marks(nothingAssessed)).toEqual([]);
  });

  it('marks a gain, a warning, and memory by whether it holds', () => {
    expect(
      marks({
        ...nothingAssessed,
        wider: [wider],
        formats: [formats],
        memory: [memory, { ...memory, leftGiB: -1 }, { ...memory, leftGiB: 0 }],
      }),
    ).toEqual(['+ ', '! ', '~ ', '! ', '~ ']);
  });

  it('breaks one column before the edge', () => {
    const lines = assessmentLines({ ...nothingAssessed, formats: [formats] }, 'en', 40).map((one) =>
      plainText([one]),
    );
    expect(Math.max(...lines.map((text) => text.length))).toBe(39);
    expect(lines[1]?.startsWith('  ')).toBe(true);
  });
});
