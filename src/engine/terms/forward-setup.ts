import type { Architecture } from './architecture.ts';
import type { TokenRouting } from './batch.ts';
import type { DraftModel } from './draft-model.ts';
import type { ParallelSplit } from './parallel-split.ts';
import type { ProcessGroup } from './process-group.ts';
import type { LinearFormat, Quantization } from './quantization.ts';

/** Switches beyond the split and the quantisation; all off by default. */
export interface ForwardOptions {
  readonly wordEmbeddingTp: 'col' | 'row' | null;
  readonly sharedExpertTp: boolean;
  readonly redundantExperts: boolean;
  /** Shared experts on ranks of their own: `hosted` simulates such a rank, `elsewhere` one with routed experts. */
  readonly externalSharedExperts: 'off' | 'elsewhere' | 'hosted';
  /** o_proj and down projections run beside their all-reduce (references/engine/operator-time.md 2.2). */
  readonly matmulAllReduce: boolean;
  /** Dispatch, experts and the way back as one kernel (references/engine/operator-time.md 2.2). */
  readonly dispatchFfnCombine?: boolean;
  /**
   * Activations between blocks spread over TP ranks; changes only models with an indexer
   * (references/engine/families/dsa.md).
   */
  readonly sequenceParallel: boolean;
  /** Collectives of compiled passes run on a stream of their own (references/engine/operator-time.md 2.2). */
  readonly multistream?: boolean;
  /** Every layer is traced for itself (`--no-repetition`); absent: equal layers are traced once. */
  readonly tracesEveryLayer?: boolean;
  /** Ranks over which the image encoder is cut; 1 and absent: whole on every rank. */
  readonly visionTp?: number;
  /** Image size in pixels and images for each query; null for text only. */
  readonly image: ImageInput | null;
}

/** Images that go with each query, and the pixels that they are resized to lie between. */
export interface ImageInput {
  readonly heightPx: number;
  readonly widthPx: number;
  /** Images of each query; null where each forward shape says it. */
  readonly perQuery: number | null;
  readonly minPixels: number;
  readonly maxPixels: number;
}

/**
 * Pixels an image is resized to lie between, where a model does not say otherwise
 * (references/engine/families/vl.md 2).
 */
export const defaultPixelRange = { minPixels: 65_536, maxPixels: 16_777_216 } as const;

/** All switches off, text only. */
export const defaultForwardOptions: ForwardOptions = {
  wordEmbeddingTp: null,
  sharedExpertTp: false,
  redundantExperts: false,
  externalSharedExperts: 'off',
  matmulAllReduce: false,
  sequenceParallel: false,
  image: null,
};

/** The groups of ranks that hold the simulated rank, with their links. */
export interface ProcessGroups {
  readonly tp: ProcessGroup;
  readonly dp: ProcessGroup;
  readonly ep: ProcessGroup;
  readonly moeTp: ProcessGroup;
  readonly oProj: ProcessGroup;
  readonly mlp: ProcessGroup;
  readonly lmHead: ProcessGroup;
  /** Ranks that share the image encoder. */
  readonly vision: ProcessGroup;
  /** Ranks that share the context of a sequence in decode. */
  readonly dcp: ProcessGroup;
}

/** Where a stage stands in the pipeline; both are true without pipeline parallelism. */
export interface StagePosition {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Everything a family needs to lay out a forward pass. */
export interface ForwardSetup {
  readonly architecture: Architecture;
  readonly split: ParallelSplit;
  readonly quantization: Quantization;
  /** Format of routed experts. */
  readonly experts: LinearFormat;
  /** Format of every other linear. */
  readonly linears: LinearFormat;
  readonly isCompiled: boolean;
  /** The optimizer compiles with dynamic shapes. */
  readonly dynamicShapes: boolean;
  /** Tokens that MTP layers of this stage predict; 0 without them. */
  readonly mtpTokens: number;
  /** The draft model behind the head of this stage; null without one. */
  readonly draft: DraftModel | null;
  /** Tokens that the cache keeps room for beyond the next: those predicted, wherever that runs. */
  readonly cachedAhead: number;
  /** Position in the pipeline: the first stage embeds, the last one has norm, head and MTP layers. */
  readonly stage: StagePosition;
  readonly options: ForwardOptions;
  readonly processGroups: ProcessGroups;
  /** How tokens reach experts; null without experts. */
  readonly routing: TokenRouting | null;
  /** Laying out an MTP layer, not a layer of the main model. */
  readonly isMtpLayer: boolean;
}
