import { describe, expect, it } from 'vitest';
import { pointSplit } from '../../../src/engine/serving/points/point-split.ts';
import { PointRefusedError } from '../../../src/engine/serving/points/refusal.ts';

const read = (sizes: Readonly<Record<string, unknown>>, devices: number | null, mayBeSquared = false) => {
  const { split, replicas } = pointSplit(sizes, devices, { mayBeSquared });
  return [split.tp, split.attentionDp, split.expertTp, split.expertEp, split.pp, replicas];
};

describe('the parallel sizes of a measured point', () => {
  it.each([
    [{ tp: 4 }, 8, [4, 1, 4, 1, 1, 2]],
    [{ tp: 4, pp: 2 }, 8, [4, 1, 4, 1, 2, 1]],
    [{}, 8, [8, 1, 8, 1, 1, 1]],
    [{ tp: 2, dp: 4, ep: 8 }, 8, [2, 4, 1, 8, 1, 1]],
    [{ tp: 2, ep: 8 }, 8, [2, 4, 1, 8, 1, 1]],
    [{ tp: 4, attention_dp: 'enabled' }, 8, [1, 4, 1, 4, 1, 2]],
    [{ tp: 4, attention_dp: true, ep: 2 }, 4, [1, 4, 2, 2, 1, 1]],
    [{ tp: 8, ep: 4, dp_attention: false }, 8, [8, 1, 2, 4, 1, 1]],
    [{ tp: 8, ep: 4, dp_attention: true }, 16, [1, 16, 1, 16, 1, 1]],
    [{ tp: 0, ep: 1 }, 4, [4, 1, 4, 1, 1, 1]],
  ] as const)('%j on %s devices', (sizes, devices, wanted) => {
    expect(read(sizes, devices)).toEqual(wanted);
  });

  it('that a converter multiplied once more are brought back, only where it may have', () => {
    const squared = { tp: 4, dp: 4 };
    expect(read(squared, 16)).toEqual([4, 4, 16, 1, 1, 1]);
    expect(read(squared, 16, true)).toEqual([1, 4, 1, 4, 1, 1]);
    expect(read({ tp: 16, moe_tp: 4, moe_ep: 4 }, 16, true)).toEqual([4, 1, 1, 4, 1, 1]);
    // Eight is no square, and one group of one device is not squared.
    expect(read({ tp: 4, dp: 2 }, 8, true)).toEqual([4, 2, 8, 1, 1, 1]);
    expect(read({ tp: 1 }, 1, true)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it.each([
    [{ tp: 3 }, 8],
    [{ tp: 4, ep: 3 }, 8],
    [{}, null],
  ])('%j on %s devices cannot be brought together', (sizes, devices) => {
    expect(() => read(sizes, devices)).toThrow(PointRefusedError);
  });
});
