import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import { emptyDeviceResult } from '../../../src/results/readers/run-draft.ts';
import { readSearchLog, withSearchLog } from '../../../src/results/readers/search-log.ts';
import type { DeviceResult } from '../../../src/results/result.ts';
import { recording } from './recordings.ts';

function read(id: string): readonly DeviceResult[] {
  const { stdout, stderr = '' } = recording('searches', id);
  const log = readSearchLog(stderr);
  return readOutput(stdout)
    .runs.flatMap((run) => run.results)
    .map((one) => withSearchLog(one, log));
}

describe('the log of a search', () => {
  test('tells where each configuration stopped and what its best row is made of', () => {
    const [device] = read('aggregated');
    expect(device?.best?.schedule).toMatchObject({ waveMs: 10.7536, decodeMs: 15.3475 });
    expect(device?.outcomes).toEqual([
      expect.objectContaining({
        parallel: 'TP=1 | PP=1 | DP=2',
        verdict: 'found',
        stoppedBy: 'tpot-limit',
        stoppedAtBatch: 218,
        tpotMs: 20.0714,
      }),
      expect.objectContaining({
        parallel: 'TP=2 | PP=1 | DP=1',
        verdict: 'found',
        stoppedBy: 'tpot-limit',
        stoppedAtBatch: 225,
      }),
    ]);
  });

  test('keeps the phases of a disaggregated search apart', () => {
    const [prefill, decode] = read('disaggregated');
    expect(prefill?.outcomes.map((one) => one.stoppedBy)).toEqual(['ttft-limit', 'ttft-limit']);
    expect(decode?.outcomes.map((one) => one.stoppedBy)).toEqual(['tpot-limit', 'tpot-limit']);
    expect(prefill?.rows.every((row) => row.tpotMs === null && (row.ttftMs ?? 0) <= 500)).toBe(true);
    expect(decode?.rows.every((row) => row.ttftMs === null && (row.tpotMs ?? 0) <= 20)).toBe(true);
  });

  test('a printed row is among the batches that passed', () => {
    for (const device of [...read('aggregated'), ...read('disaggregated')]) {
      for (const candidate of device.candidates) {
        const same = device.rows.filter(
          (row) => row.parallel === candidate.parallel && row.concurrency === candidate.concurrency,
        );
        expect(same).toHaveLength(1);
        expect(same[0]?.batchSize).toBe(candidate.batchSize);
        expect(same[0]?.throughputTokensPerSecond).toBeCloseTo(candidate.throughputTokensPerSecond ?? 0, 1);
      }
    }
  });

  test('a batch that never fitted is told with the memory it lacks', () => {
    const { stderr = '' } = recording('refusals', 'oom-everywhere');
    const log = readSearchLog(stderr);
    const silent = emptyDeviceResult('ATLAS_800_A2_280T_32G_PCIE', 'aggregated');
    const { outcomes, rows } = withSearchLog(silent, log);
    expect(rows).toEqual([]);
    expect(outcomes.map((one) => one.verdict)).toEqual(['prefill-oom', 'prefill-oom']);
    expect(outcomes.every((one) => (one.availableGiB ?? 0) < -20)).toBe(true);
  });

  test('damage never adds a figure that the log does not have', () => {
    const { stderr = '' } = recording('searches', 'aggregated');
    const known = new Set(readSearchLog(stderr).map((one) => JSON.stringify(one)));
    fc.assert(
      fc.property(fc.nat(stderr.length), fc.nat(stderr.length), (from, to) => {
        const cut = stderr.slice(0, from) + stderr.slice(Math.max(from, to));
        for (const probe of readSearchLog(cut)) {
          const figures = Object.values(probe).filter((value) => typeof value === 'number');
          expect(
            known.has(JSON.stringify({ ...probe, device: 'TEST_DEVICE' })) ||
              figures.every((one) => cut.includes(String(one))),
          ).toBe(true);
        }
      }),
    );
  });
});
