import { describe, expect, it } from 'vitest';
import { classifyName } from '../../../src/trace/categories/classify.ts';

// Names as public traces and sources write them; the second column is what the kernel does.
describe('classifyName', () => {
  it.each([
    ['void cutlass::device_kernel<flash::enable_sm90<flash::FlashAttnFwdSm90<int> > >', 'attention'],
    ['void flash_fwd_splitkv_kernel<Flash_fwd_kernel_traits<128> >', 'attention'],
    ['void flash::FlashAttnFwdCombine<int>', 'attention'],
    ['_combined_routing_compute', 'moe'],
    ['Cijk_Alik_Bljk_BBS_BH_MT128x256x32_MI16x16x1', 'gemm'],
    ['void vllm::reshape_and_cache_flash_kernel<__hip_bfloat16, (vllm::Fp8KVCacheDataType)0>', 'kv_cache'],
    ['gemma_fused_add_rmsnorm', 'norm'],
    ['void GemmaRMSNormKernel<float>', 'norm'],
    ['fused_softmax_mma', 'softmax'],
    ['void flashinfer::BatchPrefillWithPagedKVCacheKernel<int>', 'attention'],
    ['_matmul_ogs_NNT_bf16xbf16xmxfp4_16x128x256x1_swiglu', 'gemm'],
    ['void deep_gemm::sm90_fp8_gemm_1d2d_impl<int>', 'gemm'],
    ['void dpsk::ep::combine<int>', 'communication'],
    ['void (anonymous namespace)::multimem_all_reduce_kernel<c10::BFloat16, 16>', 'communication'],
    ['ncclDevKernel_AllGather_RING_LL', 'communication'],
    ['kernel_cutlass_rmsnorm_bf16', 'norm'],
    ['triton_red_fused__unsafe_view_add_mean_mul_pow_rsqrt_1', 'norm'],
    ['triton_poi_fused__to_copy_1', 'elementwise'],
    ['triton_red_fused_sum_2', 'reduce_topk'],
    ['triton_tem_fused_addmm_0', 'gemm'],
    ['void at::native::vectorized_elementwise_kernel<4, at::native::FillFunctor<int> >', 'memory'],
    ['void at::native::elementwise_kernel<128, 4, direct_copy_kernel_cuda(int)>', 'memory'],
    ['void at::native::vectorized_elementwise_kernel<4, at::native::CUDAFunctor_add<float> >', 'elementwise'],
    ['void at::native::vectorized_elementwise_kernel<4, exp_kernel_cuda>', 'elementwise'],
    ['_ZN7ck_tile6kentryILi2ENS_38FmhaBatchPrefillWithPagedKVCacheKernelEEEv', 'attention'],
    ['_ZN5aiter24add_rmsnorm_quant_kernelIDF16bEEvPT0_', 'norm'],
    ['aclnnMm_MatMulCommon_MatMulV2', 'gemm'],
    ['aclnnMm_MatMulCommon_MemSet', 'memory'],
    ['aclnnGroupedMatmulV4_GroupedMatmul_GroupedMatmul', 'moe'],
    ['aclnnInplaceCopy_TensorMoveAiCore_TensorMove', 'memory'],
    ['FusedInferAttentionScore', 'attention'],
    ['AddRmsNorm', 'norm'],
    ['RotaryMul', 'rope'],
    ['DynamicQuant', 'quantize'],
    ['trans_TransData_12', 'memory'],
    ['void moe::dev::finalize::finalizeKernelVecLoad<int>', 'moe'],
    ['expandInputRowsKernel', 'moe'],
    ['fused_qknorm_kernel', 'norm'],
    ['void vllm::act_and_mul_kernel<int>', 'activation'],
    ['cudnn_infer_volta_scudnn_128x64_relu_medium_nn_v1', 'gemm'],
    ['void cudnn::winograd_nonfused::winogradForwardOutput4x4<float, float>', 'gemm'],
    ['void cudnn::ops::nchwToNhwcKernel<float, float>', 'memory'],
    ['batched_transpose_16x64_pack_1x4_ediv_1x2_half', 'memory'],
    ['void cudnn::bn_fw_tr_1C11_kernel_NCHW<float>', 'norm'],
    ['void at::native::(anonymous namespace)::RowwiseMomentsCUDAKernel<float>', 'norm'],
    ['void multi_tensor_apply_kernel<TensorListMetadata<4>, AdamFunctor<float> >', 'elementwise'],
    ['void marlin::Marlin<__nv_bfloat16, 1125899906909960l, 256, 4>', 'gemm'],
    ['void marlin_moe_wna16::Marlin<int>', 'moe'],
    ['_sum_bitmatrix_rows', 'moe'],
    ['sage_fwd', 'attention'],
    ['causal_conv1d_update_kernel', 'hybrid_linear'],
    ['normal_decode_set_metadata', 'other'],
    ['unheard_of', 'other'],
  ] as const)('%s', (name, category) => {
    expect(classifyName(name).category).toBe(category);
  });

  it('says which rule decided, and on which part of the name', () => {
    expect(classifyName('attn_fwd').rule).toBe('attention:function');
    expect(classifyName('void ck_tile::kentry<1, ck_tile::Rmsnorm2dFwd<int> >').rule).toBe('norm:template');
    expect(classifyName('unheard_of').rule).toBe('none');
  });
});
