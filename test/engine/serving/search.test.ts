import { beforeAll, describe, expect, it } from 'vitest';
import { shippedCalibration } from '../../../src/backends/calibrated/shipped-calibration.ts';
import type { CalibrationDocument } from '../../../src/engine/serving/calibration/document.ts';
import { cacheTokens } from '../../../src/engine/serving/deployment/deployment.ts';
import {
  evaluate,
  limitsOfRole,
  prepareSplit,
  roomFor,
} from '../../../src/engine/serving/search/evaluate.ts';
import { pairDeployments } from '../../../src/engine/serving/search/pairs.ts';
import { searchServing } from '../../../src/engine/serving/search/search.ts';
import type { ServingRequest } from '../../../src/engine/serving/search/serving-request.ts';
import { plainSystem, searchRequest } from './fixtures.ts';

let document: CalibrationDocument;
beforeAll(async () => {
  document = await shippedCalibration();
});

const request = (changes: Partial<ServingRequest> = {}) => searchRequest(document, changes);

const one = { tp: 1, attentionDp: 1, expertTp: 1, expertEp: 1, pp: 1 };
/** A system with room for so many requests of the lengths above beside the weights. */
const roomy = (requests: number) => {
  const prepared = prepareSplit(request(), one, 1);
  const tokens = requests * (500 + 20) + 10;
  const { weightBytes, otherBytes, bytesPerToken } = prepared.room;
  return { ...plainSystem, memoryBytes: (weightBytes + otherBytes + tokens * bytesPerToken) / 0.9 };
};

describe('room for requests', () => {
  it('is of whole prompts and half their outputs, of prompts alone where nothing is decoded', () => {
    const prepared = prepareSplit(request(), one, 8);
    const tokens = cacheTokens(prepared, 256);
    expect(roomFor(prepared, request())).toBe(Math.floor(tokens / 520));
    expect(roomFor(prepared, request({ role: 'prefill' }))).toBe(Math.floor(tokens / 500));
    expect(roomFor(prepareSplit(request({ system: roomy(3) }), one, 8), request())).toBe(3);
  });
});

describe('a split as it is prepared', () => {
  it('has a budget that holds the longest prompt where prompts are not cut', () => {
    const lengths = { prompt: 10_000, output: 10, range: [0.5, 1.5] as const, cachedShare: 0 };
    const budget = (changes: Partial<ServingRequest>) =>
      prepareSplit(request({ lengths, ...changes }), one, 1).replica.policy.budget;
    expect(budget({ framework: 'trtllm' })).toBe(15_000);
    expect(budget({ framework: 'vllm' })).toBe(8192);
    expect(budget({ framework: 'trtllm', budget: 4096 })).toBe(4096);
  });

  it('runs as many requests as its attention groups together, and prefills faster alone with TensorRT-LLM', () => {
    const wide = { ...one, attentionDp: 2, expertEp: 2 };
    expect(prepareSplit(request(), wide, 1).replica.policy.maxRunning).toBe(2048);
    const scale = (role: 'both' | 'prefill') =>
      prepareSplit(request({ framework: 'trtllm' }), one, 1, role).replica.firstToken.scale;
    expect([scale('both'), scale('prefill')]).toEqual([1, 0.7]);
  });
});

describe('limits', () => {
  it('are those that the role of an instance can break', () => {
    const limits = { ttftMs: 10, tpotMs: 20, ttftStatistic: 'median', tpotStatistic: 'mean' } as const;
    const of = (role: ServingRequest['role']) => limitsOfRole(request({ limits }), role);
    expect(of('both')).toEqual({ ttftMs: 10, tpotMs: 20 });
    expect(of('prefill')).toEqual({ ttftMs: 10, tpotMs: null });
    expect(of('decode')).toEqual({ ttftMs: null, tpotMs: 20 });
  });
});

