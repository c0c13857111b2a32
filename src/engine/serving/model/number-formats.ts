import type { CacheFormat, LinearFormat } from '../formats.ts';

/** Number formats of a model as it is served. */
export interface NumberFormats {
  readonly attention: LinearFormat;
  readonly dense: LinearFormat;
  readonly experts: LinearFormat;
  readonly cache: CacheFormat;
  /** Activations are scaled by constants of the checkpoint, so no kernel of its own quantises them. */
  readonly fusedQuantize: boolean;
}

/** Names a user gives; each engine says which of them its data supports. */
export const formatNames = ['bf16', 'fp8', 'fp8_block', 'nvfp4', 'mxfp4', 'int8', 'int4'] as const;
export type FormatName = (typeof formatNames)[number];

const bf16: NumberFormats = {
  attention: 'bfloat16',
  dense: 'bfloat16',
  experts: 'bfloat16',
  cache: 'bfloat16',
  fusedQuantize: false,
};

/**
 * The formats behind a precision's name. Four-bit checkpoints of models with experts quantise the experts and keep
 * attention in bf16; of dense models every linear.
 */
export function formatsOf(
  precision: FormatName,
  { hasExperts }: { readonly hasExperts: boolean },
): NumberFormats {
  switch (precision) {
    case 'bf16':
      return bf16;
    case 'fp8':
      return { attention: 'fp8', dense: 'fp8', experts: 'fp8', cache: 'fp8', fusedQuantize: true };
    case 'fp8_block':
      return {
        attention: 'fp8_block',
        dense: 'fp8_block',
        experts: 'fp8_block',
        cache: 'bfloat16',
        fusedQuantize: false,
      };
    case 'nvfp4':
      return hasExperts
        ? { ...bf16, experts: 'nvfp4', dense: 'nvfp4', cache: 'fp8', fusedQuantize: true }
        : { attention: 'nvfp4', dense: 'nvfp4', experts: 'nvfp4', cache: 'fp8', fusedQuantize: true };
    case 'mxfp4':
      return { ...bf16, experts: 'w4a16_mxfp4' };
    case 'int8':
      return { attention: 'int8', dense: 'int8', experts: 'int8', cache: 'bfloat16', fusedQuantize: false };
    case 'int4':
      return { ...bf16, attention: 'int4_wo', dense: 'int4_wo', experts: 'int4_wo' };
  }
}
