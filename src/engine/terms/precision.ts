/** Number formats that have a peak of their own in a device profile. bfloat16 work is counted as fp16. */
export const precisions = ['fp32', 'fp16', 'int8', 'fp8', 'fp4'] as const;

export type Precision = (typeof precisions)[number];

/** Position of each format in arrays of operations. */
export const precisionIndex: Readonly<Record<Precision, number>> = {
  fp32: 0,
  fp16: 1,
  int8: 2,
  fp8: 3,
  fp4: 4,
};
