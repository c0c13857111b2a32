import { describe, expect, it } from 'vitest';
import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import { deviceProfiles } from '../../../../src/engine/hardware/device-registry.ts';
import { readArchitecture } from '../../../../src/engine/models/read-architecture.ts';
import type { ConfigFields } from '../../../../src/engine/terms/architecture.ts';

const one = { worldSize: 1, tp: 1, dp: 1, pp: 1, ep: 1, moeTp: 1, moeDp: 1, dcp: 1 };

function memoryOf(config: ConfigFields, sequenceLength = 1000, count = 1, tp = 1) {
  const device = deviceProfiles.get('TEST_DEVICE');
  if (device === undefined) throw new Error('no device');
  const architecture = readArchitecture(config, 'model');
  const forward = prepareForward({
    architecture,
    device,
    split: { ...one, worldSize: tp, tp, moeTp: tp, oProjTp: tp, mlpTp: tp, lmHeadTp: tp },
    quantization: { linear: 'DISABLED', nonExpertLinear: null, attention: 'DISABLED', mxfp4GroupSize: 32 },
    compile: false,
    mtpTokens: 0,
    dynamicShapes: false,
  });
  const shape = { phase: 'decode', requests: [{ count, queryLength: 1, sequenceLength }] } as const;
  expect(forward.cost(shape).seconds).toBeGreaterThan(0);
  return { ...forward.memory(shape), basis: architecture.basis };
}

/** Parameters in billions, from weights of two bytes each. */
function billions(config: ConfigFields): number {
  return memoryOf(config).weightBytes / 2 / 1e9;
}

const mixtral = {
  model_type: 'mixtral',
  hidden_size: 4096,
  intermediate_size: 14336,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  num_local_experts: 8,
  num_experts_per_tok: 2,
  vocab_size: 32000,
  max_position_embeddings: 32768,
  rms_norm_eps: 1e-5,
  sliding_window: null,
};

const gptOss = {
  model_type: 'alternating',
  hidden_size: 2880,
  intermediate_size: 2880,
  num_hidden_layers: 36,
  head_dim: 64,
  num_attention_heads: 64,
  num_key_value_heads: 8,
  num_local_experts: 128,
  num_experts_per_tok: 4,
  vocab_size: 201088,
  max_position_embeddings: 131072,
  sliding_window: 128,
  use_bias: true,
  layer_types: Array.from({ length: 36 }, (_, layer) => (layer % 2 ? 'full_attention' : 'sliding_attention')),
};

const nemotron = {
  model_type: 'nemotron_h',
  hidden_size: 2688,
  intermediate_size: 1856,
  num_hidden_layers: 52,
  head_dim: 128,
  num_attention_heads: 32,
  num_key_value_heads: 2,
  vocab_size: 131072,
  max_position_embeddings: 262144,
  mamba_num_heads: 64,
  mamba_head_dim: 64,
  ssm_state_size: 128,
  n_groups: 8,
  conv_kernel: 4,
  expand: 2,
  n_routed_experts: 128,
  num_experts_per_tok: 6,
  moe_intermediate_size: 1856,
  n_shared_experts: 1,
  moe_shared_expert_intermediate_size: 3712,
  hybrid_override_pattern: 'MEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEMEM*EMEMEMEME',
};

