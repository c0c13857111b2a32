import { describe, expect, it } from 'vitest';
import { classSpreads, type LeftOut } from '../../../src/engine/serving/calibration/bands.ts';
import {
  allFeaturesOf,
  classNameOf,
  groupOf,
  modeFeaturesOf,
  modeOf,
  plainFeaturesOf,
} from '../../../src/engine/serving/calibration/features.ts';
import {
  effectOf,
  groupEffects,
  shrunkenEffects,
} from '../../../src/engine/serving/calibration/shrinkage.ts';
import { studentQuantile } from '../../../src/engine/serving/calibration/student.ts';
import { facts, pair } from './calibration-kit.ts';

describe('modes, groups and classes of a prediction', () => {
  it('are named by what is not plain', () => {
    expect(modeOf(facts)).toBeNull();
    expect(modeOf({ ...pair, load: 'max-load' })).toBe('max load, disaggregated, speculative');
    expect(groupOf(facts)).toBe('h100 · vllm · a/b · fp8 · lab');
    expect(groupOf(pair)).toBe('h100 · vllm · a/b · fp8 · lab · disaggregated, speculative');
    expect(classNameOf(facts)).toBe('vllm · lab');
    expect(classNameOf({ ...pair, generation: 'cdna3' })).toBe(
      'vllm on AMD CDNA3 · lab · disaggregated, speculative',
    );
    expect(classNameOf({ ...facts, generation: 'cdna4' })).toBe('vllm on AMD CDNA4 · lab');
  });

  it('are pulled by half of what each effect is expected to be', () => {
    expect(plainFeaturesOf(facts, 'tpot')).toEqual([
      { name: 'framework vllm', prior: 0.075 },
      { name: 'framework vllm, origin lab', prior: 0.1 },
      { name: 'framework vllm, model a/b', prior: 0.06 },
      { name: 'framework vllm, generation hopper, grouped attention', prior: 0.05 },
      { name: 'model a/b on GPUs', prior: 0.04 },
      { name: 'format fp8, generation hopper', prior: 0.05 },
      { name: 'framework vllm, model a/b, format fp8', prior: 0.04 },
      { name: 'origin lab', prior: 0.04 },
    ]);
    expect(plainFeaturesOf({ ...facts, generation: 'ascend' }, 'tpot')[4]?.name).toBe('model a/b on NPUs');
    expect(modeFeaturesOf(facts)).toEqual([]);
    expect(modeFeaturesOf(pair).map(({ prior }) => prior)).toEqual([0.25, 0.25, 0.1, 0.1, 0.1]);
    expect(modeFeaturesOf({ ...facts, load: 'max-load' })).toEqual([
      { name: 'mode max load, framework vllm', prior: 0.05 },
      { name: 'mode max load, origin lab', prior: 0.05 },
      { name: 'mode max load, model a/b', prior: 0.25 },
    ]);
  });

  it('of first tokens that were handed over take nothing of plain serving', () => {
    expect(plainFeaturesOf(pair, 'ttftMean')).toEqual([]);
    expect(plainFeaturesOf(pair, 'ttftMedian')).toEqual([]);
    expect(plainFeaturesOf(pair, 'tpot')).toHaveLength(8);
    expect(plainFeaturesOf(facts, 'ttftMean')).toHaveLength(8);
    expect(
      allFeaturesOf(pair, 'ttftMean')
        .map(({ name }) => name)
        .at(-1),
    ).toBe(`group ${groupOf(pair)}`);
  });
});

