import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestGrown, largestHeld } from '../../../src/engine/terms/largest-held.ts';

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

  it('is the same where counts are doubled first, and nothing above the most is tried', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 600 }), (most, end) => {
        const tried: number[] = [];
        const found = largestGrown(most, (count) => {
          tried.push(count);
          return count <= end ? `${count}` : null;
        });
        const count = Math.min(most, end);
        expect(found).toEqual(count === 0 ? null : { held: `${count}`, count });
        expect(Math.max(...tried)).toBeLessThanOrEqual(most);
      }),
    );
  });
});
