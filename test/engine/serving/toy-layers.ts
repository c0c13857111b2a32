import { formatsOf } from '../../../src/engine/serving/model/number-formats.ts';
import type {
  AttentionFacts,
  FeedForward,
  GroupedQuery,
  Latent,
  LayerGroup,
  Recurrent,
} from '../../../src/engine/serving/model/serving-model.ts';
import type { OperatorTimer } from '../../../src/engine/serving/operators/operator-timer.ts';
import type { StepSetup } from '../../../src/engine/serving/step/linear-cost.ts';
import { plainSystem } from './fixtures.ts';

/** Bytes a microsecond, and operations a microsecond in bf16 and fp8. */
export const system = {
  ...plainSystem,
  bandwidthBytesPerSecond: 1e9,
  peakTeraOps: { bf16: 0.01, fp8: 0.02 },
};

export const gemm = (m: number, n: number, k: number) => 1000 + m * (n + k / 16);
export const reduce = (elements: number) => 7 + elements / 8;
const exchange = { all_gather: 3, reduce_scatter: 5, alltoall: 2 } as const;

/** Operators whose time is a plain sum of their sizes. */
export const operators = (change: object = {}) =>
  ({
    source: { system, data: null, framework: 'vllm' },
    gemm: () => ({ basis: 'table', at: gemm }),
    quantizeMicroseconds: () => 100,
    allReduce: (ranks: number) => ({ basis: 'fit', at: ranks === 1 ? () => 0 : reduce }),
    experts: () => ({ basis: 'roofline', at: (tokens: number) => 50 * tokens }),
    collective: (kind: keyof typeof exchange, ranks: number) => ({
      basis: 'fit',
      at: (bytes: number) => exchange[kind] * (ranks + bytes),
    }),
    decodeAttention: () => ({ basis: 'table', at: (count: number, context: number) => count * context }),
    prefillAttention: () => ({ basis: 'fit', at: (tokens: number) => tokens }),
    ...change,
  }) as unknown as OperatorTimer;

export const grouped: GroupedQuery = {
  kind: 'grouped-query',
  queryHeads: 8,
  keyValueHeads: 2,
  headDim: 16,
  window: 0,
};
export const latent: Latent = {
  kind: 'latent',
  queryHeads: 4,
  queryRank: 24,
  cacheRank: 32,
  ropeWidth: 8,
  nopeWidth: 16,
  valueWidth: 12,
  kept: 0,
};
export const recurrent: Recurrent = {
  kind: 'recurrent',
  inputWidth: 200,
  outputWidth: 60,
  stateBytes: 3000,
};
export const none = { kind: 'none' } as const satisfies FeedForward;
export const dense = { kind: 'dense', width: 256, gated: true } as const satisfies FeedForward;
export const experts = {
  kind: 'experts',
  experts: 8,
  perToken: 2,
  width: 32,
  sharedWidth: 16,
} as const satisfies FeedForward;
export const group = (attention: AttentionFacts, feedForward: FeedForward, count = 1): LayerGroup => ({
  count,
  attention,
  feedForward,
});

export const hidden = 64;

/** A step of a small model on toy operators, and what they were noted to rest on. */
export function setupOf(change: Partial<StepSetup['split']> = {}, groups = [group(grouped, dense)]) {
  const notes: string[] = [];
  const setup: StepSetup = {
    model: {
      id: 'toy',
      modelType: 'toy',
      hidden,
      vocabulary: 512,
      tied: false,
      maxPositions: 4096,
      groups,
      checkpoint: null,
    },
    formats: formatsOf('bf16', { hasExperts: false }),
    split: { tp: 1, attentionDp: 1, expertTp: 1, expertEp: 1, pp: 1, ...change },
    operators: operators(),
    kernels: operators(),
    note: (operator, basis) => notes.push(`${operator}: ${basis}`),
  };
  return { setup, notes };
}