describe('effects', () => {
  const noise = { point: 0.2, group: 0.3 };

  it('of one point are its error by the share of the prior in all that varies', () => {
    const [prior, z] = [0.1, 0.5];
    const rows = [{ z, features: [{ name: 'x', prior }], group: 'g' }];
    const all = prior ** 2 + noise.point ** 2 + noise.group ** 2;
    expect(shrunkenEffects(rows, noise).x).toBeCloseTo((z * prior ** 2) / all, 12);
    // Several features share the error as their priors do.
    const two = [
      {
        z,
        features: [
          { name: 'x', prior },
          { name: 'y', prior: 0.2 },
        ],
        group: 'g',
      },
    ];
    const both = shrunkenEffects(two, noise);
    expect((both.y ?? 0) / (both.x ?? 1)).toBeCloseTo(4, 9);
    expect(
      effectOf(both, [
        { name: 'x', prior },
        { name: 'none', prior },
      ]),
    ).toBe(both.x);
  });

  it('of a group that is measured often count what its points share once', () => {
    const prior = 0.1;
    const rows = Array.from({ length: 4 }, () => ({ z: 0.5, features: [{ name: 'x', prior }], group: 'g' }));
    const all = prior ** 2 + noise.point ** 2 / 4 + noise.group ** 2;
    expect(shrunkenEffects(rows, noise).x).toBeCloseTo((0.5 * prior ** 2) / all, 12);
  });

  it('of a group beyond its features are what is left, pulled by its points', () => {
    const rows = [0.4, 0.6].map((z) => ({ z, features: [{ name: 'x', prior: 1 }], group: 'g' }));
    const left = groupEffects(rows, { x: 0.1 }, noise)['group g'];
    expect(left).toBeCloseTo((0.4 * 0.09) / (0.09 + 0.04 / 2), 12);
  });
});

describe('the spread of a class', () => {
  const row = (residual: number, group: string, className = 'vllm · lab'): LeftOut => ({
    residual,
    group,
    className,
  });

  it('pools group means and points with three of all, and takes their quantiles as they are', () => {
    const rows = [row(0.1, 'a'), row(0.3, 'a'), row(-0.2, 'b')];
    const { 'vllm · lab': spread } = classSpreads(rows, 'tpot');
    // Means of 0.2 and −0.2; two points a tenth from theirs. One class is all there is.
    const groupVariance = 0.04;
    const pointVariance = 0.02;
    expect(spread).toMatchObject({ points: 3, groups: 2 });
    expect(spread?.groupDeviation).toBeCloseTo(0.2, 12);
    expect(spread?.pointDeviation).toBeCloseTo(Math.sqrt(pointVariance), 12);
    const deviation = Math.sqrt(groupVariance * (1 + 1 / 3) + pointVariance);
    expect(spread?.halfWidth).toBeCloseTo(studentQuantile(0.88, 4) * deviation, 12);
    expect([spread?.p10, spread?.p50, spread?.p90].map((one) => Math.log(one ?? 0))).toEqual([
      expect.closeTo(-0.2, 12),
      expect.closeTo(0.1, 12),
      expect.closeTo(0.3, 12),
    ]);
  });

  it('of many points is no wider than a factor of 1.6, but for first tokens of modes', () => {
    const many = (className: string, count = 20) =>
      Array.from({ length: count }, (_, at) => row(at % 2 === 0 ? 1 : -1, `g${at}`, className));
    const width = (className: string, target: 'tpot' | 'ttftMean' | 'throughput', count = 20) =>
      classSpreads(many(className, count), target)[className]?.halfWidth ?? 0;
    expect(width('vllm · lab', 'ttftMean')).toBeCloseTo(Math.log(1.6), 12);
    expect(width('vllm · lab · speculative', 'tpot')).toBeCloseTo(Math.log(1.6), 12);
    expect(width('vllm · lab · max load', 'throughput')).toBeCloseTo(Math.log(1.6), 12);
    expect(width('vllm · lab · speculative', 'ttftMean')).toBeGreaterThan(1);
    expect(width('vllm · lab', 'tpot', 19)).toBeGreaterThan(1);
  });

  it('is pooled with classes of its own mode alone', () => {
    const rows = [row(0.1, 'a'), row(0.1, 'b', 'sglang · lab'), row(2, 'c', 'vllm · lab · speculative')];
    expect(classSpreads(rows, 'tpot')['vllm · lab']?.groupDeviation).toBeCloseTo(0.1, 12);
  });
});
