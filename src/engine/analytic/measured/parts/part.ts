import type { AttentionCall } from '../attention-rows.ts';
import type { CalledTensor } from '../called-operator.ts';
import type { Sizes } from '../shapes.ts';

/** One kernel of several that an operator is made of. */
export type Part =
  | {
      readonly kind: 'compute';
      readonly kernels: readonly string[];
      readonly inputs: readonly CalledTensor[];
    }
  | { readonly kind: 'attention'; readonly kernels: readonly string[]; readonly call: AttentionCall }
  | { readonly kind: 'cache'; readonly kernels: readonly string[]; readonly cache: CacheCall }
  | { readonly kind: 'scatter'; readonly kernels: readonly string[]; readonly scatter: ScatterCall }
  | { readonly kind: 'preprocess'; readonly kernels: readonly string[]; readonly preprocess: PreprocessCall };

/** The write of latent keys and values, without the size of the pool that they are written to. */
export interface CacheCall {
  readonly tokens: number;
  readonly latent: number;
  readonly rope: number;
  readonly blockTokens: number;
  readonly type: string;
}

/** The write of index keys into rows of a pool whose size does not matter. */
export interface ScatterCall {
  readonly tokens: number;
  readonly width: number;
  readonly type: string;
}

/** All projections in front of latent attention as one opaque kernel of decode (references/engine/measured-operators.md 6). */
export interface PreprocessCall {
  readonly numbers: Readonly<
    Record<
      | 'num_tokens'
      | 'hidden_size'
      | 'local_num_heads'
      | 'q_lora_rank'
      | 'kv_lora_rank'
      | 'qk_nope_head_dim'
      | 'qk_rope_head_dim'
      | 'block_size',
      number
    >
  >;
  readonly texts: Readonly<Record<'cache_mode' | 'quant_mode' | 'weight_format', string>>;
  readonly flags: Readonly<Record<'enable_inner_out' | 'weight_quantized', boolean>>;
}

/** The format that databases name half precision. */
export const half = 'DT_BF16';
/** The format of quantised activations and weights. */
export const int8 = 'INT8';

/** Tensors of one format. */
export const ofType = (type: string, ...shapes: readonly Sizes[]): CalledTensor[] =>
  shapes.map((shape) => ({ shape, type }));

/** A computation that is told apart by its first inputs. */
export function compute(kernels: readonly string[], inputs: readonly CalledTensor[]): Part {
  return { kind: 'compute', kernels, inputs };
}
