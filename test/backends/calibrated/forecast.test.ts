import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  calibratedForecast,
  type ForecastData,
} from '../../../src/backends/calibrated/calibrated-forecast.ts';
import { readArrivalsFile } from '../../../src/engine/serving/load/read-arrivals.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { ServingPlanError } from '../../../src/programs/serving-estimator/serving-plan.ts';
import { answersOf } from '../../plan/plan-kit.ts';
import { forecastData, gpuPlan } from './forecast-kit.ts';

const plan: Partial<SlotValues> = { ...gpuPlan, numDevices: 8, concurrentUsers: 16, tpotLimitMs: 50 };

let data: ForecastData;
beforeAll(async () => {
  data = await forecastData(() =>
    readArrivalsFile(
      '{"at_ms":0,"input_tokens":500,"output_tokens":20}\n{"at_ms":50,"input_tokens":900,"output_tokens":30}',
    ),
  );
});

const forecast = (change: Partial<SlotValues> = {}, own: Partial<ForecastData> = {}) =>
  calibratedForecast(answersOf({ ...plan, ...change }), { ...data, ...own });

describe('the forecast of a GPU plan', () => {
  it('has bands and says what they rest on', () => {
    const { best, estimator } = forecast() ?? {};
    const [low = 0, high = 0] = best?.tpotBand ?? [];
    expect(low).toBeLessThan(best?.tpotMs ?? 0);
    expect(high).toBeGreaterThan(best?.tpotMs ?? 0);
    expect(best?.ttftBand).not.toBeNull();
    expect(estimator?.en).toMatch(/^calibrated estimator · 80 % bands, \d+ points$/);
    expect(estimator?.zh).toMatch(/^校准估计器 · 80 % 区间，\d+ 个实测点$/);
  });

  it('has a part for each phase and each device', () => {
    const phases = forecast({ mode: 'disaggregation', phases: 'both', ttftLimitMs: 2000 });
    expect(phases?.parts?.map(({ label }) => label.en)).toEqual([
      'Prefill, 8 × h200_sxm',
      'Decode, 8 × h200_sxm',
    ]);
    expect(phases?.parts?.map(({ best }) => [best?.ttftMs === null, best?.tpotMs === null])).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it('plays the requests of a file, and says what is wrong with one that has none', () => {
    expect(forecast({ loadProtocol: 'arrivals', arrivalsFile: 'x.jsonl' })?.best?.ttftMs).toBeGreaterThan(0);
    const arrivals = () => {
      throw new ServingPlanError({ code: 'arrivals', path: 'x.jsonl', line: 3, problem: 'order' });
    };
    const refused = forecast({ loadProtocol: 'arrivals', arrivalsFile: 'x.jsonl' }, { arrivals });
    expect(refused?.refusal?.en).toContain('x.jsonl, line 3');
    expect(forecast({ loadProtocol: 'arrivals', arrivalsFile: 'x' }, { arrivals: () => null })).toBeNull();
  });

  it('is no estimate, with the reason, where the estimator refuses', () => {
    expect(forecast({ inputLength: 2_000_000 })?.refusal?.en).toContain('2000200 tokens');
    expect(forecast({ precision: 'nvfp4' })?.refusal?.en).toContain('nvfp4');
  });

  it("runs a user's own GPU, uncalibrated", () => {
    const path = join(mkdtempSync(join(tmpdir(), 'throughline-gpu-')), 'lab.yaml');
    writeFileSync(
      path,
      'id: lab\nmemoryGiB: 96\npeakTeraOps: {bf16: 400, fp8: 800}\nmemoryGigabytesPerSecond: 2000\n' +
        'interconnect: {devices: 8, gigabytesPerSecond: 100, networkGigabytesPerSecond: 25}\n',
    );
    const own = forecast({ devices: ['lab'], deviceFile: path });
    expect(own?.best?.tpotMs).toBeGreaterThan(0);
    expect(own?.estimator?.en).toContain('uncalibrated');
    expect(forecast({ devices: ['lab'] })?.refusal?.en).toContain('lab');
  });
});

describe('the load of a GPU plan', () => {
  it('needs no limit where it says how much is served, and a full queue has no first token', () => {
    const without = ({ ttftLimitMs: _t, tpotLimitMs: _p, ...rest }: Partial<SlotValues>) => rest;
    const asked = (change: Partial<SlotValues>) =>
      calibratedForecast(answersOf(without({ ...plan, ...change })), data);
    expect(asked({})?.best?.concurrency).toBe(16);
    const { concurrentUsers: _users, ...open } = plan;
    expect(calibratedForecast(answersOf(without(open)), data)).toBeNull();
    const full = calibratedForecast(answersOf(without({ ...open, loadProtocol: 'max-load' })), data);
    expect(full?.best?.tokensPerSecond).toBeGreaterThan(0);
    expect(full?.best?.ttftMs).toBeNull();
  });
});
