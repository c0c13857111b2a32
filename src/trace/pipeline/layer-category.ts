/** Columns of the layer table; the first rule that hits decides. Case counts unless `anyCase`. */
interface LayerPattern {
  readonly id: string;
  readonly pieces: readonly string[];
  readonly anyCase?: boolean;
}

const deepSeek: readonly LayerPattern[] = [
  { id: 'mla', pieces: ['flash_fwd_splitkv_mla'] },
  { id: 'moe', pieces: ['fused_moe_kernel'] },
  { id: 'mla_metadata', pieces: ['get_mla_metadata'] },
  { id: 'mla_combine', pieces: ['flash_fwd_mla_combine'] },
  { id: 'rope', pieces: ['deepseek_rope', 'fused_norm_rope'] },
  { id: 'moe_gate', pieces: ['moe_fused_gate'] },
  { id: 'moe_align', pieces: ['moe_align_block'] },
  { id: 'moe_sort', pieces: ['count_and_sort'] },
  { id: 'mla_cache_store', pieces: ['fused_store_flashmla_cache'] },
  { id: 'hadamard', pieces: ['hadamard'], anyCase: true },
  { id: 'indexer_store', pieces: ['fused_store_indexer_cache'] },
  { id: 'indexer', pieces: ['indexer'], anyCase: true },
  { id: 'paged_mqa', pieces: ['paged_mqa_logits'] },
  { id: 'c4_prefill', pieces: ['c4_prefill'] },
  { id: 'c128_prefill', pieces: ['c128_prefill'] },
  { id: 'mhc_pre_gemm', pieces: ['mhc_pre_gemm_sqrsum'] },
  { id: 'mhc_pre_fuse', pieces: ['mhc_pre_big_fuse'] },
  { id: 'mhc_post', pieces: ['mhc_post_tilelang'] },
];

const shared: readonly LayerPattern[] = [
  { id: 'allreduce', pieces: ['AllReduce'] },
  { id: 'rmsnorm', pieces: ['RMSNorm', 'rms_normalize'] },
  { id: 'quant', pieces: ['quant'], anyCase: true },
  { id: 'topk', pieces: ['topk'], anyCase: true },
  { id: 'gemm_fp8', pieces: ['deep_gemm'] },
  { id: 'gemm_bf16', pieces: ['nvjet'] },
  { id: 'gemm_f32', pieces: ['sm80_xmma'] },
  { id: 'activation', pieces: ['silu_mul_clamp', 'act_and_mul'] },
  { id: 'radixsort', pieces: ['radixsort'], anyCase: true },
];

/** The finer category of a kernel within a layer; null where only the general one is known. */
export function layerCategory(name: string, isDeepSeek: boolean): string | null {
  const lower = name.toLowerCase();
  const hit = ({ pieces, anyCase = false }: LayerPattern) =>
    pieces.some((piece) => (anyCase ? lower : name).includes(piece));
  return (isDeepSeek ? [...deepSeek, ...shared] : shared).find(hit)?.id ?? null;
}
