import { describe, expect, it } from 'vitest';
import type { PlainEvent } from '../support/collect.ts';
import { columnsOf } from '../support/columns-of.ts';
import { frame, kernel, launch, mark } from '../support/events.ts';
import { analysed } from '../support/reports.ts';

/** A SGLang decode step with these kernels one after another, `gapUs` apart. */
function step(names: readonly string[], gapUs = 1) {
  const events: PlainEvent[] = [
    mark('step[DECODE bs=1]', 0, 1000),
    frame('python/sglang/srt/models/qwen3.py(10): forward', 0, 1000),
  ];
  names.forEach((name, at) => {
    events.push(launch(at + 1, 10 + at), kernel(name, 2000 + at * (10 + gapUs), 10, at + 1));
  });
  return columnsOf(events, { roctracer_version: 4.1 });
}

const found = (names: readonly string[], gapUs = 1) =>
  analysed(step(names, gapUs), { framework: 'sglang' }).stages[0]?.fuse.map(
    ({ detector, state, share, chains }) => ({
      id: detector.id,
      state,
      share: Math.round(share * 100),
      chains,
    }),
  );

describe('fuse rows', () => {
  it('a fused kernel is present with its whole time', () => {
    expect(found(['fused_add_rmsnorm_kernel', 'sgemm'])).toEqual([
      { id: 'sgl.add-rmsnorm', state: 'present', share: 50, chains: 0 },
    ]);
  });

  it('a split is backed by neighbours on one stream, and only they count', () => {
    const rows = found([
      'rotary_embedding_kernel',
      'set_kv_buffer_kernel',
      'sgemm',
      'rotary_embedding_kernel',
    ]);
    expect(rows).toEqual([{ id: 'sgl.rope-reshape-cache', state: 'split', share: 50, chains: 1 }]);
    expect(found(['rotary_embedding_kernel', 'sgemm', 'set_kv_buffer_kernel'])).toEqual([]);
    expect(found(['rotary_embedding_kernel', 'set_kv_buffer_kernel'], 25)).toEqual([]);
  });

  it('attention and data types are no evidence for caches or quantisation', () => {
    const attention = 'void paged_attention_kernel<__hip_bfloat16, (vllm::Fp8KVCacheDataType)0>';
    expect(found(['rotary_embedding_kernel', attention])).toEqual([]);
    expect(found(['rmsnorm_kernel', 'void sgemm_kernel<fp8_quant, kv_cache>'])).toEqual([]);
  });

  it('detectors of other devices and other frameworks stay out of the table', () => {
    const analysis = analysed(step(['nvjet_gemm', 'memset_kernel'], 1), { framework: 'sglang' });
    expect(analysis.stages[0]?.fuse).toEqual([]);
    const elsewhere = analysed(step(['rmsnorm_kernel', 'per_token_quant_fp8']), { framework: 'sglang' })
      .stages[0]?.elsewhere;
    expect(elsewhere?.map(({ detector, state }) => [detector.framework, state])).toContainEqual([
      'vllm',
      'split',
    ]);
  });

  it('no row is counted twice and no share exceeds the whole', () => {
    const rows = analysed(
      step(['rotary_kernel', 'set_kv_buffer', 'rmsnorm', 'per_token_quant', 'topk_softmax']),
      {
        framework: 'sglang',
      },
    ).stages[0]?.fuse;
    const kernels = rows?.flatMap(({ evidence }) => evidence.map(({ group }) => group.name.index)) ?? [];
    expect(new Set(kernels).size).toBe(kernels.length);
    expect(rows?.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1);
  });
});
