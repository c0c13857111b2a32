import { describe, expect, it } from 'vitest';
import { unmeasuredHalfWidth } from '../../../src/engine/serving/calibration/bands.ts';
import {
  calibrate,
  crossValidate,
  type Observation,
} from '../../../src/engine/serving/calibration/calibrate.ts';
import { calibratedFigures } from '../../../src/engine/serving/calibration/calibrated-figures.ts';
import { correct } from '../../../src/engine/serving/calibration/correct.ts';
import type { CalibrationDocument } from '../../../src/engine/serving/calibration/document.ts';
import { type CalibrationFacts, groupOf } from '../../../src/engine/serving/calibration/features.ts';
import { correctionOf, localCalibration } from '../../../src/engine/serving/calibration/local.ts';
import { studentQuantile } from '../../../src/engine/serving/calibration/student.ts';
import type { ServingFigures } from '../../../src/engine/serving/scheduler/serving-figures.ts';
import { facts, pair } from './calibration-kit.ts';

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

  it('of a chip whose known point it would miss has a band that holds the point, unless kin was measured', () => {
    const missed = { tpot: 2.71, ttftMean: 0.43, ttftMedian: 0.39, throughput: 1.1 };
    const found = of({}, { missed }, false);
    expect(found).toMatchObject({ points: 0, className: null });
    expect(found.high / found.factor).toBeGreaterThan(2.71);
    expect(found.high / found.factor).toBeCloseTo(found.factor / found.low, 12);
    const kin = { 'vllm · lab': spread(9, 0.3) };
    expect(of(kin, { missed })).toEqual(of(kin));
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

  it('of a mode teach plain serving nothing', () => {
    const plain: Observation = { id: 'one', facts, errors: { tpot: 0.3 } };
    const mode: Observation = { id: 'mode', facts: pair, errors: { tpot: -2 } };
    const effect = (observations: readonly Observation[]) =>
      calibrate(observations, 'here').targets.tpot.effects['framework vllm'];
    expect(effect([plain, mode])).toBe(effect([plain]));
  });
});
