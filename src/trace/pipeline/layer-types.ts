import type { LayerConfig } from './profile.ts';

/** Kind of one layer by the configuration. */
export interface LayerKind {
  /** DENSE or MOE; null = the configuration does not say. */
  readonly mlp: 'DENSE' | 'MOE' | null;
  /** Kind of attention: FULL_ATTN, C4_LIGHT, C128_HEAVY, CR<n>, or the name in `layer_types`; null = unknown. */
  readonly attention: string | null;
  /** FIRST, HASH or FINAL where the place in the model sets it apart; null elsewhere. */
  readonly place: 'FIRST' | 'HASH' | 'FINAL' | null;
  readonly compressRatio: number | null;
}

/** A configuration whose fields contradict each other. */
export class LayerConfigError extends Error {
  override readonly name = 'LayerConfigError';
  readonly ratios: number;
  readonly layers: number;

  constructor(ratios: number, layers: number) {
    super(`compress_ratios has ${ratios} entries for ${layers} layers`);
    this.ratios = ratios;
    this.layers = layers;
  }
}

function ratiosOf({
  compress_ratios: ratios,
  num_hidden_layers: layers,
  num_nextn_predict_layers: extra = 0,
}: LayerConfig) {
  if (ratios === undefined || ratios.length === 0) return null;
  if (layers === undefined || ratios.length === layers) return ratios;
  if (ratios.length === layers + extra) return ratios.slice(0, layers);
  throw new LayerConfigError(ratios.length, layers);
}

const named: Readonly<Record<number, string>> = { 0: 'FULL_ATTN', 4: 'C4_LIGHT', 128: 'C128_HEAVY' };

function expertCount({ num_experts, n_routed_experts, num_local_experts }: LayerConfig): number | null {
  return num_experts ?? n_routed_experts ?? num_local_experts ?? null;
}

function mlpOf(config: LayerConfig, layer: number): LayerKind['mlp'] {
  const experts = expertCount(config);
  if (experts === null) return null;
  if (experts <= 1) return 'DENSE';
  if (config.mlp_only_layers?.includes(layer) === true) return 'DENSE';
  if (layer < (config.first_k_dense_replace ?? 0)) return 'DENSE';
  const frequency = config.moe_layer_freq;
  if (Array.isArray(frequency)) return frequency[layer] === 1 ? 'MOE' : 'DENSE';
  if (frequency !== undefined && layer % frequency !== 0) return 'DENSE';
  const step = config.decoder_sparse_step;
  if (step !== undefined && (layer + 1) % step !== 0) return 'DENSE';
  return 'MOE';
}

/**
 * Type of each layer, by the configuration.
 *
 * @throws {LayerConfigError} where the compression ratios fit neither the layers nor the layers with the draft ones.
 */
export function layerKinds(config: LayerConfig | null, layers: number): LayerKind[] {
  const ratios = config === null ? null : ratiosOf(config);
  const hash = config?.num_hash_layers ?? 0;
  return Array.from({ length: layers }, (_, layer): LayerKind => {
    const ratio = ratios?.[layer] ?? null;
    const ofRatio = ratio === null ? null : (named[ratio] ?? `CR${ratio}`);
    const place = () => {
      if (ratios === null) return null;
      if (layer === 0) return 'FIRST';
      if (hash > 0 && layer >= layers - hash) return 'HASH';
      return layer === layers - 1 ? 'FINAL' : null;
    };
    return {
      mlp: config === null ? null : mlpOf(config, layer),
      attention: ofRatio ?? config?.layer_types?.[layer] ?? null,
      place: place(),
      compressRatio: ratio,
    };
  });
}

/** One word for the kind of a layer; `hasExperts` (MoE kernels ran) decides where the configuration does not. */
export function layerTypeText({ mlp, attention, place }: LayerKind, hasExperts: boolean): string {
  const parts = [place, attention, mlp ?? (hasExperts ? 'MOE' : 'DENSE')];
  return parts.filter((part): part is string => part !== null).join(' ');
}
