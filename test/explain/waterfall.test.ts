import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operatorWaterfall } from '../../src/explain/compare/side-by-side.ts';
import { waterfall } from '../../src/explain/compare/waterfall.ts';
import { inputFrom } from './readings.ts';

const parts = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd'),
  fc.double({ min: 0, max: 1e6, noNaN: true }),
);
const side = fc.record({ total: fc.double({ min: 0, max: 1e7, noNaN: true }), parts });

describe('waterfall', () => {
  it('chains from one total to the other and adds up exactly', () => {
    fc.assert(
      fc.property(side, side, (left, right) => {
        const found = waterfall(
          { total: left.total, parts: new Map(Object.entries(left.parts)) },
          { total: right.total, parts: new Map(Object.entries(right.parts)) },
        );
        let running = left.total;
        for (const step of found.steps) {
          expect(step.from).toBe(running);
          running = step.to;
        }
        expect(running).toBe(right.total);
      }),
    );
  });

  it('aligns the operators of two recorded passes', () => {
    const { forwards } = inputFrom([
      ['text-generate', 'dense-decode-bounds'],
      ['text-generate', 'r-dense-decode-compile'],
    ]);
    const [left, right] = forwards;
    if (!left || !right) throw new Error('the recordings hold two passes');
    const found = operatorWaterfall(left, right);
    expect(found.left).toBe((left.executionSeconds ?? 0) * 1000);
    expect(found.steps.at(-1)?.to).toBe(found.right);
    expect(found.steps.length).toBeGreaterThan(3);
  });
});
