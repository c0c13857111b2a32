import type { ConfigFields } from '../../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import { commonFacts, expertFacts } from '../config-facts.ts';
import { ConfigReader } from '../config-reader.ts';
import type { FamilyReader } from './family-reader.ts';

/** Past tokens that one entry of a layer's compressed cache stands for; 0: the layer sees its window only. */
export type CompressRatio = 0 | 4 | 128;

/** How router scores are made from logits. */
export type ScoreFunction = 'sqrtsoftplus' | 'sigmoid' | 'softmax';

/** Facts of DeepSeek-V4 beside those that all decoders share. */
export interface V4Facts {
  readonly qLoraRank: number;
  /** Rotated part of a head. */
  readonly rotated: number;
  /** The output projection's first step works on groups of heads. */
  readonly outputGroups: number;
  readonly outputRank: number;
  readonly ratios: readonly CompressRatio[];
  /** Ratio of the MTP layer: the entry behind the main layers', also where only some of them are simulated. */
  readonly mtpRatios: readonly CompressRatio[];
  /** Tokens of each request that the cache keeps uncompressed. */
  readonly cachedWindow: number;
  readonly indexHeads: number;
  readonly indexWidth: number;
  readonly indexTop: number;
  /** Copies of the hidden state that the layers pass on (hyper-connections). */
  readonly streams: number;
  readonly sinkhornIterations: number;
  /** Leading layers whose experts are looked up by token. */
  readonly hashLayers: number;
  /** Of so few layers of a model, the layer that comes next would route by token id. */
  readonly predictsByToken: boolean;
  readonly score: ScoreFunction;
  readonly clampsSharedExpert: boolean;
  /** Elements of one entry in the cache of an MTP layer. */
  readonly mtpCacheWidth: number;
}

/** Names in the configs of the reference code, and what published configs call them. */
const officialNames: Readonly<Record<string, string>> = {
  dim: 'hidden_size',
  n_layers: 'num_hidden_layers',
  n_heads: 'num_attention_heads',
  n_kv_heads: 'num_key_value_heads',
  n_hash_layers: 'num_hash_layers',
  n_activated_experts: 'num_experts_per_tok',
  moe_inter_dim: 'moe_intermediate_size',
  rope_head_dim: 'qk_rope_head_dim',
  window_size: 'sliding_window',
  score_func: 'scoring_func',
};

/** The config under the names of published ones. */
export function withOfficialNames(config: ConfigFields): ConfigFields {
  const named: Record<string, unknown> = { ...config };
  for (const [name, official] of Object.entries(officialNames)) {
    if (named[official] === undefined && named[name] !== undefined) named[official] = named[name];
  }
  return named;
}

const layerTypes: Readonly<Record<string, CompressRatio>> = {
  sliding_attention: 0,
  compressed_sparse_attention: 4,
  heavily_compressed_attention: 128,
};

function ratiosByLayerType({ fields }: ConfigReader): unknown[] | null {
  const types = fields.layer_types;
  return Array.isArray(types) ? types.map((type) => layerTypes[String(type)] ?? type) : null;
}

/** Ratios of the main layers; a trailing entry for the MTP layer is dropped. */
function compressRatios(reader: ConfigReader, layers: number, id: string): CompressRatio[] {
  const ratios = reader.numbers('compress_ratios') ?? ratiosByLayerType(reader);
  if (ratios === null || ratios.length < layers) {
    throw new UnsupportedArchitectureError(id, {
      code: 'layer-list',
      field: 'compress_ratios',
      entries: ratios?.length ?? 0,
      layers,
    });
  }
  return ratios.slice(0, layers).map((ratio) => {
    if (ratio === 0 || ratio === 4 || ratio === 128) return ratio;
    throw new UnsupportedArchitectureError(id, {
      code: 'field-value',
      field: 'compress_ratios',
      value: String(ratio),
      allowed: ['0', '4', '128'],
    });
  });
}

/** Ratios of predictors: those of the layers that come next; a window alone behind the last one. */
function mtpRatiosOf(reader: ConfigReader, layers: number): CompressRatio[] {
  const next =
    reader.numbers('mtp_compress_ratios') ?? reader.numbers('compress_ratios')?.slice(layers) ?? [];
  return next.map((ratio) => (ratio === 4 || ratio === 128 ? ratio : 0));
}

function scoreFunction({ fields }: ConfigReader): ScoreFunction {
  // The real program takes any other name for the default.
  const name = fields.scoring_func;
  return name === 'sigmoid' || name === 'softmax' ? name : 'sqrtsoftplus';
}

/** @throws UnsupportedArchitectureError that names the missing or unsupported field */
export function v4Facts(config: ConfigFields, id: string): V4Facts {
  const reader = new ConfigReader(config, id);
  if ((reader.optional('first_k_dense_replace') ?? 0) > 0) {
    throw new UnsupportedArchitectureError(id, { code: 'leading-dense-layers' });
  }
  const rotated = reader.number('qk_rope_head_dim');
  return {
    qLoraRank: reader.number('q_lora_rank'),
    rotated,
    outputGroups: reader.positive(1, 'o_groups'),
    outputRank: reader.positive(reader.number('hidden_size'), 'o_lora_rank'),
    ratios: compressRatios(reader, reader.number('num_hidden_layers'), id),
    mtpRatios: mtpRatiosOf(reader, reader.number('num_hidden_layers')),
    cachedWindow: reader.optional('sliding_window') ?? 0,
    indexHeads: reader.number('index_n_heads'),
    indexWidth: reader.number('index_head_dim'),
    indexTop: reader.number('index_topk', 'topk_limit'),
    streams: reader.positive(4, 'hc_mult'),
    sinkhornIterations: reader.positive(20, 'hc_sinkhorn_iters'),
    hashLayers: reader.optional('num_hash_layers') ?? 0,
    predictsByToken: (reader.optional('mtp_hash_layers') ?? 0) > 0,
    score: scoreFunction(reader),
    clampsSharedExpert: (reader.optional('swiglu_limit') ?? 0) > 0,
    mtpCacheWidth: reader.positive(512, 'kv_lora_rank') + rotated,
  };
}

/**
 * DeepSeek-V4: streams of the hidden state joined in front of every block, one key-value head over a window and
 * compressed past tokens, experts in every layer.
 */
export const deepseekV4Reader: FamilyReader = {
  modelTypes: ['deepseek_v4'],
  read(given, id) {
    const config = withOfficialNames(given);
    v4Facts(config, id);
    const facts = commonFacts(config, id);
    return {
      ...facts,
      // The rotary tables are as wide as a head, although a part of it is rotated.
      rotaryDim: facts.headDim,
      denseLayers: 0,
      moe: expertFacts(config, id, { router: 'sqrt-softplus', biasBytes: 2, normalizesByDefault: true }),
    };
  },
};
