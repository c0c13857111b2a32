import { describe, expect, it } from 'vitest';
import { elementBytes, type LinearFormat, weightBytes } from '../../../src/engine/terms/quantization.ts';

const format = (family: LinearFormat['family'], bytes: number, groupSize = 32) =>
  ({
    family,
    isStatic: false,
    activationBytes: 1,
    weightBytes: bytes,
    precision: 'int8',
    groupSize,
  }) as const satisfies LinearFormat;

describe('the bytes of a stored weight', () => {
  it('are its elements, a scale for each group of MXFP4, and a bias of two bytes', () => {
    expect(weightBytes(format('int8', 1), 100, 7)).toBe(700);
    expect(weightBytes(format('int8', 1), 100, 7, { bias: true })).toBe(714);
    // A hundred inputs begin a fourth group.
    expect(weightBytes(format('mxfp4', 0.5), 100, 7)).toBe(350 + 7 * 4);
    expect(weightBytes(format('mxfp4', 0.5), 100, 7, { scaleRows: 14 })).toBe(350 + 14 * 4);
  });

  it('of one element of MXFP4 have their part of the scale', () => {
    expect(elementBytes(format('mxfp4', 0.5))).toBe(0.5 + 1 / 32);
    expect(elementBytes(format('int8', 1))).toBe(1);
  });
});
