import { describe, expect, it } from 'vitest';
import { conditionsOf } from '../../../src/backends/embedded/conditions.ts';
import { passesOf } from '../../../src/backends/embedded/plan-passes.ts';
import { planRequest } from '../../../src/backends/embedded/plan-request.ts';
import { toResult } from '../../../src/backends/embedded/to-result.ts';
import { optimize } from '../../../src/engine/index.ts';
import { acceptedTokens } from '../../../src/engine/terms/workload.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import type { DeviceResult } from '../../../src/results/result.ts';
import { answersOf } from '../../plan/plan-kit.ts';

const plan: Partial<SlotValues> = {
  model: 'Qwen/Qwen3-32B',
  devices: ['TEST_DEVICE'],
  numDevices: 8,
  inputLength: 1500,
  outputLength: 500,
  mode: 'disaggregation',
  phases: 'both',
  ttftLimitMs: 20_000,
  tpotLimitMs: 200,
  batchRange: [1, 2],
  quantize: 'recommended',
  tpSizes: [4, 8],
};
const rates = [0.8, 0.6, 0.4];

/** A plan, its run, and the passes that questions about a row of it are answered with. */
function runOf(change: Partial<SlotValues>) {
  const answers = answersOf({ ...plan, ...change });
  const { results } = toResult(optimize(planRequest(answers).request), {
    conditions: conditionsOf(answers),
    command: [],
    warnings: [],
    version: 'test',
    elapsedSeconds: null,
    logPath: null,
  });
  return { answers, results };
}

const phaseOf = (results: readonly DeviceResult[], phase: DeviceResult['phase']) =>
  results.find((one) => one.phase === phase)?.candidates ?? [];

it('rows of these plans differ in MTP length and in the share of the context', () => {
  const { results } = runOf({ mtp: true, mtpSizes: [0, 1, 3], mtpAcceptanceRates: rates });
  expect(new Set(phaseOf(results, 'decode').map(({ mtp }) => mtp))).toEqual(new Set([0, 1, 3]));
  const shared = runOf({
    model: 'deepseek-ai/DeepSeek-V3.1',
    numDevices: 32,
    tpSizes: [16],
    dcpSizes: [1, 2, 8],
  });
  expect(new Set(phaseOf(shared.results, 'decode').map(({ dcp }) => dcp))).toEqual(new Set([1, 2, 8]));
});

describe('a pass that a question is answered with', () => {
  it.each<[what: string, change: Partial<SlotValues>]>([
    ['of a plain plan', {}],
    ['of several lengths of MTP', { mtp: true, mtpSizes: [0, 1, 3], mtpAcceptanceRates: rates }],
    [
      'of context shared in decode',
      { model: 'deepseek-ai/DeepSeek-V3.1', numDevices: 32, tpSizes: [16], dcpSizes: [1, 2, 8] },
    ],
    [
      'of shared experts that are split',
      {
        model: 'zai-org/GLM-4.5',
        numDevices: 16,
        tpSizes: [8],
        epSizes: [16],
        searchSpace: 'tp-ep',
        sharedExpertTp: true,
      },
    ],
    ['compiled', { compile: true, mtp: true, mtpSizes: [0, 2], mtpAcceptanceRates: rates }],
    [
      'of measured operators',
      {
        measuredDatabase: 'test/engine/analytic/measured/database',
        numDevices: 1,
        tpSizes: [1],
        model: 'Qwen/Qwen3-8B',
      },
    ],
  ])('%s takes the time that the run printed for it', (_, change) => {
    const { answers, results } = runOf(change);
    const rows = phaseOf(results, 'decode');
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const mtp = row.mtp ?? 0;
      const pass = passesOf(
        answers,
        row,
      )?.({
        phase: 'decode',
        batch: row.batchSize ?? 0,
        queryLength: mtp + 1,
        contextLength: 1750,
      });
      expect((pass?.latencyMs ?? 0) / acceptedTokens(mtp, rates), row.parallel).toBeCloseTo(
        row.tpotMs ?? 0,
        2,
      );
      expect(pass?.weightGiB, row.parallel).toBeCloseTo(row.memory?.weightGiB ?? 0, 2);
    }
    for (const row of phaseOf(results, 'prefill')) {
      const pass = passesOf(
        answers,
        row,
      )?.({
        phase: 'prefill',
        batch: row.batchSize ?? 0,
        queryLength: 1500,
        contextLength: 0,
      });
      expect(pass?.latencyMs, row.parallel).toBeCloseTo(row.ttftMs ?? 0, 2);
    }
  });
});
