import { describe, expect, it } from 'vitest';
import type { CalledOperator } from '../../../../src/engine/analytic/measured/called-operator.ts';
import { compositeTime } from '../../../../src/engine/analytic/measured/composite.ts';
import {
  latentProjection,
  quantizedProjection,
} from '../../../../src/engine/analytic/measured/parts/latent-projection.ts';
import type { Part } from '../../../../src/engine/analytic/measured/parts/part.ts';
import { callOf, mappingOf, rowOf, smallDatabase, tensors } from './small-database.ts';

describe('projections in front of latent attention', () => {
  const inputs = tensors([6, 64], [1], [1], [32, 64], [32], [48, 32], [20, 64], [16]);
  const call = (given: Partial<CalledOperator> = {}) =>
    callOf({ inputs, heads: 2, weights: 'int8', ...given });
  const summary = (parts: Part[] | null) =>
    parts?.map((part) =>
      part.kind === 'compute'
        ? [part.kernels[0], ...part.inputs.map((one) => one.shape.join('x'))].join(' ')
        : part.kind,
    ) ?? null;

  it('are two linears around a norm, and the write of keys and values', () => {
    expect(summary(latentProjection(call(), mappingOf({})))).toEqual([
      'MatMulV2 6x64 52x64',
      'RmsNorm 6x32 32',
      'MatMulV2 6x32 48x32',
      'KvRmsNormRopeCache 6x1x1x20',
    ]);
  });

  it('are quantised in front of each linear where their weights are', () => {
    expect(summary(quantizedProjection(call(), mappingOf({})))).toEqual([
      'AscendQuantV2 6x64 64 64',
      'QuantBatchMatmulV3 6x64 52x64',
      'RmsNorm 6x32 32',
      'AscendQuantV2 6x32 32 32',
      'QuantBatchMatmulV3 6x32 48x32',
      'KvRmsNormRopeCache 6x1x1x20',
    ]);
  });

  it('write into a pool where the mapping says how', () => {
    const query = (kv_cache_query: object) => mappingOf({ decomposer_options: { kv_cache_query } });
    expect(latentProjection(call(), query({ mode: 'pool_dim0_agnostic', block_size: 128 }))?.at(-1)).toEqual({
      kind: 'cache',
      kernels: ['KvRmsNormRopeCache'],
      cache: { tokens: 6, latent: 16, rope: 4, blockTokens: 128, type: 'DT_BF16' },
    });
    expect(latentProjection(call(), query({ mode: 'pool_dim0_agnostic' }))).toBeNull();
    expect(quantizedProjection(call(), query({ mode: 'other', block_size: 128 }))).toBeNull();
    expect(summary(latentProjection(call(), query({ mode: null })))?.at(-1)).toBe(
      'KvRmsNormRopeCache 6x1x1x20',
    );
  });

  it('are one opaque kernel where tokens lie spread', () => {
    const mapping = (opaque_kernel: object | null) =>
      mappingOf({
        decomposer_options: { visible_kernel_regime: { requires_sequence_parallel: true }, opaque_kernel },
      });
    expect(quantizedProjection(call(), mapping({}))).toEqual([
      {
        kind: 'preprocess',
        kernels: ['mla_preprocess_0_mix_aic'],
        preprocess: {
          numbers: {
            num_tokens: 6,
            hidden_size: 64,
            local_num_heads: 2,
            q_lora_rank: 32,
            kv_lora_rank: 16,
            qk_nope_head_dim: 20,
            qk_rope_head_dim: 4,
            block_size: 128,
          },
          texts: {
            cache_mode: 'krope_ctkv',
            quant_mode: 'per_tensor_quant_asymm',
            weight_format: 'FRACTAL_NZ',
          },
          flags: { enable_inner_out: true, weight_quantized: true },
        },
      },
    ]);
    expect(quantizedProjection(call({ weights: 'int4' }), mapping({ block_size: 64 }))).toMatchObject([
      { preprocess: { numbers: { block_size: 64 } } },
    ]);
    expect(quantizedProjection(call({ weights: 'fp8' }), mapping({}))).toBeNull();
    expect(quantizedProjection(call({ heads: null }), mapping({}))).toBeNull();
    expect(quantizedProjection(call(), mapping(null))).toBeNull();
  });

  it('are none where an argument is missing', () => {
    for (let count = 0; count < inputs.length; count += 1) {
      const short = call({ inputs: inputs.slice(0, count) });
      expect(latentProjection(short, mappingOf({})), String(count)).toBeNull();
      expect(quantizedProjection(short, mappingOf({})), String(count)).toBeNull();
    }
  });

  it('are partial where some of their kernels have no row', () => {
    const database = smallDatabase({ MatMulV2: [rowOf('6,64;52,64', 3), rowOf('6,32;48,32', 4)] });
    const mlapo = call({ name: 'tensor_cast.mlapo.default' });
    expect(compositeTime(database, mlapo, mappingOf({}))).toEqual({ kind: 'partial', microseconds: 7 });
    expect(compositeTime(database, mlapo, mappingOf({ require_all_sub_kernels: true }))).toEqual({
      kind: 'missed',
      miss: 'shape',
    });
    expect(compositeTime(smallDatabase({}), mlapo, mappingOf({}))).toMatchObject({
      kind: 'missed',
      miss: 'shape',
    });
    const none = callOf({ name: 'tensor_cast.mlapo.default' });
    expect(compositeTime(database, none, mappingOf({}))).toMatchObject({ kind: 'missed', miss: 'not-read' });
  });
});
