import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareReplica, runReplica, workerOf } from '../../../src/engine/serving/deployment/deployment.ts';
import { defaultPolicy } from '../../../src/engine/serving/framework/default-policy.ts';
import { type LoadProtocol, requestsOf } from '../../../src/engine/serving/load/protocol.ts';
import { figuresOf } from '../../../src/engine/serving/scheduler/serving-figures.ts';
import { RequestTooLongError, simulate } from '../../../src/engine/serving/scheduler/simulate.ts';
import { plainSystem, replicaOf } from './fixtures.ts';

const lengths = { prompt: 400, output: 60, range: [0.8, 1] as const, cachedShare: 0 };

function run(users: number, changes: Parameters<typeof replicaOf>[0] = {}, seed = 1, requests = 10 * users) {
  const prepared = prepareReplica(replicaOf(changes), { prompt: 400, output: 60, requests: users });
  const protocol: LoadProtocol = { kind: 'closed-loop', users, requests };
  return runReplica(prepared, requestsOf(protocol, lengths, seed));
}

describe('a simulated server', () => {
  it('gives every request all its tokens, in the order of time', () => {
    for (const framework of ['vllm', 'sglang', 'trtllm'] as const) {
      const measured = run(8, { framework });
      for (let request = 0; request < 80; request += 1) {
        const at = (list: Float64Array) => list[request] ?? Number.NaN;
        expect(at(measured.arrivals)).toBeGreaterThanOrEqual(0);
        expect(at(measured.starts)).toBeGreaterThanOrEqual(at(measured.arrivals));
        expect(at(measured.firstTokens)).toBeGreaterThan(at(measured.starts));
        expect(at(measured.ends)).toBeGreaterThan(at(measured.firstTokens));
      }
      const gaps = measured.gaps.tokens.reduce((sum, one) => sum + one, 0);
      const later = measured.outputs.reduce((sum, one) => sum + one - 1, 0);
      expect(gaps).toBe(later);
    }
  });

  it('gives the same bytes for the same seed, and other ones for another', () => {
    const bytes = (seed: number) => JSON.stringify([...run(4, {}, seed).ends]);
    expect(bytes(7)).toBe(bytes(7));
    expect(bytes(7)).not.toBe(bytes(8));
  });

  it('is cold once: only its first step takes longer', () => {
    const warm = run(4);
    const { firstToken } = replicaOf();
    const cold = run(4, { firstToken: { ...firstToken, coldMicroseconds: 2e6 } });
    const first = (measured: typeof warm) => (measured.firstTokens[0] ?? 0) - (measured.arrivals[0] ?? 0);
    expect(first(cold) - first(warm)).toBeCloseTo(2e6, 3);
    expect(cold.microseconds - warm.microseconds).toBeCloseTo(2e6, 3);
  });

  it('loses no token to preemption', () => {
    const prepared = prepareReplica(replicaOf(), { prompt: 200, output: 200, requests: 6 });
    const growing = { ...lengths, prompt: 200, output: 200 };
    const requests = requestsOf({ kind: 'closed-loop', users: 6, requests: 40 }, growing, 3);
    const short = { ...workerOf(prepared, 6, 'both'), cacheTokens: 1000 };
    const measured = simulate(short, requests);
    expect(measured.accounts[0]?.preemptions).toBeGreaterThan(0);
    const gaps = measured.gaps.tokens.reduce((sum, one) => sum + one, 0);
    const later = measured.outputs.reduce((sum, one) => sum + one - 1, 0);
    // A token that comes with a recomputed prompt has no gap of its own: nothing else may be missing.
    expect(later - gaps).toBeGreaterThanOrEqual(0);
    expect(measured.ends.every((end) => end > 0)).toBe(true);
    expect(measured.accounts[0]?.mostCacheTokens).toBeLessThanOrEqual(1000);
  });

  it('refuses a request that an empty cache cannot hold', () => {
    const prepared = prepareReplica(replicaOf(), { prompt: 400, output: 60, requests: 1 });
    const requests = requestsOf({ kind: 'closed-loop', users: 1, requests: 1 }, lengths, 1);
    expect(() => simulate({ ...workerOf(prepared, 1, 'both'), cacheTokens: 100 }, requests)).toThrow(
      RequestTooLongError,
    );
  });

  it('never raises the speed of a user with more users', () => {
    for (const framework of ['vllm', 'sglang', 'trtllm'] as const) {
      const speeds = [1, 2, 4, 8, 16, 32, 64].map(
        (users) => 1000 / figuresOf(run(users, { framework }), 0).tpot.mean,
      );
      for (let at = 1; at < speeds.length; at += 1) {
        expect(speeds[at] ?? 0).toBeLessThanOrEqual((speeds[at - 1] ?? 0) * 1.001);
      }
    }
  });

  it('is never slower on a faster system', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 3, noNaN: true }),
        fc.integer({ min: 1, max: 24 }),
        (factor, users) => {
          const faster = {
            ...plainSystem,
            peakTeraOps: { bf16: 989 * factor, fp8: 1978 * factor },
            bandwidthBytesPerSecond: plainSystem.bandwidthBytesPerSecond * factor,
          };
          const slow = figuresOf(run(users, {}, 1, 3 * users), 0);
          const fast = figuresOf(run(users, { system: faster }, 1, 3 * users), 0);
          expect(fast.tpot.mean).toBeLessThanOrEqual(slow.tpot.mean * (1 + 1e-9));
          expect(fast.outputTokensPerSecond).toBeGreaterThanOrEqual(slow.outputTokensPerSecond * (1 - 1e-9));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('takes prompts before decodes where the framework does, and with them where it mixes', () => {
    const stalls = (framework: 'vllm' | 'sglang') => {
      const { gaps } = run(8, { framework });
      return gaps.microseconds.reduce((most, gap) => Math.max(most, gap), 0);
    };
    const policy = defaultPolicy('sglang', 'hopper');
    expect(policy.mixes).toBe(false);
    expect(defaultPolicy('vllm', 'hopper').mixes).toBe(true);
    expect(stalls('sglang')).toBeGreaterThan(0);
  });

  it('keeps an offered rate while it can', () => {
    const prepared = prepareReplica(replicaOf(), { prompt: 400, output: 60, requests: 64 });
    const requests = requestsOf({ kind: 'constant-rate', perSecond: 2, requests: 100 }, lengths, 1);
    const figures = figuresOf(runReplica(prepared, requests), 0);
    expect(figures.requestsPerSecond).toBeGreaterThan(1.9);
    expect(figures.requestsPerSecond).toBeLessThan(2.1);
    expect(figures.queueing.p99).toBeLessThan(200);
  });
});
