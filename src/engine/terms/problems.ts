/** Why the engine cannot simulate a model, or not like this; `src/text` words each code. */
export type ModelProblem =
  | { readonly code: 'unknown-model' }
  | { readonly code: 'unreadable-config'; readonly path: string; readonly isJson: boolean }
  | { readonly code: 'no-fields' }
  | { readonly code: 'missing-field'; readonly field: string }
  /** A size that no model has. */
  | {
      readonly code: 'out-of-range';
      readonly field: string;
      readonly value: string;
      readonly least: number;
      readonly most: number;
      readonly isWhole: boolean;
    }
  | {
      readonly code: 'indivisible';
      readonly field: string;
      readonly value: number;
      readonly other: string;
      readonly divisor: number;
    }
  | {
      readonly code: 'beyond';
      readonly field: string;
      readonly value: number;
      readonly other: string;
      readonly most: number;
    }
  /** A type without a family whose configuration lacks a field that every decoder states. */
  | { readonly code: 'model-type'; readonly modelType: string; readonly field: string }
  /** A field with a value that no layout knows; `allowed` is empty where any other value may be one. */
  | {
      readonly code: 'field-value';
      readonly field: string;
      readonly value: string;
      readonly allowed: readonly string[];
    }
  | {
      readonly code: 'layer-list';
      readonly field: string;
      readonly entries: number;
      readonly layers: number;
    }
  | {
      readonly code: 'image-aspect';
      readonly widthPx: number;
      readonly heightPx: number;
      readonly most: number;
    }
  /** An encoder, or a decoder of a kind that nothing here runs. */
  | { readonly code: 'no-decoder'; readonly modelType: string; readonly field: string }
  /** A type with a part that no layout covers, the field that tells of it, and the type that is closest to it. */
  | {
      readonly code: 'unlaid';
      readonly modelType: string;
      readonly part: UnlaidPart;
      readonly field: string;
      readonly closest: string | null;
    }
  | { readonly code: 'router'; readonly router: string }
  | { readonly code: UnsupportedFeature };

/** Parts of published decoders that no layout covers. */
export type UnlaidPart =
  | 'linear-block'
  | 'byte-patches'
  | 'looped-layers'
  | 'depth-decoder'
  | 'visual-experts'
  | 'long-convolution';

/** Feature of a model, or of a request, that its layout does not cover. */
export type UnsupportedFeature =
  | 'mla-without-query-rank'
  | 'alternating-experts'
  | 'dense-between-experts'
  | 'leading-dense-layers'
  | 'biases'
  | 'no-experts'
  | 'no-latent-attention'
  | 'no-shared-experts'
  | 'external-experts-without-ep'
  | 'redundant-experts-without-ep'
  | 'quantized-cache-of-plain-linears'
  | 'quantized-cache-of-draft'
  | 'draft-in-stages'
  | 'predictors-in-compiled-stages'
  | 'plain-predictors-over-tp'
  | 'predictors-of-spread-activations'
  | 'plain-linears-of-spread-activations'
  | 'predictors-without-ids'
  | 'first-layer-shares-indices'
  | 'sequence-parallel'
  | 'compile'
  | 'mtp'
  | 'images';

/** Why a model cannot be laid out over ranks like this. */
export type SplitProblem =
  | { readonly code: 'query-heads'; readonly heads: number; readonly tp: number }
  | { readonly code: 'kv-heads'; readonly heads: number; readonly tp: number }
  | { readonly code: 'index-heads'; readonly heads: number; readonly tp: number }
  | { readonly code: 'shared-context'; readonly heads: number; readonly tp: number; readonly dcp: number }
  | { readonly code: 'stages'; readonly layers: number; readonly pp: number }
  | { readonly code: 'rows'; readonly rows: number; readonly tp: number }
  | {
      readonly code: 'world';
      readonly tp: number;
      readonly dp: number;
      readonly pp: number;
      readonly devices: number;
    }
  | {
      readonly code: 'expert-world';
      readonly ep: number;
      readonly moeTp: number;
      readonly moeDp: number;
      readonly pp: number;
      readonly devices: number;
    }
  | {
      readonly code: 'own-size';
      readonly linear: 'o_proj' | 'MLP' | 'LM head';
      readonly size: number;
      readonly pp: number;
      readonly devices: number;
    }
  | { readonly code: 'dcp'; readonly tp: number; readonly dcp: number }
  /** Shared experts sharded over TP, without expert parallelism or on ranks of their own as well. */
  | { readonly code: 'shared-expert-tp'; readonly reason: 'ep' | 'external' }
  | { readonly code: 'own-output-size'; readonly size: number; readonly tp: number }
  | { readonly code: 'output-groups'; readonly groups: number; readonly size: number }
  | {
      readonly code: 'linear-attention-heads';
      readonly keyHeads: number;
      readonly valueHeads: number;
      readonly tp: number;
    }
  | { readonly code: 'linear-attention-widths'; readonly keys: number; readonly values: number }
  | { readonly code: 'stage-without-indexer' }
  /** Layers that route by token id on a stage that is given none. */
  | { readonly code: 'stage-without-ids' };

/** Why a configuration of a search has no figures: the model, or the split. */
export type LayoutProblem =
  | { readonly of: 'model'; readonly problem: ModelProblem }
  | { readonly of: 'split'; readonly problem: SplitProblem };

/** Fault of one field of a device profile. */
export type ProfileProblem =
  | { readonly code: 'unreadable'; readonly reason: string }
  | { readonly code: 'unknown-field'; readonly known: readonly string[] }
  | { readonly code: 'group' | 'text' | 'positive' | 'not-negative' | 'fraction' | 'no-format' }
  | { readonly code: 'at-most'; readonly most: number }
  | { readonly code: 'one-of'; readonly allowed: readonly string[] }
  | { readonly code: 'dimension'; readonly last: number }
  /** The file describes a GPU where an NPU profile is wanted; the name is one of a device that is known. */
  | { readonly code: 'gpu' | 'taken' }
  | { readonly code: 'grid' | 'grid-size' | 'topology-starts' }
  | { readonly code: 'topology-count'; readonly dimensions: number };
