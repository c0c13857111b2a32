/** Number formats of a linear or expert operator, in the words of the operator tables. */
export const linearFormats = [
  'bfloat16',
  'fp8',
  'fp8_block',
  'nvfp4',
  'int8',
  'int4_wo',
  'w4a16_mxfp4',
  'w4a8_mxfp4_mxfp8',
] as const;
export type LinearFormat = (typeof linearFormats)[number];

/** Number formats of the key-value cache. */
export type CacheFormat = 'bfloat16' | 'fp8';

/** Bytes of one weight with its scales: block scales of fp8 (128 × 128) and of fp4 (one byte for 16 or 32). */
export const weightBytes: Readonly<Record<LinearFormat, number>> = {
  bfloat16: 2,
  fp8: 1,
  fp8_block: 1 + 4 / (128 * 128),
  nvfp4: 0.5 + 1 / 16,
  int8: 1,
  int4_wo: 0.5 + 2 / 128,
  w4a16_mxfp4: 0.5 + 1 / 32,
  w4a8_mxfp4_mxfp8: 0.5 + 1 / 32,
};

/** Bytes of one activation as the matrix unit reads it. */
export const activationBytes: Readonly<Record<LinearFormat, number>> = {
  bfloat16: 2,
  fp8: 1,
  fp8_block: 1,
  nvfp4: 0.5625,
  int8: 1,
  int4_wo: 2,
  w4a16_mxfp4: 2,
  w4a8_mxfp4_mxfp8: 1,
};

/** The peak that a format's products run at; weight-only formats multiply in bf16. */
export const peakOf: Readonly<Record<LinearFormat, 'bf16' | 'fp8' | 'fp4' | 'int8'>> = {
  bfloat16: 'bf16',
  fp8: 'fp8',
  fp8_block: 'fp8',
  nvfp4: 'fp4',
  int8: 'int8',
  int4_wo: 'bf16',
  w4a16_mxfp4: 'bf16',
  w4a8_mxfp4_mxfp8: 'fp8',
};

/** Formats whose measured tables stand in for one that has none, nearest first. */
export const nearestFormats: Readonly<Record<LinearFormat, readonly LinearFormat[]>> = {
  bfloat16: [],
  fp8: ['fp8_block'],
  fp8_block: ['fp8'],
  nvfp4: [],
  int8: ['fp8'],
  int4_wo: [],
  w4a16_mxfp4: ['w4a8_mxfp4_mxfp8', 'int4_wo'],
  w4a8_mxfp4_mxfp8: ['w4a16_mxfp4', 'nvfp4'],
};

/** Bytes of one element of the key-value cache. */
export const cacheBytes: Readonly<Record<CacheFormat, number>> = { bfloat16: 2, fp8: 1 };
