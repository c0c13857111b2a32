import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestHeld } from '../../src/backends/largest-held.ts';

describe('the largest count that something holds', () => {
  it('is where holding ends, whatever that is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 }), (most, end) => {
        const found = largestHeld(most, (count) => (count <= end ? count : null));
        const held = Math.min(most, end);
        expect(found).toBe(held === 0 ? null : held);
      }),
    );
  });
});
