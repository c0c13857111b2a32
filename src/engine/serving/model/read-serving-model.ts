import { textFields } from '../../models/config-facts.ts';
import { checkConfig } from '../../models/config-ranges.ts';
import { ConfigReader } from '../../models/config-reader.ts';
import type { ConfigFields } from '../../terms/architecture.ts';
import type { AttentionFacts, FeedForward, LayerGroup, ServingModel } from './serving-model.ts';

function latentOf(reader: ConfigReader, queryHeads: number): AttentionFacts {
  return {
    kind: 'latent',
    queryHeads,
    queryRank: reader.optional('q_lora_rank') ?? 0,
    cacheRank: reader.number('kv_lora_rank'),
    ropeWidth: reader.number('qk_rope_head_dim'),
    nopeWidth: reader.number('qk_nope_head_dim'),
    valueWidth: reader.number('v_head_dim'),
    kept: reader.optional('index_topk') ?? 0,
  };
}

function recurrentOf(reader: ConfigReader): AttentionFacts {
  const keyHeads = reader.number('linear_num_key_heads');
  const valueHeads = reader.number('linear_num_value_heads');
  const keyWidth = reader.number('linear_key_head_dim');
  const valueWidth = reader.number('linear_value_head_dim');
  const values = valueHeads * valueWidth;
  return {
    kind: 'recurrent',
    inputWidth: 2 * keyHeads * keyWidth + 2 * values + 2 * valueHeads,
    outputWidth: values,
    stateBytes: valueHeads * keyWidth * valueWidth * 4,
  };
}

/** The kind of every layer's mixer: full, sliding or recurrent, as the configs name them. */
function layerKinds(reader: ConfigReader, layers: number): readonly string[] {
  const named = reader.texts('layer_types');
  if (named !== null && named.length >= layers) return named.slice(0, layers);
  const fullEvery = reader.optional('full_attention_interval');
  const slidingEvery = reader.optional('sliding_window_pattern');
  return Array.from({ length: layers }, (_, layer) => {
    if (fullEvery !== null) return (layer + 1) % fullEvery === 0 ? 'full_attention' : 'linear_attention';
    if (slidingEvery !== null)
      return (layer + 1) % slidingEvery === 0 ? 'full_attention' : 'sliding_attention';
    return 'full_attention';
  });
}

function feedForwardOf(reader: ConfigReader, layer: number): FeedForward {
  const experts = reader.optional('n_routed_experts', 'num_experts', 'num_local_experts') ?? 0;
  const dense: FeedForward = {
    kind: 'dense',
    width: reader.optional('intermediate_size_mlp', 'intermediate_size') ?? 0,
    gated: true,
  };
  const step = reader.optional('interleave_moe_layer_step', 'decoder_sparse_step', 'moe_layer_freq') ?? 1;
  const leading = reader.optional('first_k_dense_replace', 'moe_layer_start_index') ?? 0;
  const denseOnly = reader.numbers('mlp_only_layers') ?? [];
  if (experts <= 1 || layer < leading || (layer + 1) % step !== 0 || denseOnly.includes(layer)) return dense;
  const width = reader.number('moe_intermediate_size', 'intermediate_size');
  const own = reader.optional('shared_expert_intermediate_size', 'shared_intermediate_size');
  return {
    kind: 'experts',
    experts,
    perToken: reader.number('num_experts_per_tok', 'moe_k'),
    width,
    sharedWidth:
      own ??
      width * (reader.optional('n_shared_experts', 'num_shared_experts', 'moe_num_shared_experts') ?? 0),
  };
}

/**
 * Reads the serving facts of a Hugging Face config.json under the field names that its families use.
 * @throws UnsupportedArchitectureError that names the missing field
 */
export function readServingModel(config: ConfigFields, id: string): ServingModel {
  const fields = textFields(config);
  checkConfig(fields, id);
  const reader = new ConfigReader(fields, id);
  const hidden = reader.number('hidden_size');
  const queryHeads = reader.number('num_attention_heads');
  const layers = reader.number('num_hidden_layers');
  const headDim = reader.positive(Math.floor(hidden / queryHeads), 'head_dim');
  const keyValueHeads = reader.positive(queryHeads, 'num_key_value_heads');
  const isLatent = reader.optional('kv_lora_rank') !== null;
  const window = reader.optional('sliding_window') ?? 0;
  const kinds = layerKinds(reader, layers);
  const windowed = kinds.some((kind) => kind === 'sliding_attention');
  const groups: LayerGroup[] = [];
  kinds.forEach((kind, layer) => {
    const attention: AttentionFacts =
      kind === 'linear_attention'
        ? recurrentOf(reader)
        : isLatent
          ? latentOf(reader, queryHeads)
          : {
              kind: 'grouped-query',
              queryHeads,
              keyValueHeads,
              headDim,
              window: windowed && kind === 'sliding_attention' ? window : 0,
            };
    const feedForward = feedForwardOf(reader, layer);
    const same = groups.findIndex(
      (group) =>
        JSON.stringify([group.attention, group.feedForward]) === JSON.stringify([attention, feedForward]),
    );
    const known = groups[same];
    if (known === undefined) groups.push({ count: 1, attention, feedForward });
    else groups[same] = { ...known, count: known.count + 1 };
  });
  const own = new ConfigReader(reader.group('quantization_config'), id).fields.quant_method;
  return {
    id,
    modelType: typeof config.model_type === 'string' ? config.model_type : '',
    hidden,
    vocabulary: reader.number('vocab_size'),
    tied: reader.flag('tie_word_embeddings'),
    maxPositions: reader.optional('max_position_embeddings') ?? 0,
    groups,
    checkpoint: typeof own === 'string' ? own : null,
  };
}
