import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareReplica, runReplica } from '../../../src/engine/serving/deployment/deployment.ts';
import { servingFrameworks } from '../../../src/engine/serving/framework/serving-framework.ts';
import { requestsOf } from '../../../src/engine/serving/load/protocol.ts';
import { figuresOf } from '../../../src/engine/serving/scheduler/figures.ts';
import { modelNamed, plainSystem, replicaOf } from './fixtures.ts';

type Changes = Parameters<typeof replicaOf>[0];

const names = ['Llama-3.1-8B', 'Qwen3-32B', 'Qwen3-30B-A3B'] as const;

function speedOf(users: number, prompt: number, output: number, changes: Changes) {
  const prepared = prepareReplica(replicaOf(changes), { prompt, output, requests: users });
  const lengths = { prompt, output, range: [1, 1] as const, cachedShare: 0 };
  const load = { kind: 'closed-loop', users, requests: 6 * users } as const;
  return figuresOf(runReplica(prepared, requestsOf(load, lengths, 1)), 0);
}

const cases = fc.record({
  users: fc.constantFrom(1, 2, 4, 8, 16, 32, 64),
  prompt: fc.integer({ min: 64, max: 4000 }),
  output: fc.integer({ min: 16, max: 200 }),
  framework: fc.constantFrom(...servingFrameworks.filter((one) => one !== 'vllm-ascend')),
  name: fc.constantFrom(...names),
});

/** Requests of equal lengths come in waves that fall differently into the steps of one number of users and another. */
const rounding = 1.02;

describe('a prediction', () => {
  it('never gives a user of more a higher speed', () => {
    fc.assert(
      fc.property(cases, ({ users, prompt, output, framework, name }) => {
        const changes = { framework, model: modelNamed(name) };
        const [few, many] = [users, 2 * users].map((count) => speedOf(count, prompt, output, changes));
        expect(few?.tpot.mean ?? 0).toBeLessThanOrEqual((many?.tpot.mean ?? 0) * rounding);
        expect(few?.e2e.mean ?? 0).toBeLessThanOrEqual((many?.e2e.mean ?? 0) * rounding);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('is never slower on a faster system, all else equal', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: 1.05, max: 3, noNaN: true }), (one, by) => {
        const { users, prompt, output, framework, name } = one;
        const model = modelNamed(name);
        const faster = {
          ...plainSystem,
          bandwidthBytesPerSecond: plainSystem.bandwidthBytesPerSecond * by,
          peakTeraOps: { bf16: 989 * by, fp8: 1978 * by },
        };
        const slow = speedOf(users, prompt, output, { framework, model });
        const fast = speedOf(users, prompt, output, { framework, model, system: faster });
        expect(fast.e2e.mean).toBeLessThanOrEqual(slow.e2e.mean * rounding);
        expect(fast.outputTokensPerSecond).toBeGreaterThanOrEqual(slow.outputTokensPerSecond / rounding);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('is the same bytes for the same seed', () => {
    const bytes = () => JSON.stringify(speedOf(16, 900, 40, { framework: 'sglang' }));
    expect(bytes()).toBe(bytes());
  });
});
