import { describe, expect, it } from 'vitest';
import { classSpreads } from '../../../src/engine/serving/calibration/bands.ts';
import { calibrate, type Observation } from '../../../src/engine/serving/calibration/calibrate.ts';
import { correct } from '../../../src/engine/serving/calibration/correct.ts';
import type { CalibrationFacts } from '../../../src/engine/serving/calibration/features.ts';
import { solvePositiveDefinite } from '../../../src/engine/serving/calibration/linear-solve.ts';
import { localCalibration } from '../../../src/engine/serving/calibration/local.ts';
import { leaveGroupsOut, shrunkenEffects } from '../../../src/engine/serving/calibration/shrinkage.ts';
import { studentQuantile } from '../../../src/engine/serving/calibration/student.ts';

const facts: CalibrationFacts = {
  framework: 'vllm',
  origin: 'InferenceX',
  model: 'a/b',
  generation: 'hopper',
  attention: 'grouped',
  system: 'h100_sxm',
  format: 'fp8',
  deployment: 'aggregated',
  speculative: false,
  load: 'latency',
};
const at = (changes: Partial<CalibrationFacts>, tpot: number, count: number): Observation[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${JSON.stringify(changes)}${index}`,
    facts: { ...facts, ...changes },
    errors: { tpot: tpot + (index % 2 === 0 ? 0.02 : -0.02) },
  }));

describe('calibration', () => {
  it('solves symmetric systems', () => {
    const x = solvePositiveDefinite(Float64Array.from([4, 2, 2, 3]), Float64Array.from([10, 8]));
    expect([...x].map((one) => Number(one.toFixed(9)))).toEqual([1.75, 1.5]);
  });

  it('knows the quantiles of Student', () => {
    expect(studentQuantile(0.8, 4)).toBeCloseTo(1.533, 2);
    expect(studentQuantile(0.95, 30)).toBeCloseTo(2.042, 2);
  });

  it('pulls an effect towards nothing, less so with more points, and never beyond the mean', () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        z: 0.3,
        features: [{ name: 'framework x', prior: 0.1 }],
        group: `g${index}`,
      }));
    const effect = (count: number) =>
      shrunkenEffects(rows(count), { point: 0.09, group: 0.08 })['framework x'] ?? 0;
    expect(effect(1)).toBeGreaterThan(0);
    expect(effect(10)).toBeGreaterThan(effect(1));
    expect(effect(200)).toBeLessThan(0.3);
  });

  it('lets no group judge itself', () => {
    const rows = [0.4, 0.4].map((z, index) => ({
      z,
      features: [{ name: `only ${index}`, prior: 0.2 }],
      group: `g${index}`,
    }));
    expect(leaveGroupsOut(rows, { point: 0.09, group: 0.08 })).toEqual([0.4, 0.4]);
  });

  it('holds a class of twenty points within a factor of 1.6', () => {
    const rows = Array.from({ length: 24 }, (_, index) => ({
      residual: index % 2 === 0 ? 2 : -2,
      group: `g${index % 6}`,
      className: 'vllm · InferenceX',
    }));
    const { halfWidth = 0 } = classSpreads(rows, 'tpot')['vllm · InferenceX'] ?? {};
    expect(halfWidth).toBeCloseTo(Math.log(1.6));
  });

  it('judges servers on AMD chips by their own class, and by their framework where there is none', () => {
    const amd = { framework: 'sglang', generation: 'cdna4', system: 'mi355x' };
    const nvidia = at({ framework: 'sglang' }, 0.05, 8);
    const both = calibrate([...nvidia, ...at(amd, 0.4, 8)], 'test');
    const className = (of: typeof both) => correct('tpot', { ...facts, ...amd }, of, null, true).className;
    expect(className(both)).toBe('sglang on AMD CDNA4 · InferenceX');
    expect(className(calibrate([...nvidia, ...at({}, 0, 20)], 'test'))).toBe('sglang · InferenceX');
  });

  it('lets first tokens of a disaggregated server learn from such servers alone, and little from a lost one', () => {
    const waits = (changes: Partial<CalibrationFacts>, error: number): Observation => ({
      id: JSON.stringify(changes),
      facts: { ...facts, ...changes },
      errors: { ttftMedian: error },
    });
    const handedOver = { deployment: 'disaggregated' } as const;
    const factor = (observations: readonly Observation[]) =>
      correct(
        'ttftMedian',
        { ...facts, ...handedOver, model: 'x/y' },
        calibrate(observations, 'test'),
        null,
        true,
      ).factor;
    const plain = Array.from({ length: 6 }, (_, index) => waits({ model: `a/${index}` }, 0.6));
    expect(factor([...plain, waits(handedOver, 0)])).toBeCloseTo(1, 2);
    const lost = factor([waits({ ...handedOver, system: 'lost' }, 5)]);
    expect(lost).toBeGreaterThan(1);
    expect(lost).toBeCloseTo(factor([waits({ ...handedOver, system: 'lost' }, 0.5)]), 6);
  });

  const document = calibrate(
    [
      ...at({}, 0.2, 8),
      ...at({ model: 'c/d' }, 0.1, 8),
      ...at({ framework: 'sglang', model: 'e/f' }, -0.1, 8),
    ],
    'test',
  );

  it('moves a prediction of a measured class, and says how many points stand behind its band', () => {
    const correction = correct('tpot', facts, document, null, true);
    expect(correction.factor).toBeGreaterThan(1.05);
    expect(correction.factor).toBeLessThan(Math.exp(0.2));
    expect(correction.low).toBeLessThan(correction.factor);
    expect(correction.high).toBeGreaterThan(correction.factor);
    expect(correction.points).toBe(16);
    expect(correction.className).toBe('vllm · InferenceX');
  });

  it('gives a system without comparable measurement the widest band and no points', () => {
    const correction = correct('tpot', { ...facts, framework: 'trtllm', model: 'x' }, document, null, false);
    expect(correction.points).toBe(0);
    expect(correction.className).toBeNull();
    expect(correction.high / correction.factor).toBeCloseTo(2);
  });

  it("rests on a user's own measurements where there are some, and tightens the band", () => {
    const own = localCalibration(at({ origin: 'your measurements' }, 0.5, 12), document);
    const mine = { ...facts, origin: 'your measurements' };
    const before = correct('tpot', mine, document, null, true);
    const after = correct('tpot', mine, document, own, true);
    expect(after.className).toBe('your measurements');
    expect(after.points).toBe(12);
    expect(after.factor).toBeGreaterThan(before.factor);
    expect(Math.log(after.high / after.low)).toBeLessThan(Math.log(before.high / before.low));
  });
});
