import { describe, expect, it } from 'vitest';
import { withStandingValues } from '../../src/dialog/standing-values.ts';
import { registryFacts } from '../../src/plan/registry-facts.ts';
import type { SlotValues } from '../../src/plan/slots/values.ts';
import { answersOf } from '../plan/plan-kit.ts';

const standing = (values: Partial<SlotValues>) => withStandingValues(answersOf(values), {}, registryFacts());

describe('values that stand without being asked', () => {
  it('are one image a request once the size of an image is known', () => {
    const sized = { imageHeight: 448, imageWidth: 448 };
    expect(standing(sized).imagesPerRequest).toMatchObject({
      value: 1,
      provenance: { label: 'explicit heuristic' },
    });
    expect(standing({ imageHeight: 448 }).imagesPerRequest).toBeUndefined();
    expect(standing({ imageWidth: 448 }).imagesPerRequest).toBeUndefined();
    expect(standing({ ...sized, imagesPerRequest: 3 }).imagesPerRequest?.value).toBe(3);
  });

  it('quantize nothing on a device that states no int8 peak', () => {
    const facts = registryFacts();
    const has = (isThere: boolean) =>
      facts
        .devices()
        .find(({ isGpu, matrixFormats }) => !isGpu && matrixFormats?.includes('int8') === isThere)?.id ?? '';
    const plan = { quantize: 'recommended' } as const;
    expect(standing({ ...plan, devices: [has(true)] }).quantizeLinearAction).toBeUndefined();
    if (has(false) === '') return;
    const without = standing({ ...plan, devices: [has(false)] });
    expect(without.quantize?.value).toBe('custom');
    expect(without.quantizeLinearAction?.value).toBe('DISABLED');
    expect(without.quantizeAttentionAction?.value).toBe('DISABLED');
    expect(standing({ quantize: 'custom', devices: [has(false)] }).quantizeLinearAction).toBeUndefined();
  });
});
