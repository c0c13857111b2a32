import type { ConfigFields } from '../../../../src/engine/terms/architecture.ts';

/** Sizes of a configuration in the order in which most of them are written. */
export function sized(
  hidden: number,
  width: number,
  layers: number,
  heads: number,
  kv: number,
  vocab: number,
) {
  return {
    ...{ hidden_size: hidden, intermediate_size: width, num_hidden_layers: layers },
    ...{ num_attention_heads: heads, num_key_value_heads: kv, vocab_size: vocab },
    ...{ max_position_embeddings: 32768, rms_norm_eps: 1e-5, tie_word_embeddings: false },
  };
}

/** Bytes of a token in fp16 grouped-query attention: keys and values of each layer. */
export const grouped = (layers: number, heads: number, width: number) => 2 * layers * heads * width * 2;

/** Published configurations by model: what its makers say of its size, and its cache of a token by hand. */
export const published: readonly (readonly [
  name: string,
  billions: number,
  perToken: number,
  config: ConfigFields,
])[] = [
  // https://www.databricks.com/blog/introducing-dbrx-new-state-art-open-llm: 132B; sizes of attention and experts in groups.
  [
    'DBRX',
    131.6,
    grouped(40, 8, 128),
    {
      ...{ model_type: 'dbrx', d_model: 6144, n_heads: 48, n_layers: 40, vocab_size: 100352 },
      ...{ max_seq_len: 32768, attn_config: { kv_n_heads: 8, clip_qkv: 8, rope_theta: 500000 } },
      ffn_config: { ffn_hidden_size: 10752, moe_num_experts: 16, moe_top_k: 4 },
    },
  ],
  // https://www.snowflake.com/en/blog/arctic-open-efficient-foundation-language-models-snowflake: 480B, experts beside a dense part of 10B.
  [
    'Arctic',
    480,
    grouped(35, 8, 128),
    {
      ...{ ...sized(7168, 4864, 35, 56, 8, 32000), model_type: 'arctic', num_local_experts: 128 },
      ...{ num_experts_per_tok: 2, moe_layer_frequency: 1, parallel_attn_mlp_res: true },
    },
  ],
  // https://arxiv.org/abs/2509.01322: 560B, two blocks of attention a layer, 256 experts that are none.
  [
    'LongCat-Flash',
    560,
    56 * (512 + 64) * 2,
    {
      ...{ model_type: 'longcat_flash', hidden_size: 6144, ffn_hidden_size: 12288, num_layers: 28 },
      ...{ expert_ffn_hidden_size: 2048, n_routed_experts: 512, moe_topk: 12, zero_expert_num: 256 },
      ...{ num_attention_heads: 64, q_lora_rank: 1536, kv_lora_rank: 512, qk_nope_head_dim: 128 },
      ...{ qk_rope_head_dim: 64, v_head_dim: 128, vocab_size: 131072, max_position_embeddings: 131072 },
    },
  ],
  // https://arxiv.org/abs/2507.19427: 316B of the language model, one group of heads of 256.
  [
    'Step-3',
    316,
    grouped(61, 1, 256),
    {
      ...{ model_type: 'step3_text', hidden_size: 7168, intermediate_size: 18432, num_hidden_layers: 61 },
      ...{ num_attention_heads: 64, num_attention_groups: 1, head_dim: 256, share_q_dim: 2048 },
      ...{ moe_num_experts: 48, moe_top_k: 3, moe_intermediate_size: 5120, share_expert_dim: 5120 },
      moe_layers_enum: Array.from({ length: 56 }, (_, layer) => layer + 4).join(','),
      ...{ vocab_size: 128815, max_position_embedding: 65536, rms_norm_eps: 1e-5 },
    },
  ],
  // https://arxiv.org/abs/2501.08313: 456B, seven layers of lightning attention to one of softmax attention.
  [
    'MiniMax-Text-01',
    456,
    grouped(10, 8, 128) + (70 * 4 * 64 * 128 * 128) / 4096,
    {
      ...{ ...sized(6144, 9216, 80, 64, 8, 200064), model_type: 'minimax_text_01', head_dim: 128 },
      ...{ num_local_experts: 32, num_experts_per_tok: 2, shared_intermediate_size: 0 },
      attn_type_list: Array.from({ length: 80 }, (_, layer) => (layer % 8 === 7 ? 1 : 0)),
    },
  ],
  // https://arxiv.org/abs/2405.04434, table of sizes: 15.7B with 2 shared experts, queries without a rank.
  [
    'DeepSeek-V2-Lite',
    15.7,
    27 * (512 + 64) * 2,
    {
      ...{ ...sized(2048, 10944, 27, 16, 16, 102400), model_type: 'deepseek_v2', q_lora_rank: null },
      ...{ kv_lora_rank: 512, qk_nope_head_dim: 128, qk_rope_head_dim: 64, v_head_dim: 128 },
      ...{ n_routed_experts: 64, n_shared_experts: 2, num_experts_per_tok: 6, moe_intermediate_size: 1408 },
      ...{ first_k_dense_replace: 1, moe_layer_freq: 1 },
    },
  ],
  // https://github.com/xai-org/grok-1: 314B, 8 experts of which 2 are chosen.
  [
    'Grok-1',
    314,
    grouped(64, 8, 128),
    {
      ...{ ...sized(6144, 32768, 64, 48, 8, 131072), model_type: 'grok-1' },
      ...{ num_experts: 8, num_selected_experts: 2 },
    },
  ],
  // https://huggingface.co/tencent/Hunyuan-A13B-Instruct: 80B; lists with one number a layer.
  [
    'Hunyuan-A13B',
    80.4,
    grouped(32, 8, 128),
    {
      ...{ ...sized(4096, 3072, 32, 32, 8, 128167), model_type: 'hunyuan_v1_moe', head_dim: 128 },
      num_experts: 64,
      moe_topk: Array.from({ length: 32 }, () => 8),
      moe_intermediate_size: Array.from({ length: 32 }, () => 3072),
      num_shared_expert: Array.from({ length: 32 }, () => 1),
      ...{ use_qk_norm: true, tie_word_embeddings: true, use_cla: false, cla_share_factor: 2 },
    },
  ],
  // https://www.databricks.com/blog/mpt-7b and mpt-30b: 6.7B and 30B, no gate, all embeddings tied.
  [
    'MPT-30B',
    30,
    grouped(48, 64, 112),
    {
      ...{ model_type: 'mpt', d_model: 7168, n_heads: 64, n_layers: 48, expansion_ratio: 4 },
      ...{ vocab_size: 50432, max_seq_len: 8192, attn_config: { alibi: true }, no_bias: true },
    },
  ],
  // https://arxiv.org/abs/2311.16867: 7B with one head of keys and values.
  [
    'Falcon-7B',
    6.92,
    grouped(32, 1, 64),
    {
      ...{ model_type: 'falcon', hidden_size: 4544, num_hidden_layers: 32, num_attention_heads: 71 },
      ...{ multi_query: true, new_decoder_architecture: false, num_kv_heads: 71, parallel_attn: true },
      ...{ bias: false, vocab_size: 65024, layer_norm_epsilon: 1e-5 },
    },
  ],
  // https://arxiv.org/abs/2510.26692: 48B, seven of 27 layers with latent attention, a state of 32 heads in the others.
  [
    'Kimi-Linear-48B',
    49.1,
    7 * (512 + 64) * 2 + (20 * (4 * 32 * 128 * 128 + 2 * 3 * 3 * 32 * 128)) / 4096,
    {
      ...{ ...sized(2304, 9216, 27, 32, 32, 163840), model_type: 'kimi_linear', head_dim: 72 },
      ...{
        q_lora_rank: null,
        kv_lora_rank: 512,
        qk_nope_head_dim: 128,
        qk_rope_head_dim: 64,
        v_head_dim: 128,
      },
      ...{ num_experts: 256, num_experts_per_token: 8, num_shared_experts: 1, moe_intermediate_size: 1024 },
      ...{ first_k_dense_replace: 1, moe_layer_freq: 1 },
      linear_attn_config: {
        ...{ full_attn_layers: [4, 8, 12, 16, 20, 24, 27], head_dim: 128, num_heads: 32 },
        short_conv_kernel_size: 4,
      },
    },
  ],
  // https://arxiv.org/abs/2404.14219: 42B in 16 experts of 3.8B.
  [
    'Phi-3.5-MoE',
    41.9,
    grouped(32, 8, 128),
    {
      ...{ ...sized(4096, 6400, 32, 32, 8, 32064), model_type: 'phimoe', num_local_experts: 16 },
      ...{ num_experts_per_tok: 2, attention_bias: true, lm_head_bias: true },
    },
  ],
  // https://huggingface.co/upstage/Solar-Open-100B: 102.6B, experts in every layer.
  [
    'Solar-Open-100B',
    102.6,
    grouped(48, 8, 128),
    {
      ...{ ...sized(4096, 10240, 48, 64, 8, 196608), model_type: 'solar_open', head_dim: 128 },
      ...{ n_routed_experts: 128, n_shared_experts: 1, num_experts_per_tok: 8, moe_intermediate_size: 1280 },
      ...{ n_group: 1, topk_group: 1, first_k_dense_replace: 0, partial_rotary_factor: 1 },
    },
  ],
  // https://arxiv.org/abs/2507.07024: 33B in seven experts.
  [
    'FlexOlmo-7x7B',
    33.3,
    grouped(32, 32, 128),
    {
      ...{ ...sized(4096, 11008, 32, 32, 32, 100352), model_type: 'flex_olmo', num_experts: 7 },
      num_experts_per_tok: 5,
    },
  ],
  // https://huggingface.co/ByteDance-Seed/Seed-OSS-36B-Instruct: 36B, heads wider together than the hidden state.
  [
    'Seed-OSS-36B',
    36.15,
    grouped(64, 8, 128),
    {
      ...{ ...sized(5120, 27648, 64, 80, 8, 155136), model_type: 'seed_oss', head_dim: 128 },
      ...{ attention_bias: true, attention_out_bias: false, mlp_bias: false },
    },
  ],
  // https://huggingface.co/blog/bamba: 9.8B, three layers with attention among 32.
  [
    'Bamba-9B',
    9.78,
    grouped(3, 8, 128) + (29 * (4 * 128 * 64 * 128 + 2 * 3 * (8192 + 2 * 128))) / 4096,
    {
      ...{ ...sized(4096, 14336, 32, 32, 8, 128256), model_type: 'bamba', attn_layer_indices: [9, 18, 27] },
      ...{ mamba_d_conv: 4, mamba_d_head: 64, mamba_d_state: 128, mamba_expand: 2 },
      ...{ mamba_n_groups: 1, mamba_n_heads: 128, mamba_conv_bias: true, mamba_proj_bias: false },
    },
  ],
  // https://arxiv.org/abs/2403.19887: 52B, one layer with attention in eight, experts in every second, Mamba-1 elsewhere.
  [
    'Jamba-v0.1',
    51.6,
    grouped(4, 8, 128) + (28 * (4 * 8192 * 16 + 2 * 3 * 8192)) / 4096,
    {
      ...{ ...sized(4096, 14336, 32, 32, 8, 65536), model_type: 'jamba', num_experts: 16 },
      ...{ num_experts_per_tok: 2, attn_layer_period: 8, attn_layer_offset: 4 },
      ...{ expert_layer_period: 2, expert_layer_offset: 1, mamba_d_conv: 4, mamba_d_state: 16 },
      ...{ mamba_dt_rank: 256, mamba_expand: 2 },
    },
  ],
  // https://huggingface.co/mistralai/Mamba-Codestral-7B-v0.1: 7.3B of Mamba-2 alone, no cache that grows.
  [
    'Mamba-Codestral-7B',
    7.29,
    (64 * (4 * 128 * 64 * 128 + 2 * 3 * (8192 + 2 * 8 * 128))) / 4096,
    {
      ...{ model_type: 'mamba2', hidden_size: 4096, num_heads: 128, head_dim: 64, n_groups: 8 },
      ...{ num_hidden_layers: 64, state_size: 128, conv_kernel: 4, expand: 2, vocab_size: 32768 },
      ...{ tie_word_embeddings: false },
    },
  ],
  // https://arxiv.org/abs/2507.22448: 34B, attention and a state side by side in all 72 layers.
  [
    'Falcon-H1-34B',
    33.6,
    grouped(72, 4, 128) + (72 * (4 * 32 * 128 * 256 + 2 * 3 * (4096 + 2 * 2 * 256))) / 4096,
    {
      ...{ ...sized(5120, 21504, 72, 20, 4, 261120), model_type: 'falcon_h1', head_dim: 128 },
      ...{ mamba_d_conv: 4, mamba_d_head: 128, mamba_d_ssm: 4096, mamba_d_state: 256, mamba_expand: 2 },
      ...{ mamba_n_groups: 2, mamba_n_heads: 32, mamba_rms_norm: false },
    },
  ],
  // https://github.com/QwenLM/Qwen: 7.7B; gate and up have half of the stated width each.
  [
    'Qwen-7B',
    7.72,
    grouped(32, 32, 128),
    {
      ...{ model_type: 'qwen', hidden_size: 4096, intermediate_size: 22016, num_hidden_layers: 32 },
      ...{ num_attention_heads: 32, kv_channels: 128, vocab_size: 151936, seq_length: 8192, no_bias: true },
      tie_word_embeddings: false,
    },
  ],
  // https://github.com/THUDM/ChatGLM3: 6.2B, two groups of keys and values.
  [
    'ChatGLM3-6B',
    6.24,
    grouped(28, 2, 128),
    {
      ...{ model_type: 'chatglm', hidden_size: 4096, ffn_hidden_size: 13696, num_layers: 28 },
      ...{ num_attention_heads: 32, kv_channels: 128, multi_query_attention: true },
      ...{ multi_query_group_num: 2, padded_vocab_size: 65024, add_qkv_bias: true, seq_length: 8192 },
      ...{ add_bias_linear: false, tie_word_embeddings: false },
    },
  ],
  // https://arxiv.org/abs/2309.10305: 13.9B of plain attention.
  [
    'Baichuan2-13B',
    13.9,
    grouped(40, 40, 128),
    {
      ...{ model_type: 'baichuan', hidden_size: 5120, intermediate_size: 13696, num_hidden_layers: 40 },
      ...{ num_attention_heads: 40, vocab_size: 125696, model_max_length: 4096, rms_norm_eps: 1e-6 },
      tie_word_embeddings: false,
    },
  ],
  // https://arxiv.org/abs/2403.17297: 20B with 8 heads of keys and values.
  [
    'InternLM2.5-20B',
    19.86,
    grouped(48, 8, 128),
    { ...sized(6144, 16384, 48, 48, 8, 92544), model_type: 'internlm2', bias: false },
  ],
  // https://arxiv.org/abs/2406.11704: 340B without a gate.
  [
    'Nemotron-4-340B',
    341,
    grouped(96, 8, 192),
    { ...sized(18432, 73728, 96, 96, 8, 256000), model_type: 'nemotron', hidden_act: 'relu2' },
  ],
  // https://ai.google.dev/gemma/docs/gemma-3n: E4B has 6.87B parameters of text, those of inputs of single layers among them; 16 layers keep the five blocks of a window.
  [
    'Gemma 3n E4B',
    6.87,
    (4 * 2048 * 4096 + 16 * 2048 * 640) / 4096,
    {
      ...{ ...sized(2048, 16384, 35, 8, 2, 262400), model_type: 'gemma3n_text', head_dim: 256 },
      ...{ hidden_size_per_layer_input: 256, vocab_size_per_layer_input: 262144, num_kv_shared_layers: 15 },
      ...{ sliding_window: 512, tie_word_embeddings: true },
      layer_types: Array.from({ length: 35 }, (_, layer) =>
        layer % 5 === 4 ? 'full_attention' : 'sliding_attention',
      ),
    },
  ],
];
