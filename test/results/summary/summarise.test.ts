import { describe, expect, it } from 'vitest';
import { conditionsOf } from '../../../src/backends/embedded/conditions.ts';
import { forecastOf } from '../../../src/backends/embedded/forecast.ts';
import { planRequest } from '../../../src/backends/embedded/plan-request.ts';
import { toResult } from '../../../src/backends/embedded/to-result.ts';
import { optimize } from '../../../src/engine/index.ts';
import type { Answers } from '../../../src/plan/answers.ts';
import { rowMeasure } from '../../../src/results/measure.ts';
import type { Result } from '../../../src/results/result.ts';
import { summarise } from '../../../src/results/summary/summarise.ts';
import type { Language } from '../../../src/text/language.ts';
import { plainText } from '../../../src/text/line.ts';
import { lineWidth } from '../../../src/text/width.ts';

function answersOf(values: Record<string, unknown>): Answers {
  const entries = Object.entries(values).map(([slot, value]) => [
    slot,
    { value, provenance: { label: 'user-provided', said: null }, reading: null },
  ]);
  return Object.fromEntries(entries);
}

const plan = {
  model: 'Qwen/Qwen3-32B',
  devices: ['TEST_DEVICE'],
  numDevices: 8,
  inputLength: 3500,
  outputLength: 1500,
  mode: 'aggregation',
  tpotLimitMs: 50,
  ttftLimitMs: null,
  quantize: 'recommended',
  compile: true,
};

function resultOf(values: Record<string, unknown>): Result {
  const answers = answersOf(values);
  return toResult(optimize(planRequest(answers).request), {
    conditions: conditionsOf(answers),
    command: null,
    warnings: [],
    version: 'test',
    elapsedSeconds: null,
    logPath: null,
  });
}

const view = (columns: number, language: Language = 'en') => ({ columns, language, isAscii: false });

