import type { Architecture } from '../terms/architecture.ts';
import type { DraftModel } from '../terms/draft-model.ts';
import { linearFormat, type Quantization } from '../terms/quantization.ts';
import { textFields } from './config-facts.ts';
import { ConfigReader } from './config-reader.ts';

/** Layers of a hybrid model by what they keep of a request. */
export interface LayerKinds {
  /** Layers whose attention needs a KV cache. */
  readonly cached: number;
  /** Layers for which the analytic model counts one. */
  readonly counted: number;
  /** Layers with a recurrent state of fixed size. */
  readonly recurrent: number;
}

/**
 * Memory that each layer of a model keeps. The real program counts a KV cache for every layer of Qwen3-Next, although only
 * its full-attention layers have one (references/engine/families/qwen-hybrid.md, KV cache).
 */
export function layerKinds({ config, layers, modelType }: Architecture): LayerKinds {
  const kinds = new ConfigReader(textFields(config), '').texts('layer_types');
  const recurrent = kinds?.filter((kind) => kind === 'linear_attention').length ?? 0;
  const cached = layers - recurrent;
  return { cached, counted: modelType === 'qwen3_next' ? layers : cached, recurrent };
}

/**
 * The KV cache of a draft model on a rank of `tp`, as a number of layers of its target: their heads may be of another width.
 */
export function draftCacheLayers(architecture: Architecture, tp: number, draft: DraftModel): number {
  const width = (kvHeads: number, headDim: number) => Math.max(1, Math.floor(kvHeads / tp)) * headDim;
  const own = width(architecture.kvHeads, architecture.headDim);
  return (draft.windows.length * width(draft.kvHeads, draft.headDim)) / own;
}

/** The part of a counted KV cache that a hybrid model needs: predictors and the layers of a draft keep theirs. */
export function neededCacheShare(
  architecture: Architecture,
  {
    tp,
    mtpTokens,
    draft,
  }: { readonly tp: number; readonly mtpTokens: number; readonly draft: DraftModel | null },
): number {
  const { cached, counted } = layerKinds(architecture);
  const kept = mtpTokens + (draft === null ? 0 : draftCacheLayers(architecture, tp, draft));
  return (cached + kept) / (counted + kept);
}

/** Bytes of one element of a recurrent state, which is fp32, and of the window of the convolution before it (bf16). */
const stateElementBytes = 4;
const windowElementBytes = 2;

/**
 * Bytes of the recurrent states of one request on one device: for each gated delta rule layer a matrix of key by value
 * width for every value head, and the last inputs of its convolution. Heads are sharded over `tp`; each speculative token
 * that is verified beside the first keeps a state of its own until it is accepted.
 * Source: vLLM `vllm/model_executor/layers/mamba/mamba_utils.py`, `gated_delta_net_state_shape`; 64.4 MB for Qwen3.5-35B-A3B
 * as measured in https://github.com/vllm-project/vllm-metal/issues/398.
 */
export function recurrentStateBytes(
  architecture: Architecture,
  tp: number,
  speculativeTokens: number,
): number {
  const { recurrent } = layerKinds(architecture);
  if (recurrent === 0) return 0;
  const reader = new ConfigReader(textFields(architecture.config), architecture.id);
  const keyHeads = reader.number('linear_num_key_heads');
  const valueHeads = reader.number('linear_num_value_heads');
  const keyWidth = reader.number('linear_key_head_dim');
  const valueWidth = reader.number('linear_value_head_dim');
  const kernel = reader.number('linear_conv_kernel_dim');
  const share = (heads: number): number => Math.max(1, heads / tp);
  const matrix = stateElementBytes * share(valueHeads) * keyWidth * valueWidth;
  const channels = 2 * share(keyHeads) * keyWidth + share(valueHeads) * valueWidth;
  const window = windowElementBytes * channels * (kernel - 1 + speculativeTokens);
  return recurrent * (matrix * (1 + speculativeTokens) + window);
}

/**
 * Bytes of the logits of a decode step on one device: every row of the batch as bf16 over the whole vocabulary, and once
 * more as fp32 for sampling. Source: vLLM `vllm/v1/sample/sampler.py`, which samples from float32 logits.
 */
export function logitsBytes({ vocabSize }: Architecture, rows: number): number {
  return rows * vocabSize * (2 + 4);
}

/** A communicator's buffers for sending and receiving, of 200 MB each unless HCCL_BUFFSIZE says otherwise. */
const communicatorBytes = 2 * 200 * 1e6;

/**
 * Bytes of the communication buffers of one device: each group of more than one rank is a communicator of its own. Known
 * for Ascend devices only; null elsewhere.
 * Source: https://www.hiascend.com/document/detail/en/canncommercial/800/apiref/envvar/envref_07_0080.html
 */
export function communicationBufferBytes(vendor: string, groupSizes: readonly number[]): number | null {
  if (vendor.toUpperCase() !== 'HUAWEI') return null;
  return communicatorBytes * groupSizes.filter((size) => size > 1).length;
}

/**
 * Bytes of all routed experts: gate, up and down projections of every layer that has experts, scales and biases left out.
 * A device holds at least this over the devices that share one copy.
 */
export function routedExpertBytes(
  architecture: Architecture,
  { linear, mxfp4GroupSize }: Quantization,
): number {
  const { moe, layers, denseLayers, hiddenSize } = architecture;
  if (moe === null) return 0;
  const { weightBytes } = linearFormat(linear, mxfp4GroupSize);
  return (layers - denseLayers) * moe.experts * 3 * hiddenSize * moe.expertWidth * weightBytes;
}
