import { describe, expect, it } from 'vitest';
import { formatsOf } from '../../../src/engine/serving/model/number-formats.ts';
import { OperatorTimer } from '../../../src/engine/serving/operators/operator-timer.ts';
import { attentionCost } from '../../../src/engine/serving/step/attention-cost.ts';
import { linear, localKeyValueHeads, type StepSetup } from '../../../src/engine/serving/step/linear-cost.ts';
import { ReplicaStepTimer } from '../../../src/engine/serving/step/step-timer.ts';
import { modelNamed, plainSystem, replicaOf } from './fixtures.ts';

function contextOf(name: string, changes: Partial<StepSetup> = {}): StepSetup {
  const { split } = replicaOf();
  const operators = new OperatorTimer({ system: plainSystem, data: null, framework: 'vllm' });
  return {
    model: modelNamed(name),
    formats: formatsOf('bf16', { hasExperts: false }),
    split,
    operators,
    kernels: operators,
    note: () => {},
    ...changes,
  };
}

const latentModel = 'deepseek-ai/DeepSeek-V3';

describe('latent attention by formula', () => {
  const launch = 15;
  function costOf(kept: number, split = {}) {
    const setup = contextOf(latentModel);
    const group = setup.model.groups.find(({ attention }) => attention.kind === 'latent');
    if (group?.attention.kind !== 'latent') throw new Error('the model has latent attention');
    const attention = { ...group.attention, kept };
    const cost = attentionCost({ ...setup, split: { ...setup.split, ...split } }, { ...group, attention });
    return { cost, attention };
  }

  it('grows with the square of a prompt, and with its tokens once sparse attention keeps no more', () => {
    const full = costOf(0).cost.prefill;
    expect((full(2000) - launch) / (full(1000) - launch)).toBeCloseTo(4, 9);
    const sparse = costOf(500).cost.prefill;
    expect((sparse(2000) - launch) / (sparse(1000) - launch)).toBeCloseTo(2, 9);
    expect(sparse(400)).toBeCloseTo(full(400), 9);
  });

  it('multiplies each token with those before it, at two fifths of the peak', () => {
    const { cost, attention } = costOf(0);
    const operations =
      attention.queryHeads * (attention.nopeWidth + attention.ropeWidth + attention.valueWidth);
    expect(cost.prefill(1000) - launch).toBeCloseTo((1e6 * operations) / (0.4 * 989e6), 6);
    const halved = costOf(0, { tp: 2 }).cost;
    expect((halved.prefill(1000) - launch) * 2).toBeCloseTo(cost.prefill(1000) - launch, 6);
  });

  it('reads the compressed cache of every request in decode, and beside it index keys where it is sparse', () => {
    const { cost } = costOf(0);
    expect((cost.decode(64, 4000) - launch) / (cost.decode(32, 4000) - launch)).toBeCloseTo(2, 9);
    const sparse = costOf(2000).cost;
    expect(sparse.decode(32, 100_000)).toBeLessThan(cost.decode(32, 100_000));
    expect(sparse.decode(32, 100_000)).toBeGreaterThan(costOf(0).cost.decode(32, 2000));
  });
});

describe('linear work of a step', () => {
  it('of a static checkpoint saves its quantise kernels, never more than three quarters of a product', () => {
    const plain = contextOf('Llama-3.1-8B');
    const fused = { ...plain, formats: { ...plain.formats, fusedQuantize: true } };
    for (const tokens of [1, 64, 4096]) {
      const whole = linear(plain, 'fp8', 4096, 4096)(tokens);
      const saved = linear(fused, 'fp8', 4096, 4096)(tokens);
      expect(saved).toBeLessThanOrEqual(whole);
      expect(saved).toBeGreaterThanOrEqual(whole * 0.25 - 1e-9);
    }
  });

  it('keeps a key-value head on every rank', () => {
    const facts = { keyValueHeads: 8 } as Parameters<typeof localKeyValueHeads>[0];
    expect([1, 4, 8, 16].map((tp) => localKeyValueHeads(facts, tp))).toEqual([8, 2, 1, 1]);
  });
});

describe('a step of one replica', () => {
  const timer = new ReplicaStepTimer(contextOf('Llama-3.1-8B'), {
    tokens: 8192,
    context: 32_768,
    requests: 256,
  });

  it('has the layers of its model', () => {
    expect(timer.layerCount).toBe(32);
  });

  it('takes longer for more tokens, and nothing for no decoding request', () => {
    expect(timer.linear(4096, 4096, 8)).toBeGreaterThan(timer.linear(1024, 1024, 8));
    expect(timer.linear(1024, 1024, 512)).toBeGreaterThan(timer.linear(1024, 1024, 8));
    expect(timer.decodeAttention(0, 1000)).toBe(0);
    expect(timer.decodeAttention(8, 4000)).toBeGreaterThan(timer.decodeAttention(8, 1000));
    expect(timer.decodeAttention(64, 4000)).toBeGreaterThan(timer.decodeAttention(8, 4000));
  });

  it('attends with a chunk to what is behind it: chunks of a prompt take as long as the prompt', () => {
    const whole = timer.prefillAttention(16_384, 0);
    const first = timer.prefillAttention(8192, 0);
    expect(first + timer.prefillAttention(8192, 8192)).toBeCloseTo(whole, 6);
    expect(timer.prefillAttention(8192, 8192)).toBeGreaterThan(first);
  });

  it('of one device exchanges nothing', () => {
    expect(timer.collectives(1024, 1024)).toBe(0);
    const split = { ...replicaOf().split, tp: 2 };
    const two = new ReplicaStepTimer(contextOf('Llama-3.1-8B', { split }), {
      tokens: 8192,
      context: 4096,
      requests: 8,
    });
    expect(two.collectives(1024, 1024)).toBeGreaterThan(0);
  });
});
