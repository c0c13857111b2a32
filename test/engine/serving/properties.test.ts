import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadedOperators, loadOperators } from '../../../src/backends/calibrated/operator-data.ts';
import { deviceProfiles } from '../../../src/engine/hardware/device-registry.ts';
import { gpuSystems } from '../../../src/engine/hardware/gpu-systems.ts';
import { prepareReplica, runReplica, workerOf } from '../../../src/engine/serving/deployment/deployment.ts';
import { servingFrameworks } from '../../../src/engine/serving/framework/serving-framework.ts';
import { requestsOf } from '../../../src/engine/serving/load/protocol.ts';
import { onlyPrompts } from '../../../src/engine/serving/load/requests.ts';
import { systemFacts, systemFactsOfProfile } from '../../../src/engine/serving/operators/read-system.ts';
import { figuresOf } from '../../../src/engine/serving/scheduler/serving-figures.ts';
import { simulate } from '../../../src/engine/serving/scheduler/simulate.ts';
import type { WorkerRole } from '../../../src/engine/serving/scheduler/worker-setup.ts';
import { modelNamed, plainSystem, replicaOf } from './fixtures.ts';

type Changes = Parameters<typeof replicaOf>[0];

const names = ['Llama-3.1-8B', 'Qwen3-32B', 'Qwen3-30B-A3B'] as const;
const roles: readonly WorkerRole[] = ['both', 'prefill', 'decode'];
/** Systems that hold every model of the cases, each with its measured operators. */
const gpus = gpuSystems.filter(({ memoryGiB }) => memoryGiB >= 70).map(systemFacts);
const npus = [...deviceProfiles.values()]
  .filter(({ vendor, memoryBytes }) => vendor === 'HUAWEI' && memoryBytes >= 70 * 2 ** 30)
  .map(systemFactsOfProfile);
/** Every system under each framework that serves on it. */
const servers = [
  ...gpus.flatMap((system) =>
    servingFrameworks
      .filter((one) => one !== 'vllm-ascend')
      .map((framework) => ({ system, framework }) as const),
  ),
  ...npus.map((system) => ({ system, framework: 'vllm-ascend' }) as const),
];

beforeAll(async () => {
  await Promise.all(gpus.map(({ operators }) => loadOperators(operators)));
});

function speedOf(users: number, prompt: number, output: number, role: WorkerRole, changes: Changes) {
  const prepared = prepareReplica(replicaOf(changes), { prompt, output, requests: users });
  const lengths = { prompt, output, range: [1, 1] as const, cachedShare: 0 };
  const drawn = requestsOf({ kind: 'closed-loop', users, requests: 6 * users } as const, lengths, 1);
  const requests = role === 'prefill' ? onlyPrompts(drawn) : drawn;
  return figuresOf(runReplica(prepared, requests, role), 0);
}

const cases = fc.record({
  users: fc.constantFrom(1, 2, 4, 8, 16, 32, 64),
  prompt: fc.integer({ min: 64, max: 4000 }),
  output: fc.integer({ min: 16, max: 200 }),
  name: fc.constantFrom(...names),
  role: fc.constantFrom(...roles),
  server: fc.constantFrom(...servers),
});

/** Requests of equal lengths come in waves that fall differently into the steps of one number of users and another. */
const rounding = 1.02;

describe('a prediction', () => {
  it('never gives a user of more a higher speed, on any system, framework and phase', () => {
    fc.assert(
      fc.property(cases, ({ users, prompt, output, name, role, server }) => {
        const { framework, system } = server;
        const operators = loadedOperators(system.operators);
        const changes = { framework, model: modelNamed(name), system, operators };
        const [few, many] = [users, 2 * users].map((count) => speedOf(count, prompt, output, role, changes));
        expect(few?.tpot.mean ?? 0).toBeLessThanOrEqual((many?.tpot.mean ?? 0) * rounding);
        expect(few?.e2e.mean ?? 0).toBeLessThanOrEqual((many?.e2e.mean ?? 0) * rounding);
      }),
      { numRuns: 120, seed: 7 },
    );
  });

  it('is never slower on a faster system, all else equal', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: 1.05, max: 3, noNaN: true }), (one, by) => {
        const { users, prompt, output, name, role } = one;
        const { framework, system } = one.server;
        const model = modelNamed(name);
        const { bf16 = 1 } = system.peakTeraOps;
        const faster = {
          ...system,
          bandwidthBytesPerSecond: system.bandwidthBytesPerSecond * by,
          peakTeraOps: { ...system.peakTeraOps, bf16: bf16 * by },
        };
        const on = (facts: typeof system) =>
          speedOf(users, prompt, output, role, { framework, model, system: facts, operators: null });
        const [slow, fast] = [on(system), on(faster)];
        expect(fast.e2e.mean).toBeLessThanOrEqual(slow.e2e.mean * rounding);
        expect(fast.outputTokensPerSecond).toBeGreaterThanOrEqual(slow.outputTokensPerSecond / rounding);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('loses no token to preemption, whatever framework and phase', () => {
    const preempted = new Set<string>();
    fc.assert(
      fc.property(cases, fc.integer({ min: 2, max: 6 }), ({ prompt, server: { framework }, role }, held) => {
        const output = 200;
        const prepared = prepareReplica(replicaOf({ framework }), { prompt, output, requests: 16 });
        const lengths = { prompt, output, range: [0.8, 1] as const, cachedShare: 0 };
        const drawn = requestsOf({ kind: 'burst', users: null, requests: 16 }, lengths, 1);
        const requests = role === 'prefill' ? onlyPrompts(drawn) : drawn;
        const worker = workerOf(prepared, 16, role);
        // A cache of a few requests and of nothing reserved for their outputs.
        const setup = {
          ...worker,
          policy: { ...worker.policy, reservedOutput: 0 },
          cacheTokens: held * prompt + output,
        };
        const found = simulate(setup, requests);
        if ((found.accounts[0]?.preemptions ?? 0) > 0) preempted.add(`${framework} ${role}`);
        const gaps = found.gaps.tokens.reduce((sum, one) => sum + one, 0);
        expect(gaps).toBe(found.outputs.reduce((sum, one) => sum + one - 1, 0));
        expect(found.ends.every((end) => end > 0)).toBe(true);
      }),
      { numRuns: 400, seed: 7 },
    );
    expect([...preempted].toSorted()).toEqual(
      ['sglang', 'trtllm', 'vllm', 'vllm-ascend'].flatMap((one) => [`${one} both`, `${one} decode`]),
    );
  });

  it('is the same bytes for the same seed, in every phase', () => {
    for (const role of roles) {
      const bytes = () =>
        JSON.stringify(speedOf(16, 900, 40, role, { framework: 'sglang', system: plainSystem }));
      expect(bytes()).toBe(bytes());
    }
  });
});
