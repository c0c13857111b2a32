/** Grouped-query attention of one layer, whole model. */
export interface GroupedQuery {
  readonly kind: 'grouped-query';
  readonly queryHeads: number;
  readonly keyValueHeads: number;
  readonly headDim: number;
  /** Tokens of a sliding window; 0 without one. */
  readonly window: number;
}

/** Multi-head latent attention of one layer, whole model. */
export interface Latent {
  readonly kind: 'latent';
  readonly queryHeads: number;
  /** Width of the compressed query; 0 where queries are projected directly. */
  readonly queryRank: number;
  readonly cacheRank: number;
  readonly ropeWidth: number;
  readonly nopeWidth: number;
  readonly valueWidth: number;
  /** Tokens that sparse attention keeps; 0 for full attention. */
  readonly kept: number;
}

/** A recurrent mixer (delta rule, state space): constant state, cost by tokens. */
export interface Recurrent {
  readonly kind: 'recurrent';
  /** Widths of the input and output projections together. */
  readonly inputWidth: number;
  readonly outputWidth: number;
  readonly stateBytes: number;
}

/** How a layer attends, in the three ways that the calibrated estimator can time. */
export type AttentionFacts = GroupedQuery | Latent | Recurrent;

/** The feed-forward part of a layer. */
export type FeedForward =
  | { readonly kind: 'none' }
  | { readonly kind: 'dense'; readonly width: number; readonly gated: boolean }
  | {
      readonly kind: 'experts';
      readonly experts: number;
      readonly perToken: number;
      readonly width: number;
      /** Width of all shared experts together; 0 without. */
      readonly sharedWidth: number;
    };

/** Equal layers. */
export interface LayerGroup {
  readonly count: number;
  readonly attention: AttentionFacts;
  readonly feedForward: FeedForward;
}

/** Sizes of a model that decide its step times and memory in serving. */
export interface ServingModel {
  readonly id: string;
  readonly modelType: string;
  readonly hidden: number;
  readonly vocabulary: number;
  /** Input embedding and output head are one matrix. */
  readonly tied: boolean;
  readonly maxPositions: number;
  readonly groups: readonly LayerGroup[];
  /** `quant_method` of the checkpoint's own quantization; null for full precision. */
  readonly checkpoint: string | null;
}

/** Layers of all groups together. */
export function layerCount(model: ServingModel): number {
  return model.groups.reduce((sum, { count }) => sum + count, 0);
}

/** Classes of models whose operators behave alike; calibration keeps bands by class. */
export type ModelClass = 'dense' | 'moe' | 'mla' | 'hybrid';

/** Class of a model by its layers; recurrent layers decide before latent attention, and that before experts. */
export function classOf({ groups }: ServingModel): ModelClass {
  if (groups.some(({ attention }) => attention.kind === 'recurrent')) return 'hybrid';
  if (groups.some(({ attention }) => attention.kind === 'latent')) return 'mla';
  return groups.some(({ feedForward }) => feedForward.kind === 'experts') ? 'moe' : 'dense';
}