describe('summary of a plan', () => {
  it('gives the best row, the candidates and what stopped each', () => {
    const text = plainText(summarise([resultOf(plan)], view(100)));
    expect(text).toContain('TP=8   3,875 tok/s   TTFT 15,543 ms   TPOT 49.80 ms   193 concurrent');
    expect(text).toMatch(/TP=4 DP=2 +3,652/);
    expect(text).toMatch(/TP=1 DP=8 .*TPOT limit at batch 12/);
    expect(text).toContain('Pareto ●');
    expect(text).toMatch(/planning only/);
  });

  it('names the load that breaks a limit, and says where the limit lies inside the band of the nearest', () => {
    const [device] = resultOf({ ...plan, tpotLimitMs: 1 }).results;
    const row = resultOf(plan).results[0]?.best;
    if (!device || !row) throw new Error('the plan has no row');
    const one = { parallel: '2 × TP=4', verdict: 'tpot-limit', stoppedBy: 'tpot-limit' } as const;
    const told = (low: number, load: { users: number | null; requestsPerSecond: number | null }) => {
      const band = rowMeasure('tpotMs', 42, { statistic: 'mean', basis: 'calibrated', band: [low, 60] });
      const outcome = { ...one, stoppedAtBatch: 8, ttftMs: 90, tpotMs: 42, availableGiB: null, reason: null };
      const found = {
        ...device,
        limits: { ttftMs: null, tpotMs: 40 },
        outcomes: [{ ...outcome, load }],
        rows: [{ ...row, parallel: one.parallel, ttftMs: 90, tpotMs: 42, measures: [band] }],
      };
      return plainText(summarise([{ ...resultOf(plan), results: [found] }], view(120)));
    };
    const near = told(30, { users: 300, requestsPerSecond: null });
    expect(near).toContain('TPOT: 2 × TP=4 takes 42.0 ms with 300 users at once');
    expect(near).toContain('2 × TP=4: TTFT 90.0 ms · TPOT 42.0 ms (30.0 ms–60.0 ms)');
    expect(near).toContain('the limit of TPOT lies inside the band');
    expect(near).not.toContain('smallest batch');
    const far = told(41, { users: null, requestsPerSecond: 5 });
    expect(far).toContain('TPOT: 2 × TP=4 takes 42.0 ms at 5.00 requests/s');
    expect(far).not.toContain('inside the band');
  });

  it('says for each kind of instance why there is no ratio', () => {
    const ratio = { mode: 'pd-ratio', prefillDevicesPerInstance: 4, decodeDevicesPerInstance: 8 };
    const text = plainText(summarise([resultOf({ ...plan, ...ratio, ttftLimitMs: 1 })], view(100)));
    expect(text).toContain('TTFT ≤ 1 ms on 4 devices');
    expect(text).toContain('What binds');
    expect(text).not.toContain('on 8 devices');
  });

  it('names what binds and the nearest points when nothing is feasible', () => {
    const text = plainText(summarise([resultOf({ ...plan, ttftLimitMs: 50, tpotLimitMs: 5 })], view(80)));
    expect(text).toMatch(/No strategy meets TTFT ≤ 50 ms · TPOT ≤ 5 ms on 8 devices/);
    expect(text).toMatch(/What binds +(TTFT|TPOT): the smallest batch already takes [\d.]+ m?s at TP=/);
    expect(text).toMatch(/Nearest/);
    expect(text).not.toMatch(/undefined|NaN|Infinity/);
  });

  it('compares runs that differ and names each differing condition', () => {
    const other = resultOf({ ...plan, numDevices: 16, devices: ['ATLAS_800_A3_752T_128G_DIE'] });
    const text = plainText(summarise([resultOf(plan), other], view(100)));
    expect(text).toMatch(/Differs in device count: 8 · 16/);
    expect(text).toMatch(/16 × ATLAS_800_A3_752T_128G_DIE/);
  });

  it.each([40, 80, 120])('says of each compared device what it runs, at %d columns', (columns) => {
    const text = plainText(summarise([resultOf(plan), resultOf({ ...plan, numDevices: 4 })], view(columns)));
    const compared = text.slice(text.indexOf('Compared'), text.indexOf('!'));
    expect(compared).toMatch(/TP=8 · 193 concurrent · batch 193/);
    expect(compared).toMatch(/TP=4 · \d+ concurrent · batch \d+/);
  });

  it('shows a P/D ratio with its instances', () => {
    const ratio = resultOf({
      ...plan,
      mode: 'pd-ratio',
      ttftLimitMs: 2000,
      prefillDevicesPerInstance: 4,
      decodeDevicesPerInstance: 4,
      numDevices: 16,
    });
    const text = plainText(summarise([ratio], view(100)));
    expect(text).toMatch(/P and 3 D instances on 16 devices/);
    expect(text).toMatch(/idles \d+ % of the time/);
    expect(text).toMatch(/memory a device: weights \d/);
  });

  it('says how many devices a P/D ratio leaves free, and that the rates of its pairs are of one instance each', () => {
    const ratio = { mode: 'pd-ratio', ttftLimitMs: 2000, numDevices: 16, prefillDevicesPerInstance: 2 };
    const told = resultOf({ ...plan, ...ratio, decodeDevicesPerInstance: 4 });
    const text = plainText(summarise([told], view(100))).replaceAll(/\s+/g, ' ');
    const devices = Number(/instances on (\d+) devices/.exec(text)?.[1]);
    expect(devices).toBeLessThan(16);
    expect(text).toContain(`${16 - devices} of 16 devices stay free`);
    expect(text).toContain('req/s of 1 P + 1 D');
    const best = told.results[0]?.pdRatio?.pairs[0]?.balancedQps ?? Number.NaN;
    expect(text).toContain(` ${best.toFixed(2)} `);
  });

  it('names the split that serves most on all devices where the one nearest to the ratio serves less', () => {
    const ratio = { ...plan, mode: 'pd-ratio', ttftLimitMs: 2000, numDevices: 16 };
    const told = resultOf({ ...ratio, prefillDevicesPerInstance: 2, decodeDevicesPerInstance: 4 });
    const text = plainText(summarise([told], view(200))).replaceAll(/\s+/g, ' ');
    const pair = told.results[0]?.pdRatio?.pairs[0];
    const [, p, d, rate] =
      /(\d+) P and (\d+) D instances serve most on all devices: ([\d.,]+) req\/s/.exec(text) ?? [];
    expect(Number(p) * 2 + Number(d) * 4).toBeLessThanOrEqual(16);
    const served = Math.min(Number(p) * (pair?.prefillQps ?? 0), Number(d) * (pair?.decodeQps ?? 0));
    expect(rate).toBe(served.toFixed(2));
    expect(served).toBeGreaterThan(Number(/Together ([\d.]+) req/.exec(text)?.[1]));
    const full = { ...ratio, prefillDevicesPerInstance: 4, decodeDevicesPerInstance: 4 };
    expect(plainText(summarise([resultOf(full)], view(200)))).not.toContain('serve most');
  });

  it.each([40, 60, 80, 120])('fits %i columns in both languages', (columns) => {
    for (const language of ['en', 'zh'] as const) {
      for (const one of summarise([resultOf(plan)], view(columns, language))) {
        expect(lineWidth(one)).toBeLessThan(columns);
      }
    }
  });

  it('is drawn from the same engine as the forecast', () => {
    const forecast = forecastOf(answersOf(plan));
    const best = resultOf(plan).results[0]?.best;
    expect(forecast?.best?.tokensPerSecond).toBe(best?.throughputTokensPerSecond);
  });
});
