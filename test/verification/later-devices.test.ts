import { expect, it } from 'vitest';
import type { Result } from '../../src/results/result.ts';
import { plainText } from '../../src/text/line.ts';
import { compareResults } from '../../src/verification/compare-results.ts';
import { comparisonLines } from '../../src/verification/comparison-lines.ts';
import { resultOf } from '../explain/subject-kit.ts';

const devices = ['ATLAS_800_A2_376T_64G', 'ATLAS_800_A3_752T_128G_DIE'];

/** A result of an estimator over devices, of which one is found. */
function over(estimator: string, named: readonly string[], found: string): Result {
  const run = resultOf([{ tpotMs: 40 }]);
  const results = run.results.map((one) => ({ ...one, device: found }));
  return { ...run, estimator, conditions: { ...run.conditions, devices: [...named] }, results };
}

const [first = '', second = ''] = devices;

it('says of a device that TensorCast reached after another that its own run differs', () => {
  const comparison = compareResults(over('tensorcast', devices, second), over('analytic', devices, second));
  expect(comparison.laterDevices).toEqual([second]);
  const [en, zh] = (['en', 'zh'] as const).map((one) => plainText(comparisonLines(comparison, one, 200)));
  expect(en).toContain('state of the first device');
  expect(zh).toContain('单独运行略有差别');
});

it.each([
  ['the first device', over('tensorcast', devices, first), over('analytic', devices, first)],
  ['a run of one device', over('tensorcast', [second], second), over('analytic', devices, second)],
  ['two runs of the program alike', over('tensorcast', devices, second), over('tensorcast', devices, second)],
  ['the embedded engine', over('analytic', devices, second), over('analytic', [second], second)],
])('says nothing of %s', (_, left, right) => {
  expect(compareResults(left, right).laterDevices).toEqual([]);
});
