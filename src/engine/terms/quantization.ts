import type { Precision } from './precision.ts';

/** How linears are quantised, by the names of the real program (references/engine/operators.md 4.1). */
export const linearActions = [
  'DISABLED',
  'W8A16_STATIC',
  'W8A8_STATIC',
  'W4A8_STATIC',
  'W8A16_DYNAMIC',
  'W8A8_DYNAMIC',
  'W4A8_DYNAMIC',
  'FP8',
  'MXFP4',
] as const;
/** Name of an action on linears. */
export type LinearAction = (typeof linearActions)[number];

/** How attention and its KV cache are quantised. */
export const attentionActions = ['DISABLED', 'INT8', 'FP8'] as const;
/** Name of an action on attention and its cache. */
export type AttentionAction = (typeof attentionActions)[number];

/** Quantization of linears and of attention with its cache. */
export interface Quantization {
  readonly linear: LinearAction;
  /** Overrides `linear` for everything but routed experts; null leaves it. */
  readonly nonExpertLinear: LinearAction | null;
  readonly attention: AttentionAction;
  /** Elements that share one MXFP4 scale. */
  readonly mxfp4GroupSize: number;
}

/**
 * The cost facts of a linear action: W8A16 and W8A8 are the same, FP8 activations are int8
 * (references/engine/quirks.md 9.1).
 */
export interface LinearFormat {
  readonly family: 'fp16' | 'int8' | 'int4' | 'fp8' | 'mxfp4';
  readonly isStatic: boolean;
  readonly activationBytes: number;
  readonly weightBytes: number;
  /** Matrix precision of a plain linear. */
  readonly precision: Precision;
  readonly groupSize: number;
}

type GroupedFormat = Omit<LinearFormat, 'groupSize'>;

const dynamicInt8: GroupedFormat = {
  family: 'int8',
  isStatic: false,
  activationBytes: 1,
  weightBytes: 1,
  precision: 'int8',
};
const dynamicInt4: GroupedFormat = { ...dynamicInt8, family: 'int4', weightBytes: 0.5 };

const formats: Readonly<Record<LinearAction, GroupedFormat>> = {
  DISABLED: { family: 'fp16', isStatic: false, activationBytes: 2, weightBytes: 2, precision: 'fp16' },
  W8A16_STATIC: { ...dynamicInt8, isStatic: true },
  W8A8_STATIC: { ...dynamicInt8, isStatic: true },
  W4A8_STATIC: { ...dynamicInt4, isStatic: true },
  W8A16_DYNAMIC: dynamicInt8,
  W8A8_DYNAMIC: dynamicInt8,
  W4A8_DYNAMIC: dynamicInt4,
  FP8: { ...dynamicInt8, family: 'fp8' },
  MXFP4: { family: 'mxfp4', isStatic: false, activationBytes: 0.5, weightBytes: 0.5, precision: 'fp4' },
};

/** The format of an action. */
export function linearFormat(action: LinearAction, groupSize: number): LinearFormat {
  return { ...formats[action], groupSize };
}

/**
 * Bytes of a stored `inputs` × `outputs` weight, its scales and fp16 bias included (references/engine/memory.md 6.1).
 */
export function weightBytes(
  format: LinearFormat,
  inputs: number,
  outputs: number,
  { bias = false, scaleRows = outputs }: { bias?: boolean; scaleRows?: number } = {},
): number {
  const scales = format.family === 'mxfp4' ? scaleRows * Math.ceil(inputs / format.groupSize) : 0;
  return format.weightBytes * inputs * outputs + scales + (bias ? 2 * outputs : 0);
}

/** Stored bytes of one weight element, MXFP4 scales spread over their group. */
export function elementBytes({ family, weightBytes, groupSize }: LinearFormat): number {
  return family === 'mxfp4' ? weightBytes + 1 / groupSize : weightBytes;
}