describe('any decoder', () => {
  it('has as many parameters as its makers publish', () => {
    // https://arxiv.org/abs/2401.04088: 47B; https://arxiv.org/abs/2508.10925: 116.83B; NVIDIA-Nemotron-3-Nano-30B-A3B: 31.6B
    expect(billions(mixtral)).toBeCloseTo(46.7, 1);
    expect(billions(gptOss)).toBeCloseTo(116.8, 1);
    expect(billions(nemotron)).toBeCloseTo(31.6, 1);
  });

  it('is labelled: no run of the modelled program stands behind it', () => {
    expect(memoryOf(mixtral).basis).toBe('published-architecture');
    expect(readArchitecture({ ...mixtral, model_type: 'mistral' }, 'model').basis).toBe('recorded-passes');
  });

  it('keeps whole sequences in full layers and no more than the window in the others', () => {
    const layerBytes = (tokens: number) => 2 * 8 * 64 * 2 * Math.ceil((tokens + 1) / 128) * 128;
    expect(memoryOf(gptOss, 10_000).kvCacheBytes).toBe(18 * layerBytes(10_000) + 18 * layerBytes(128));
    expect(memoryOf(gptOss, 100).kvCacheBytes).toBe(36 * layerBytes(100));
  });

  it('keeps no cache in layers that read that of another one', () => {
    const layerBytes = (tokens: number) => 2 * 8 * 128 * 2 * Math.ceil((tokens + 1) / 128) * 128;
    const dense = { ...mixtral, model_type: 'x', num_local_experts: undefined };
    // Of 32 layers the last 20 read the cache of an earlier one, as the last 20 of 35 in Gemma 4 E2B.
    expect(memoryOf({ ...dense, num_kv_shared_layers: 20 }).kvCacheBytes).toBe(12 * layerBytes(1000));
    // Hunyuan-Large: one cache for two layers, https://arxiv.org/abs/2411.02265.
    expect(memoryOf({ ...dense, use_cla: true, cla_share_factor: 2 }).kvCacheBytes).toBe(
      16 * layerBytes(1000),
    );
    const windows = Array.from({ length: 32 }, (_, layer) =>
      layer % 4 === 3 ? 'full_attention' : 'sliding_attention',
    );
    const both = { ...dense, num_kv_shared_layers: 8, layer_types: windows, sliding_window: 128 };
    // Of the 24 layers with a cache 6 see everything, 18 a window.
    expect(memoryOf(both, 10_000).kvCacheBytes).toBe(6 * layerBytes(10_000) + 18 * layerBytes(128));
  });

  it('keeps as much of a token as is published', () => {
    // https://arxiv.org/abs/2505.09343, table 1: 70.272, 327.680 and 516.096 KB of a token in fp16.
    const perToken = (config: ConfigFields) => memoryOf(config, 12_799).kvCacheBytes / 12_800;
    const attention = (layers: number, heads: number, kvHeads: number) => ({
      model_type: 'llama',
      hidden_size: heads * 128,
      intermediate_size: 4096,
      num_hidden_layers: layers,
      num_attention_heads: heads,
      num_key_value_heads: kvHeads,
      vocab_size: 1000,
      rms_norm_eps: 1e-5,
      max_position_embeddings: 131_072,
      head_dim: 128,
    });
    const latent = {
      ...attention(61, 128, 128),
      model_type: 'deepseek_v2',
      kv_lora_rank: 512,
      qk_rope_head_dim: 64,
      qk_nope_head_dim: 128,
      v_head_dim: 128,
      q_lora_rank: 1536,
      head_dim: undefined,
    };
    expect(perToken(latent)).toBe(61 * (512 + 64) * 2);
    expect(perToken(attention(80, 64, 8))).toBe(2 * 80 * 8 * 128 * 2);
    expect(perToken(attention(126, 128, 8))).toBe(2 * 126 * 8 * 128 * 2);
    expect([70_272, 327_680, 516_096]).toEqual([
      perToken(latent),
      perToken(attention(80, 64, 8)),
      perToken(attention(126, 128, 8)),
    ]);
  });

  it('keeps a state of fixed size in state-space layers, a cache in the six layers with attention', () => {
    const states = 23 * (4 * 64 * 64 * 128 + 2 * 3 * (64 * 64 + 2 * 8 * 128));
    const cache = (tokens: number) => 6 * 2 * 2 * 128 * 2 * Math.ceil((tokens + 1) / 128) * 128;
    expect(memoryOf(nemotron, 1000).kvCacheBytes).toBe(states + cache(1000));
    expect(memoryOf(nemotron, 100_000).kvCacheBytes).toBe(states + cache(100_000));
    expect(memoryOf(nemotron, 1000, 2).kvCacheBytes).toBe(2 * states + 6 * 2 * 2 * 128 * 2 * 16 * 128);
  });

  it('counts tied embeddings once, and two matrices of a feed-forward without a gate', () => {
    const tied = memoryOf({ ...mixtral, tie_word_embeddings: true }).weightBytes;
    expect(memoryOf(mixtral).weightBytes - tied).toBe(2 * 32000 * 4096);
    const plain = { ...mixtral, num_local_experts: undefined, model_type: 'nemotron', use_bias: false };
    const gated = { ...plain, model_type: 'internlm2' };
    expect(memoryOf(gated).weightBytes - memoryOf(plain).weightBytes).toBe(32 * 2 * 4096 * 14336);
  });

  it('reads other spellings and nested text configurations alike', () => {
    const { hidden_size, num_hidden_layers, num_attention_heads, num_local_experts, ...others } = mixtral;
    const spelled = {
      n_embd: hidden_size,
      n_layer: num_hidden_layers,
      n_head: num_attention_heads,
      ...others,
      moe_num_experts: num_local_experts,
    };
    expect(memoryOf(spelled)).toEqual(memoryOf(mixtral));
    expect(memoryOf({ model_type: 'some_vl', llm_config: mixtral })).toEqual(memoryOf(mixtral));
  });

  it('takes latent attention whose queries have no low rank', () => {
    const latent = {
      ...mixtral,
      model_type: 'deepseek_v2',
      q_lora_rank: null,
      kv_lora_rank: 512,
      qk_nope_head_dim: 128,
      qk_rope_head_dim: 64,
      v_head_dim: 128,
      num_key_value_heads: 32,
    };
    expect(memoryOf(latent, 1000).kvCacheBytes).toBe(32 * 1024 * 576 * 2);
  });

  it('names the field that is missing or not understood', () => {
    expect(() => memoryOf({ model_type: 'new' })).toThrow(
      /model-type, modelType new, field num_hidden_layers/,
    );
    expect(() => memoryOf({ ...mixtral, layer_types: ['spectral'] })).toThrow(/layer_types, value spectral/);
    const replaced = [{ attention: { replace_with_linear: true }, ffn: {} }];
    expect(() => memoryOf({ ...mixtral, block_configs: replaced })).toThrow(/block_configs/);
    expect(() => memoryOf({ ...mixtral, is_encoder_decoder: true })).toThrow(
      /no-decoder.*is_encoder_decoder/,
    );
  });

  it('costs attention over a window less than over a whole sequence', () => {
    const windowed = { ...mixtral, model_type: 'x', sliding_window: 512, num_local_experts: undefined };
    expect(memoryOf(windowed, 50_000).kvCacheBytes).toBeLessThan(
      memoryOf({ ...windowed, sliding_window: null }, 50_000).kvCacheBytes / 50,
    );
  });
});
