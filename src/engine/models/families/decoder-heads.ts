import type { ArchitectureFacts } from '../../terms/architecture.ts';
import { isConfigGroup } from '../config-group.ts';
import { ConfigReader } from '../config-reader.ts';

type Heads = Pick<ArchitectureFacts, 'queryHeads' | 'kvHeads' | 'headDim'>;

/** Experts of attention: each has the query heads of a share of all, keys and values are common. */
export interface AttentionExperts {
  readonly experts: number;
  readonly perToken: number;
}

/** Heads of layers that differ from those the configuration states for all. */
export interface HeadsOfKind {
  /** Of layers with a window; null where they are those of all. */
  readonly sliding: Partial<Heads>;
  /** Of layers that see everything. */
  readonly full: Partial<Heads>;
  /** Elements of a value, where they are not as many as those of a key; null otherwise. */
  readonly valueDim: number | null;
  /** Null where attention has no experts. */
  readonly experts: AttentionExperts | null;
  /** Layers that see everything project keys alone and take them for values. */
  readonly sharesKeys: boolean;
}

/** The head dimension that some layers have to themselves, as newer configurations list it. */
function listedHeadDim(reader: ConfigReader): number | null {
  const [first] = Object.values(reader.group('per_layer_config'));
  return isConfigGroup(first) ? new ConfigReader(first, '').optional('head_dim') : null;
}

function statedOf(heads: Readonly<Record<keyof Heads, number | null>>): Partial<Heads> {
  return Object.fromEntries(Object.entries(heads).filter(([, value]) => value !== null));
}

/** Heads of each kind of layer: MiMo-V2 states those of windows, Gemma 4 those of the other layers. */
export function headsOfKinds(reader: ConfigReader): HeadsOfKind {
  const stated = reader.optional('v_head_dim') ?? 0;
  const value = (reader.optional('kv_lora_rank') ?? 0) > 0 || stated <= 0 ? null : stated;
  return {
    sliding: statedOf({
      queryHeads: reader.optional('swa_num_attention_heads'),
      kvHeads: reader.optional('swa_num_key_value_heads'),
      headDim: reader.optional('swa_head_dim'),
    }),
    full: statedOf({
      queryHeads: null,
      kvHeads: reader.optional('num_global_key_value_heads'),
      headDim: reader.optional('global_head_dim') ?? listedHeadDim(reader),
    }),
    valueDim: value,
    experts:
      reader.fields.attention_experts === true
        ? { experts: reader.number('n_routed_experts'), perToken: reader.number('num_experts_per_tok') }
        : null,
    sharesKeys: reader.flag('attention_k_eq_v'),
  };
}
