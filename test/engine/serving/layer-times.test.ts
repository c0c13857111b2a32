import { describe, expect, it } from 'vitest';
import type { AttentionFacts, FeedForward } from '../../../src/engine/serving/model/serving-model.ts';
import {
  exchangeOnAll,
  layerOnAll,
  layerOnRank,
  linear,
  reduceOnRank,
} from '../../../src/engine/serving/step/linear-cost.ts';
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
} from './toy-layers.ts';

/** Small operators of a layer: launches of 2 µs, and bytes at four fifths of the bandwidth. */
const small = (launches: number, m: number, width = 0) =>
  2 * launches + (m * 2 * (8 * hidden + 3 * width)) / (1000 * 0.8);
const m = 10;

describe('one layer on one rank', () => {
  const time = (attention: AttentionFacts, feedForward: FeedForward, split = {}) => {
    const one = group(attention, feedForward);
    return layerOnRank(setupOf(split, [one]).setup, one)(m);
  };

  it('of grouped queries projects queries, keys and values in, and queries out', () => {
    expect(time(grouped, none)).toBeCloseTo(
      gemm(m, (8 + 2 * 2) * 16, hidden) + gemm(m, hidden, 128) + small(5, m),
      9,
    );
    // A quarter of the queries, and one key-value head, which every rank keeps; two reductions.
    expect(time(grouped, none, { tp: 4 })).toBeCloseTo(
      gemm(m, 32 + 2 * 16, hidden) + gemm(m, hidden, 32) + small(5, m) + 2 * reduce(m * hidden),
      9,
    );
  });

  it('adds a gated feed-forward, and its activations', () => {
    const mixer = gemm(m, 192, hidden) + gemm(m, hidden, 128);
    expect(time(grouped, dense)).toBeCloseTo(
      mixer + gemm(m, 2 * 256, hidden) + gemm(m, hidden, 256) + small(5, m, 256),
      9,
    );
    expect(time(grouped, dense, { tp: 2 }) - 2 * reduce(m * hidden)).toBeCloseTo(
      gemm(m, 96, hidden) +
        gemm(m, hidden, 64) +
        gemm(m, 256, hidden) +
        gemm(m, hidden, 128) +
        small(5, m, 128),
      9,
    );
  });

  it('of experts has their router, and the shared expert where there is one', () => {
    const mixer = gemm(m, 192, hidden) + gemm(m, hidden, 128) + small(7, m);
    const router = gemm(m, 8, hidden);
    expect(time(grouped, experts)).toBeCloseTo(mixer + router + gemm(m, 32, hidden) + gemm(m, hidden, 16), 9);
    expect(time(grouped, { ...experts, sharedWidth: 0 })).toBeCloseTo(mixer + router, 9);
  });

  it('of latent attention projects to ranks, and absorbs keys and values in bf16', () => {
    const absorbed = gemm(m, 4 * 16, 32) + gemm(m, 4 * 12, 32);
    const out = gemm(m, hidden, 4 * 12);
    expect(time(latent, none)).toBeCloseTo(
      gemm(m, 24 + 40, hidden) + gemm(m, 4 * 24, 24) + absorbed + out + small(12, m),
      9,
    );
    expect(time({ ...latent, queryRank: 0 }, none)).toBeCloseTo(
      gemm(m, 4 * 24 + 40, hidden) + absorbed + out + small(12, m),
      9,
    );
    expect(time(latent, none, { tp: 2 }) - 2 * reduce(m * hidden)).toBeCloseTo(
      gemm(m, 64, hidden) +
        gemm(m, 48, 24) +
        gemm(m, 32, 32) +
        gemm(m, 24, 32) +
        gemm(m, hidden, 24) +
        small(12, m),
      9,
    );
  });

  it('of a recurrent mixer projects in and out', () => {
    expect(time(recurrent, none, { tp: 2 }) - 2 * reduce(m * hidden)).toBeCloseTo(
      gemm(m, 100, hidden) + gemm(m, hidden, 30) + small(5, m),
      9,
    );
  });

  it('with scales of the checkpoint saves nine tenths of a quantise kernel, and keeps a quarter', () => {
    const { setup } = setupOf();
    const fused = { ...setup, formats: { ...setup.formats, fusedQuantize: true } };
    expect(linear(fused, 'fp8', 64, 64)(m)).toBeCloseTo(gemm(m, 64, 64) - 90, 9);
    const short = { ...fused, operators: operators({ quantizeMicroseconds: () => 5000 }) };
    expect(linear(short, 'fp8', 64, 64)(m)).toBeCloseTo(gemm(m, 64, 64) / 4, 9);
    // What is absorbed is in bf16, and quantises nothing.
    const one = group(latent, none);
    const apart = layerOnRank(setup, one)(m) - layerOnRank(fused, one)(m);
    expect(apart).toBeCloseTo(3 * 90, 9);
  });
});

describe('one layer on all ranks', () => {
  const one = group(grouped, experts);

  it('is its experts, and nothing where it has none', () => {
    expect(layerOnAll(setupOf().setup, group(grouped, dense))).toBeNull();
    expect(layerOnAll(setupOf().setup, one)?.(m)).toBe(50 * m);
  });

  it('sends tokens between attention groups the shorter way', () => {
    const { setup, notes } = setupOf({ attentionDp: 4, expertEp: 4 });
    const gathered = (3 + 5) * (4 + 2 * m * hidden);
    const routed = (m / 4) * 2 * hidden;
    const sent = 2 * (4 + routed) + 2 * (4 + 2 * routed);
    expect(sent).toBeLessThan(gathered);
    expect(exchangeOnAll(setup, one)(m)).toBeCloseTo(sent, 9);
    expect(layerOnAll(setup, one)?.(m)).toBeCloseTo(50 * m + sent, 9);
    expect(notes).toContain('collectives: fit');
    const slow = {
      ...setup,
      kernels: operators({
        collective: (kind: string) => ({
          basis: 'fit',
          at: (bytes: number) => (kind === 'alltoall' ? 1e9 : bytes),
        }),
      }),
    };
    expect(exchangeOnAll(slow, one)(m)).toBeCloseTo(2 * 2 * m * hidden, 9);
    // Every rank gets a token at most once.
    const two = { ...setup, split: { ...setup.split, attentionDp: 2, expertEp: 2 } };
    const many = group(grouped, { ...experts, perToken: 8 });
    const once = (m / 2) * 2 * hidden;
    expect(exchangeOnAll(two, many)(m)).toBeCloseTo(2 * (2 + once) + 2 * (2 + 2 * once), 9);
    expect(exchangeOnAll(setupOf({ tp: 2 }).setup, one)(m)).toBe(0);
    expect(exchangeOnAll(setup, group(grouped, dense))(m)).toBe(0);
  });

  it('notes a reduction only where there is one', () => {
    const alone = setupOf();
    expect(reduceOnRank(alone.setup)(m)).toBe(0);
    expect(alone.notes).toEqual([]);
    const both = setupOf({ tp: 2 });
    expect(reduceOnRank(both.setup)(m)).toBe(2 * reduce(m * hidden));
    expect(both.notes).toEqual(['all-reduce: fit']);
  });
});