describe('a search', () => {
  const limits = (ttftMs: number | null, tpotMs: number | null) =>
    ({ ttftMs, tpotMs, ttftStatistic: 'median', tpotStatistic: 'mean' }) as const;

  it('climbs in doublings to what memory holds, and says so', () => {
    const [found] = searchServing(request({ system: roomy(11) })).configurations;
    expect(found?.label).toBe('2 × TP=1');
    expect(found?.stop).toBe('memory');
    // Two replicas: every number of users is of both.
    expect(found?.curve.map(({ users }) => users)).toEqual([2, 4, 8, 16, 22]);
    expect(found?.best).not.toBeNull();
  });

  it('climbs no further than its ladder, and halves between the last that held and the first that did not', () => {
    const free = searchServing(request()).configurations[0];
    expect(free?.curve.map(({ users }) => users)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]);
    expect(free?.stop).toBe('users');
    const tpotOf = (users: number) =>
      free?.curve.find((each) => each.users === users)?.figures.tpot.mean.value ?? 0;
    const between = (tpotOf(16) + tpotOf(32)) / 2;
    const bound = searchServing(request({ limits: limits(null, between) })).configurations[0];
    expect(bound?.stop).toBe('tpot-limit');
    // Of one replica: 8 holds, 16 does not; then 12, and three halvings in all.
    expect(bound?.curve.map(({ users }) => users / 2).filter((users) => users < 9)).toEqual([1, 2, 4, 8]);
    expect(bound?.curve.map(({ users }) => users / 2)).toContain(12);
    expect(bound?.curve).toHaveLength(5 + 3);
    const best = bound?.best?.figures.tpot.mean.value ?? Number.NaN;
    expect(best).toBeLessThanOrEqual(between);
    const held = bound?.curve.filter(({ figures }) => figures.tpot.mean.value <= between) ?? [];
    expect(bound?.best?.users).toBe(Math.max(...held.map(({ users }) => users)));
  });

  it('says which limit stopped it, and has no best where not one user is served within it', () => {
    const [found] = searchServing(request({ limits: limits(0.001, null) })).configurations;
    expect(found).toMatchObject({ best: null, stop: 'ttft-limit' });
    expect(found?.curve).toHaveLength(1);
    const [decode] = searchServing(request({ limits: limits(null, 0.001) })).configurations;
    expect(decode).toMatchObject({ best: null, stop: 'tpot-limit' });
  });

  it('takes the load that is stated, shared by the replicas', () => {
    const curve = (load: ServingRequest['load']) =>
      searchServing(request({ load })).configurations[0]?.curve.map(({ users }) => users);
    expect(curve({ kind: 'closed-loop', users: 7 })).toEqual([8]);
    expect(curve({ kind: 'closed-loop', users: 1 })).toEqual([2]);
    const [burst] = searchServing(request({ load: { kind: 'burst', requests: 30 } })).configurations;
    expect(burst?.stop).toBe('users');
    expect(burst?.curve[0]?.measured.outputs).toHaveLength(15);
    const rate = searchServing(request({ load: { kind: 'constant-rate', perSecond: 4 } })).configurations[0];
    expect(rate?.curve[0]?.isOpen).toBe(true);
    expect(rate?.curve[0]?.raw.requestsPerSecond).toBeCloseTo(2, 1);
  });

  it('names splits whose weights leave no room for a request', () => {
    const tight = { ...plainSystem, memoryBytes: 1e9 };
    expect(searchServing(request({ system: tight, tpSizes: [1, 2] }))).toEqual({
      configurations: [],
      tooLarge: ['TP=1', 'TP=2'],
    });
  });

  it('puts the most throughput first', () => {
    const { configurations } = searchServing(
      request({ tpSizes: [1, 2], load: { kind: 'closed-loop', users: 64 } }),
    );
    const rates = configurations.map(
      ({ best }) => (best?.figures.outputTokensPerSecondPerDevice.value ?? 0) * (best?.devicesUsed ?? 0),
    );
    expect(rates).toHaveLength(2);
    expect(rates).toEqual(rates.toSorted((a, b) => b - a));
  });
});

describe('the share of requests within the limits', () => {
  it('is all of them, none, or nothing without a limit', () => {
    const goodput = (ttftMs: number | null, tpotMs: number | null) => {
      const limits = { ttftMs, tpotMs, ttftStatistic: 'median', tpotStatistic: 'mean' } as const;
      const asked = request({ limits });
      const replica = prepareSplit(asked, one, 8);
      const deployment = { kind: 'aggregated', role: 'both', replica, replicas: 2 } as const;
      const { goodputPerSecond, figures } = evaluate(asked, deployment, 8);
      return [goodputPerSecond, figures.requestsPerSecond.value * 2] as const;
    };
    expect(goodput(null, null)[0]).toBeNull();
    const [all, rate] = goodput(1e6, 1e6);
    expect(all).toBeCloseTo(rate, 9);
    expect(goodput(1e-6, 1e6)[0]).toBe(0);
    expect(goodput(1e6, 1e-6)[0]).toBe(0);
    expect(goodput(null, 1e6)[0]).toBeCloseTo(rate, 9);
  });
});

describe('pairings of prefill and decode instances', () => {
  it('fill the devices, balance both kinds, and are told as they are built', () => {
    const asked = request({
      devices: 4,
      tpSizes: [1, 2],
      disaggregated: { prefillDevices: null, decodeDevices: null },
    });
    const found = pairDeployments(asked);
    expect(found).toHaveLength(4);
    for (const { label, pair, room } of found) {
      const [p, d] = [pair.prefill.replica.split.tp, pair.decode.replica.split.tp];
      expect(pair.prefillInstances * p + pair.decodeInstances * d).toBeLessThanOrEqual(4);
      // The decode instances take what the prefill instances leave.
      expect(4 - pair.prefillInstances * p - pair.decodeInstances * d).toBeLessThan(d);
      expect(label).toBe(`${pair.prefillInstances} × P TP=${p} + ${pair.decodeInstances} × D TP=${d}`);
      expect(room).toBe(roomFor(pair.decode, asked) * pair.decodeInstances);
    }
  });

  it('have instances of the sizes that are asked, and are none where not one of each fits', () => {
    const sizes = (prefillDevices: number, decodeDevices: number, devices: number) =>
      pairDeployments(
        request({ devices, tpSizes: [], disaggregated: { prefillDevices, decodeDevices } }),
      ).map(({ label }) => label);
    expect(sizes(1, 2, 3)).toEqual(['1 × P TP=1 + 1 × D TP=2']);
    expect(sizes(2, 2, 3)).toEqual([]);
  });

  it('balance the rates of both: long prompts take more prefill instances, long outputs more decode instances', () => {
    const prefills = (prompt: number, output: number) => {
      const lengths = { prompt, output, range: [1, 1] as const, cachedShare: 0 };
      const asked = request({ devices: 8, lengths, disaggregated: { prefillDevices: 1, decodeDevices: 1 } });
      return pairDeployments(asked)[0]?.pair.prefillInstances ?? 0;
    };
    expect(prefills(8000, 20)).toBeGreaterThan(prefills(500, 500));
    expect(prefills(500, 2000)).toBe(1);
  });
});
