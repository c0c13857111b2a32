import { beforeAll, describe, expect, it } from 'vitest';
import { shippedCalibration } from '../../../src/backends/calibrated/shipped-calibration.ts';
import type { CalibrationDocument } from '../../../src/engine/serving/calibration/document.ts';
import { formatsOf } from '../../../src/engine/serving/model/number-formats.ts';
import type { WorkerRole } from '../../../src/engine/serving/scheduler/worker-setup.ts';
import { searchServing } from '../../../src/engine/serving/search/search.ts';
import type { ServingLoad, ServingRequest } from '../../../src/engine/serving/search/serving-request.ts';
import { modelNamed, plainSystem } from './fixtures.ts';

let document: CalibrationDocument;
beforeAll(async () => {
  document = await shippedCalibration();
});

function request(role: WorkerRole, load: ServingLoad, changes: Partial<ServingRequest> = {}): ServingRequest {
  return {
    model: modelNamed('Llama-3.1-8B'),
    formats: formatsOf('bf16', { hasExperts: false }),
    system: plainSystem,
    operators: null,
    framework: 'vllm',
    devices: 2,
    lengths: { prompt: 2000, output: 200, range: [1, 1], cachedShare: 0 },
    limits: { ttftMs: null, tpotMs: null, ttftStatistic: 'median', tpotStatistic: 'mean' },
    tpSizes: [1],
    widens: false,
    role,
    speculation: null,
    budget: null,
    disaggregated: null,
    load,
    calibration: { document, local: null },
    seed: 1,
    ...changes,
  };
}

const best = (one: ServingRequest) => searchServing(one).configurations[0]?.best ?? null;
const users = (count: number): ServingLoad => ({ kind: 'closed-loop', users: count });

describe('a phase planned alone', () => {
  it('prefills prompts and gives no later token: its rate is of prompt tokens', () => {
    const found = best(request('prefill', users(8)));
    expect(found?.figures.tpot.mean.value).toBe(0);
    expect(found?.figures.ttft.median.value).toBeGreaterThan(0);
    const perRequest =
      ((found?.figures.outputTokensPerSecondPerDevice.value ?? 0) * 2) /
      (2 * (found?.figures.requestsPerSecond.value ?? 1));
    expect(perRequest).toBeCloseTo(2000, 3);
    expect(found?.measured.accounts.every(({ decodeMicroseconds }) => decodeMicroseconds === 0)).toBe(true);
  });

  it('decodes what was prefilled elsewhere: no prompt runs, and each request gets all tokens but the first', () => {
    const found = best(request('decode', users(8)));
    expect(found?.measured.accounts.every(({ prefillMicroseconds }) => prefillMicroseconds === 0)).toBe(true);
    const gaps = found?.measured.gaps.tokens.reduce((sum, one) => sum + one, 0);
    expect(gaps).toBe((found?.measured.outputs.length ?? 0) * 199);
    const perRequest =
      (found?.figures.outputTokensPerSecondPerDevice.value ?? 0) /
      (found?.figures.requestsPerSecond.value ?? 1);
    expect(perRequest).toBeCloseTo(199, 3);
  });

  it('is faster alone than both phases on the same devices', () => {
    const [both, decode, prefill] = (['both', 'decode', 'prefill'] as const).map((role) =>
      best(request(role, users(32))),
    );
    expect(decode?.raw.tpot.mean).toBeLessThan(both?.raw.tpot.mean ?? 0);
    expect(prefill?.raw.requestsPerSecond).toBeGreaterThan(both?.raw.requestsPerSecond ?? 0);
  });

  it('is held by its own limit alone', () => {
    const limits = { ttftMs: 1, tpotMs: 1e6, ttftStatistic: 'median', tpotStatistic: 'mean' } as const;
    expect(best(request('prefill', users(8), { limits }))).toBeNull();
    expect(best(request('decode', users(8), { limits }))).not.toBeNull();
    const other = { ...limits, ttftMs: 1e6, tpotMs: 0.1 };
    expect(best(request('prefill', users(8), { limits: other }))).not.toBeNull();
    expect(best(request('decode', users(8), { limits: other }))).toBeNull();
  });

  it('plays a file on all its replicas: every request once', () => {
    const arrivals = {
      microseconds: [0, 1e5, 2e5, 3e5, 4e5],
      prompts: [500, 600, 700, 800, 900],
      cached: [0, 0, 0, 0, 0],
      outputs: [10, 20, 30, 40, 50],
    };
    const found = best(request('both', { kind: 'arrivals', arrivals }));
    expect([...(found?.measured.outputs ?? [])].toSorted((a, b) => a - b)).toEqual([10, 20, 30, 40, 50]);
    const seconds = found?.raw.seconds ?? 0;
    expect((found?.figures.outputTokensPerSecondPerDevice.value ?? 0) * 2).toBeCloseTo(150 / seconds, 6);
  });
});
