import type { UnlaidPart } from '../../terms/problems.ts';

/** Types whose feed-forward has no gate. */
export const ungated: ReadonlySet<string> = new Set([
  'gpt2',
  'gpt-sw3',
  'gpt_neox',
  'gpt_neox_japanese',
  'gpt_neo',
  'gptj',
  'gpt_bigcode',
  'openai-gpt',
  'opt',
  'xglm',
  'biogpt',
  'ctrl',
  'bloom',
  'falcon',
  'RefinedWeb',
  'RefinedWebModel',
  'phi',
  'starcoder2',
  'nemotron',
  'nemotron_h',
  'nanochat',
  'arcee',
  'mpt',
  'codegen',
  'moss',
  'phi-msft',
  'persimmon',
  'fuyu',
  'apertus',
  'jais2',
  'rwkv',
  'rwkv5',
  'rwkv6',
  'rwkv7',
]);

/** Types whose attention norms the heads of q and k, where no field says so. */
export const headNormed: ReadonlySet<string> = new Set([
  'qwen3',
  'qwen3_moe',
  'gemma3',
  'gemma3_text',
  'gemma3n_text',
  'gemma4',
  'gemma4_text',
  'hunyuan_v1_dense',
  'hunyuan_v1_moe',
  'exaone4',
  'olmo2',
  'olmoe',
  'apertus',
  'afmoe',
  'lfm2',
  'lfm2_moe',
  'ring',
  'bailing_moe_v2',
  'bailing_moe_linear',
  'step3p5',
]);

/** Types that tie their embeddings where the configuration says nothing about it. */
export const tiedByDefault: ReadonlySet<string> = new Set([
  'gpt2',
  'gpt-sw3',
  'gpt_neo',
  'gpt_bigcode',
  'openai-gpt',
  'opt',
  'xglm',
  'biogpt',
  'ctrl',
  'bloom',
  'falcon',
  'RefinedWeb',
  'RefinedWebModel',
  'mpt',
  'jais',
  'btlm',
  'cpmant',
  'cpmbee',
  'mamba',
  'lfm2',
  'lfm2_moe',
  'gemma3',
  'gemma3n',
  'gemma3n_text',
  'gemma4',
  'gemma4_text',
  'vaultgemma',
  'recurrent_gemma',
  'zamba',
  'zamba2',
]);

/** Types with a table of learned positions, and how many rows it has beside one for each position. */
export const learnedPositions: Readonly<Record<string, number>> = {
  gpt2: 0,
  'gpt-sw3': 0,
  gpt_neo: 0,
  gpt_bigcode: 0,
  'openai-gpt': 0,
  opt: 2,
  biogpt: 2,
};

/** Types whose layers are states alone: no attention, no feed-forward. */
export const statesAlone: ReadonlySet<string> = new Set(['mamba', 'mamba2', 'falcon_mamba']);

/** Types without a family of their own whose configurations others may be taken for. */
export const generalTypes: ReadonlySet<string> = new Set([
  ...ungated,
  ...headNormed,
  ...statesAlone,
  ...[
    'mixtral',
    'bamba',
    'jamba',
    'recurrent_gemma',
    'openelm',
    'nemotron-nas',
    'falcon_h1',
    'granitemoehybrid',
    'deepseek_v2',
    'internlm2',
    'baichuan',
  ],
]);

/** Types with a gate as wide as the queries behind attention. */
export const gatedAttention: ReadonlySet<string> = new Set(['afmoe']);

/** Encoders, and decoders of kinds that no serving framework of today runs. */
export const noDecoders: ReadonlySet<string> = new Set([
  ...[
    'bert',
    'bert-generation',
    'big_bird',
    'camembert',
    'data2vec-text',
    'distilbert',
    'deberta',
    'deberta-v2',
  ],
  ...['electra', 'ernie', 'ernie_m', 'funnel', 'longformer', 'megatron-bert', 'mobilebert', 'modernbert'],
  ...[
    'mpnet',
    'nomic_bert',
    'rembert',
    'roberta',
    'roberta-prelayernorm',
    'roc_bert',
    'roformer',
    'squeezebert',
  ],
  ...['xlm', 'xlm-roberta', 'xlm-roberta-xl', 'xlnet', 'xmod', 'albert', 'reformer', 'git', 'trocr'],
  ...['llada', 'llada_moe', 'llada2_moe', 'dream', 'Dream'],
  ...['clip', 'siglip', 'vit', 'whisper', 'wav2vec2', 'hubert', 'esm'],
]);

/** Part of a model type that no layout here covers. */
export interface UnlaidType {
  readonly part: UnlaidPart;
  /** The field of its configuration that tells of it. */
  readonly field: string;
  /** A type that is built alike but for it, to take it for; null where none is. */
  readonly closest: string | null;
}

/** Architectures whose configurations may name no type, with a part that no layout covers. */
export const unlaidArchitectures: Readonly<Record<string, UnlaidType>> = {
  CogVLMForCausalLM: { part: 'visual-experts', field: 'architectures', closest: 'llama' },
  CogVLMVideoForCausalLM: { part: 'visual-experts', field: 'architectures', closest: 'llama' },
};

/** Types with a part that decides their memory or time and that no layout here covers. */
export const unlaidTypes: Readonly<Record<string, UnlaidType>> = {
  blt: { part: 'byte-patches', field: 'patch_size', closest: 'llama' },
  hrm_text: { part: 'looped-layers', field: 'H_cycles', closest: 'llama' },
  moshi: { part: 'depth-decoder', field: 'depth_decoder_config', closest: 'llama' },
  stripedhyena: { part: 'long-convolution', field: 'attn_layer_idxs', closest: null },
};
