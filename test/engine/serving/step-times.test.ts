import { describe, expect, it } from 'vitest';
import { attentionCost } from '../../../src/engine/serving/step/attention-cost.ts';
import { layerOnRank, type StepSetup } from '../../../src/engine/serving/step/linear-cost.ts';
import { ReplicaStepTimer } from '../../../src/engine/serving/step/step-timer.ts';
import {
  dense,
  experts,
  gemm,
  group,
  grouped,
  hidden,
  latent,
  none,
  operators,
  recurrent,
  reduce,
  setupOf,
  system,
} from './toy-layers.ts';

describe('attention of one layer', () => {
  it('of grouped queries is the operator of the heads of a rank', () => {
    const { setup, notes } = setupOf({ tp: 4 });
    const cost = attentionCost(setup, group(grouped, none));
    expect([cost.decode(3, 100), cost.prefill(70)]).toEqual([300, 70]);
    expect(notes).toEqual(['decode attention: table', 'prefill attention: fit']);
  });

  it('of a recurrent mixer updates its state, whatever the context', () => {
    const cost = attentionCost(setupOf({ tp: 2 }).setup, group(recurrent, none));
    // A state of 1,500 bytes read and written at 600 bytes a microsecond; 2,000 operations a microsecond.
    expect(cost.decode(3, 1e6)).toBeCloseTo(20 + (3 * 2 * 1500) / 600, 9);
    expect(cost.prefill(40)).toBeCloseTo(20 + (40 * 1500 * 1.5) / 2000 + (2 * 1500) / 600, 9);
  });

  it('of latent attention lies between reading the cache and multiplying it', () => {
    const cost = (change: Partial<StepSetup['formats']> = {}, generation = system.generation) => {
      const { setup } = setupOf({ tp: 2 });
      const kernels = operators({
        source: { system: { ...system, generation }, data: null, framework: 'vllm' },
      });
      const formats = { ...setup.formats, ...change };
      return attentionCost({ ...setup, formats, operators: kernels }, group(latent, none));
    };
    const norm = (a: number, b: number) => (a ** 4 + b ** 4) ** 0.25;
    const operations = 3 * 500 * 2 * 2 * (2 * 32 + 8);
    expect(cost().decode(3, 500)).toBeCloseTo(
      15 + norm((3 * 500 * 40 * 2) / 1000 / 0.5, operations / 1e4 / 0.3),
      6,
    );
    expect(cost({ cache: 'fp8' }).decode(3, 500)).toBeCloseTo(
      15 + norm((3 * 500 * 40) / 1000 / 0.5, operations / 1e4 / 0.3),
      6,
    );
    expect(cost({ cache: 'fp8' }, 'blackwell').decode(3, 500)).toBeCloseTo(
      15 + norm((3 * 500 * 40) / 1000 / 0.5, operations / 2e4 / 0.3),
      6,
    );
  });
});

describe('a step of all layers', () => {
  const groups = [group(grouped, dense, 2), group(latent, experts, 3)];
  const { setup } = setupOf({ tp: 2, expertTp: 2 }, groups);
  const timer = () => new ReplicaStepTimer(setup, { tokens: 4, context: 300, requests: 2 });
  const [first, second] = groups.map((one) => layerOnRank(setup, one)) as [
    ReturnType<typeof layerOnRank>,
    ReturnType<typeof layerOnRank>,
  ];

  it('has every layer of every group, the experts of all tokens, and the head of the rows', () => {
    expect(timer().layerCount).toBe(5);
    expect(timer().linear(3, 4, 2)).toBeCloseTo(
      2 * first(3) + 3 * second(3) + 3 * 50 * 4 + gemm(2, 512 / 2, hidden),
      6,
    );
    expect(timer().collectives(3, 4)).toBeCloseTo(5 * 2 * reduce(3 * hidden), 9);
  });

  it('attends in every layer, and to nothing without requests', () => {
    const attends = groups.map((one) => attentionCost(setup, one));
    const decode = attends.reduce((sum, one, at) => sum + (groups[at]?.count ?? 0) * one.decode(2, 300), 0);
    expect(timer().decodeAttention(2, 300)).toBeCloseTo(decode, 6);
    expect(timer().decodeAttention(0, 300)).toBe(0);
    const prefill = (tokens: number) =>
      attends.reduce((sum, one, at) => sum + (groups[at]?.count ?? 0) * one.prefill(tokens), 0);
    expect(timer().prefillAttention(300, 0)).toBeCloseTo(prefill(300), 6);
    // A chunk takes no less than it would alone.
    expect(timer().prefillAttention(1, 299)).toBeGreaterThanOrEqual(timer().prefillAttention(1, 0));
  });

  it('of sparse latent attention reads the tokens that are kept, and an index key of every token', () => {
    const sparse = group({ ...latent, kept: 200 }, none);
    const cost = attentionCost(setupOf({ tp: 2 }).setup, sparse);
    const norm = (a: number, b: number) => (a ** 4 + b ** 4) ** 0.25;
    const time = (kept: number, tokens: number) =>
      15 +
      norm((3 * (kept * 40 * 2 + tokens * 132)) / 1000 / 0.5, (3 * kept * 2 * 2 * (2 * 32 + 8)) / 1e4 / 0.3);
    expect(cost.decode(3, 500)).toBeCloseTo(time(200, 500), 6);
    expect(cost.decode(3, 100)).toBeCloseTo(time(100, 100), 6);
    const dense = attentionCost(setupOf({ tp: 2 }).setup, group(latent, none));
    expect((cost.prefill(500) - 15) / (dense.prefill(500) - 15)).toBeCloseTo(200 / 500, 9);
  });
});
