import { expect, it } from 'vitest';
import { nearestPoints } from '../../../../src/engine/analytic/search/nearest.ts';
import type { ConfigurationReport, PhaseReport } from '../../../../src/engine/analytic/search/report.ts';

function configuration(
  label: string,
  verdict: ConfigurationReport['verdict'],
  figures: { ttftMs?: number | null; tpotMs?: number | null; availableGiB?: number } = {},
): ConfigurationReport {
  const { ttftMs = null, tpotMs = null, availableGiB = 10 } = figures;
  const memory = { weightGiB: 1, kvCacheGiB: 1, activationGiB: 1, availableGiB };
  return {
    label,
    verdict,
    first: { batchSize: 1, concurrency: 1, ttftMs, tpotMs, memory },
  } as ConfigurationReport;
}

function pointsOf(...configurations: readonly ConfigurationReport[]) {
  const phase = { configurations, limits: { ttftMs: 1000, tpotMs: 50 } } as unknown as PhaseReport;
  return nearestPoints(phase);
}

it('the smallest excess comes first, whichever limit it is of', () => {
  const points = pointsOf(
    configuration('far', 'tpot-limit', { ttftMs: 900, tpotMs: 100 }),
    configuration('near', 'tpot-limit', { ttftMs: 1050, tpotMs: 55 }),
    configuration('middle', 'ttft-limit', { ttftMs: 1200, tpotMs: 40 }),
  );
  expect(points.map(({ label }) => label)).toEqual(['near', 'middle', 'far']);
  expect(points[0]?.tpotExcess).toBeCloseTo(0.1);
  expect(points[0]?.ttftExcess).toBeCloseTo(0.05);
  expect(points[2]?.ttftExcess).toBeNull();
});

it('what does not fit the memory follows, the smallest lack first, and has no latency to compare', () => {
  const points = pointsOf(
    configuration('lacks 8', 'decode-oom', { availableGiB: -8 }),
    configuration('slow', 'tpot-limit', { tpotMs: 500 }),
    configuration('lacks 2', 'decode-oom', { availableGiB: -2 }),
  );
  expect(points.map(({ label }) => label)).toEqual(['slow', 'lacks 2', 'lacks 8']);
  expect(points.map(({ missingGiB }) => missingGiB)).toEqual([null, 2, 8]);
});

it('a limit that is just met is not exceeded; equal points stand by their label', () => {
  const [first, second] = pointsOf(
    configuration('b', 'tpot-limit', { ttftMs: 1000, tpotMs: 60 }),
    configuration('a', 'tpot-limit', { ttftMs: 1000, tpotMs: 60 }),
  );
  expect([first?.label, second?.label]).toEqual(['a', 'b']);
  expect(first?.ttftExcess).toBeNull();
});

it('what has rows or cannot be split is no near miss', () => {
  expect(
    pointsOf(
      configuration('found', 'found'),
      configuration('split', 'cannot-split'),
      configuration('none', 'no-row'),
    ),
  ).toEqual([]);
});
