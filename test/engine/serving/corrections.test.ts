import { describe, expect, it } from 'vitest';
import {
  classSpreads,
  type LeftOut,
  unmeasuredHalfWidth,
} from '../../../src/engine/serving/calibration/bands.ts';
import {
  calibrate,
  crossValidate,
  type Observation,
} from '../../../src/engine/serving/calibration/calibrate.ts';
import { calibratedFigures } from '../../../src/engine/serving/calibration/calibrated-figures.ts';
import { correct } from '../../../src/engine/serving/calibration/correct.ts';
import type { CalibrationDocument } from '../../../src/engine/serving/calibration/document.ts';
import {
  allFeaturesOf,
  type CalibrationFacts,
  classNameOf,
  groupOf,
  modeFeaturesOf,
  modeOf,
  plainFeaturesOf,
} from '../../../src/engine/serving/calibration/features.ts';
import { correctionOf, localCalibration } from '../../../src/engine/serving/calibration/local.ts';
import {
  effectOf,
  groupEffects,
  shrunkenEffects,
} from '../../../src/engine/serving/calibration/shrinkage.ts';
import { studentQuantile } from '../../../src/engine/serving/calibration/student.ts';
import type { ServingFigures } from '../../../src/engine/serving/scheduler/serving-figures.ts';

const facts: CalibrationFacts = {
  framework: 'vllm',
  origin: 'lab',
  model: 'a/b',
  generation: 'hopper',
  attention: 'grouped',
  system: 'h100',
  format: 'fp8',
  deployment: 'aggregated',
  speculative: false,
  load: 'latency',
};
const pair: CalibrationFacts = { ...facts, deployment: 'disaggregated', speculative: true };

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

describe("a user's own points", () => {
  const document = calibrate([], 'none');
  const observed = (tpot: number): Observation => ({ id: `${tpot}`, facts, errors: { tpot } });

  it('move the prediction of their group towards their mean, the more the more there are', () => {
    const local = localCalibration([observed(0.2), observed(0.4)], document);
    expect(local.entries).toEqual([
      {
        group: groupOf(facts),
        target: 'tpot',
        points: 2,
        mean: expect.closeTo(0.3, 12),
        squares: expect.closeTo(0.02, 12),
      },
    ]);
    const within = (0.02 + 3 * 0.09 ** 2) / 4;
    const weight = 0.15 ** 2 / (0.15 ** 2 + within / 2);
    const found = correctionOf(local, 'tpot', groupOf(facts));
    expect(found?.points).toBe(2);
    expect(found?.effect).toBeCloseTo(weight * 0.3, 12);
    expect(found?.halfWidth).toBeCloseTo(
      studentQuantile(0.8, 4) * Math.sqrt(0.15 ** 2 * (1 - weight) + within),
      9,
    );
    expect(correctionOf(local, 'ttftMean', groupOf(facts))).toBeNull();
    expect(correctionOf(local, 'tpot', 'another')).toBeNull();
    const both = correct('tpot', facts, document, local, true);
    expect(both).toMatchObject({ points: 2, className: 'your measurements' });
    expect(Math.log(both.factor)).toBeCloseTo(weight * 0.3, 12);
    expect(Math.log(both.high / both.low)).toBeCloseTo(2 * (found?.halfWidth ?? 0), 9);
  });
});

