import { describe, expect, test } from 'vitest';
import { readOutput } from '../../src/results/readers/read-output.ts';
import type { Result } from '../../src/results/result.ts';
import { plainText } from '../../src/text/line.ts';
import { displayWidth } from '../../src/text/width.ts';
import { compareEngines } from '../../src/verification/engine-agreement.ts';
import { engineAgreementLines } from '../../src/verification/engine-agreement-lines.ts';
import { recording } from '../results/readers/recordings.ts';

function result(id: string): Result {
  const [run] = readOutput(recording('optimizer', id).stdout).runs;
  if (run === undefined) throw new Error(`no run in ${id}`);
  return run;
}
const engine = (name: string, failure: string | null = null) => ({ engine: name, version: '1', failure });
const one = result('dense-disagg-both');

/** The same result with every throughput changed and the reserved memory another. */
function shifted(factor: number): Result {
  return {
    ...one,
    conditions: { ...one.conditions, quantizeAttentionAction: 'INT8' },
    results: one.results.map((device) => ({
      ...device,
      memory: { ...device.memory, reservedGiB: 5 },
      best: device.best && {
        ...device.best,
        throughputTokensPerSecond: (device.best.throughputTokensPerSecond ?? 0) * factor,
      },
    })),
  };
}

describe('one plan on several engines', () => {
  test('the same result twice agrees and reads the same', () => {
    const agreement = compareEngines([engine('a'), engine('b')], [one, one]);
    expect(agreement.worst).toBe(0);
    expect(agreement.inputs).toEqual([]);
    expect(agreement.phases.map(({ phase }) => phase)).toEqual(['prefill', 'decode']);
  });

  test('differences are of the first engine; inputs that differ are named with each value', () => {
    const agreement = compareEngines([engine('a'), engine('b')], [one, shifted(1.1)]);
    expect(agreement.worst).toBeCloseTo(0.1, 9);
    expect(agreement.inputs).toContainEqual(
      expect.objectContaining({
        input: 'quantizeAttentionAction',
        verdict: 'different',
        values: ['DISABLED', 'INT8'],
      }),
    );
    expect(agreement.inputs).toContainEqual(
      expect.objectContaining({ input: 'reservedGiB', values: [10, 5], verdict: 'different' }),
    );
    const text = plainText(engineAgreementLines(agreement, 'en', 100));
    expect(text).toContain('differ by up to 10.0 %');
    expect(text).toMatch(/attention quantization +DISABLED +INT8/);
  });

  test('an engine that failed keeps its column, empty, and its reason', () => {
    const agreement = compareEngines([engine('a'), engine('b', 'no network'), engine('c')], [one, null, one]);
    expect(agreement.phases[0]?.figures[0]?.values[1]).toBeNull();
    const text = plainText(engineAgreementLines(agreement, 'en', 120));
    expect(text).toContain('b: no network');
    expect(text).toContain('not reported');
  });

  test.each(['en', 'zh'] as const)('fits 40 columns in %s', (language) => {
    const agreement = compareEngines([engine('a'), engine('b')], [one, shifted(2)]);
    for (const line of plainText(engineAgreementLines(agreement, language, 40)).split('\n')) {
      expect(displayWidth(line)).toBeLessThan(40);
    }
  });

  test('no result at all is no comparison', () => {
    expect(compareEngines([engine('a', 'x')], [null])).toMatchObject({ phases: [], worst: null });
  });
});