describe('the correction of a figure', () => {
  const spread = (points: number, halfWidth: number) => ({
    points,
    groups: 1,
    groupDeviation: 0.1,
    pointDeviation: 0.1,
    halfWidth,
    p10: 0.9,
    p50: 1,
    p90: 1.1,
  });
  const documentOf = (classes: Record<string, ReturnType<typeof spread>>): CalibrationDocument => {
    const target = { effects: { 'framework vllm': 0.1, [`group ${groupOf(facts)}`]: 0.05 }, classes };
    return {
      source: 'toy',
      points: 1,
      groups: 1,
      targets: { tpot: target, ttftMean: target, ttftMedian: target, throughput: target },
    };
  };
  const of = (
    classes: Record<string, ReturnType<typeof spread>>,
    change: Partial<CalibrationFacts> = {},
    comparable = true,
  ) => correct('tpot', { ...facts, ...change }, documentOf(classes), null, comparable);

  it('is the sum of its effects, within the band of its class', () => {
    const found = of({ 'vllm · lab': spread(9, 0.3) });
    expect([found.factor, found.low, found.high].map(Math.log)).toEqual([
      expect.closeTo(0.15, 12),
      expect.closeTo(-0.15, 12),
      expect.closeTo(0.45, 12),
    ]);
    expect(found).toMatchObject({ points: 9, className: 'vllm · lab' });
  });

  it('without its class takes the largest of its framework, then that on other chips, then anybody of the mode', () => {
    const name = (
      classes: Record<string, ReturnType<typeof spread>>,
      change: Partial<CalibrationFacts> = {},
    ) => of(classes, change).className;
    const others = { 'sglang · x': spread(99, 0.2), 'vllm · x': spread(5, 0.2), 'vllm · y': spread(6, 0.2) };
    expect(name(others)).toBe('vllm · y');
    const chips = { 'sglang · x': spread(99, 0.2), 'vllm · x': spread(5, 0.2) };
    expect(name(chips, { generation: 'cdna3' })).toBe('vllm · x');
    expect(name({ 'sglang · x': spread(9, 0.2), 'trtllm · x': spread(8, 0.2) })).toBe('sglang · x');
    expect(name({ 'vllm · x · speculative': spread(9, 0.2) })).toBeNull();
  });

  it('of what nobody measured has the widest band', () => {
    for (const found of [of({}), of({ 'vllm · lab': spread(9, 0.3) }, {}, false)]) {
      expect(found).toMatchObject({ points: 0, className: null });
      expect(Math.log(found.high / found.factor)).toBeCloseTo(unmeasuredHalfWidth, 12);
    }
  });

  const raw: ServingFigures = {
    ttft: { mean: 100, median: 90, p90: 150, p99: 200 },
    tpot: { mean: 10, median: 10, p90: 12, p99: 14 },
    itl: { mean: 10, median: 9, p90: 11, p99: 30 },
    e2e: { mean: 1100, median: 1000, p90: 1300, p99: 1500 },
    queueing: { mean: 1, median: 1, p90: 2, p99: 3 },
    seconds: 10,
    requestsPerSecond: 5,
    outputTokensPerSecond: 500,
  };

  it('moves throughput of a closed loop against the time of a request, and leaves an offered rate alone', () => {
    const calibration = { document: documentOf({ 'vllm · lab': spread(9, 0.3) }), local: null };
    const f = Math.exp(0.15);
    const closed = calibratedFigures(raw, 250, facts, calibration, true, { loop: 'closed', restsOn: 'tpot' });
    expect(closed.ttft.mean.value).toBeCloseTo(100 * f, 9);
    expect(closed.e2e.mean.value).toBeCloseTo(1100 * f, 9);
    expect(closed.e2e.p99.high).toBeCloseTo(1500 * Math.exp(0.45), 9);
    expect(closed.requestsPerSecond.value).toBeCloseTo(5 / f, 9);
    expect(closed.requestsPerSecond.low).toBeCloseTo(5 / Math.exp(0.45), 9);
    expect(closed.requestsPerSecond.high).toBeCloseTo(5 / Math.exp(-0.15), 9);
    expect(closed.outputTokensPerSecondPerDevice.value).toBeCloseTo(250 / f, 9);
    expect(closed.queueing).toBe(raw.queueing);
    expect(closed.basis).toEqual({ points: 9, className: 'vllm · lab' });
    const open = calibratedFigures(raw, 250, facts, calibration, true, { loop: 'open', restsOn: 'ttftMean' });
    expect(open.requestsPerSecond).toEqual({ value: 5, low: 5, high: 5 });
    const full = calibratedFigures(raw, 250, { ...facts, load: 'max-load' }, calibration, true, {
      loop: 'closed',
      restsOn: 'ttftMean',
    });
    // Of a full queue throughput has measurements of its own, and a step takes as much less time.
    const own = full.requestsPerSecond.value / 5;
    expect(full.tpot.mean.value).toBeCloseTo(10 / own, 9);
    expect(full.tpot.mean.low).toBeCloseTo(10 / (full.requestsPerSecond.high / 5), 9);
  });
});

describe('points that judge each other', () => {
  it('are told with the error that no calibration took away, and one of other groups', () => {
    const observations: Observation[] = [
      { id: 'one', facts, errors: { tpot: 0.3 } },
      { id: 'two', facts: { ...facts, system: 'h200' }, errors: { tpot: 0.3, ttftMean: 1 } },
      { id: 'mode', facts: { ...facts, speculative: true }, errors: { ttftMean: 3 } },
    ];
    const rows = crossValidate(observations, 'tpot');
    expect(rows.map(({ id, raw }) => [id, raw])).toEqual([
      ['one', 0.3],
      ['two', 0.3],
    ]);
    for (const { residual } of rows) {
      expect(residual).toBeGreaterThan(0);
      expect(residual).toBeLessThan(0.3);
    }
    // Alone in its mode nothing but plain serving speaks for it.
    const first = crossValidate(observations, 'ttftMean').find(({ id }) => id === 'mode');
    expect(first?.raw).toBe(3);
    expect(first?.residual).toBeLessThan(3);
    expect(calibrate(observations, 'here')).toMatchObject({ source: 'here', points: 3, groups: 3 });
  });
});
