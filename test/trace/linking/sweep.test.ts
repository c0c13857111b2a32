import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sweepStacks } from '../../../src/trace/linking/sweep.ts';

const span = fc.record({
  thread: fc.nat(2),
  startNs: fc.nat(60),
  durationNs: fc.nat(40),
});

it('finds for each moment the rows of its thread that enclose it, outermost first', () => {
  fc.assert(
    fc.property(
      fc.array(span, { maxLength: 40 }),
      fc.array(fc.record({ thread: fc.nat(2), timeNs: fc.nat(110) }), { maxLength: 20 }),
      (spans, moments) => {
        const rows = spans.toSorted((a, b) => a.startNs - b.startNs || b.durationNs - a.durationNs);
        const found: number[][] = moments.map(() => [-1]);
        sweepStacks(
          {
            count: rows.length,
            name: new Uint32Array(rows.length),
            thread: Uint32Array.from(rows, ({ thread }) => thread),
            startNs: Float64Array.from(rows, ({ startNs }) => startNs),
            durationNs: Float64Array.from(rows, ({ durationNs }) => durationNs),
          },
          {
            count: moments.length,
            thread: Uint32Array.from(moments, ({ thread }) => thread),
            timeNs: Float64Array.from(moments, ({ timeNs }) => timeNs),
          },
          3,
          (probe, stack, depth) => {
            found[probe] = Array.from(stack.subarray(0, depth));
          },
        );
        // Clocks of host rows may cross by a nanosecond.
        const expected = moments.map(({ thread, timeNs }) =>
          Array.from(rows.keys()).filter((row) => {
            const one = rows[row];
            return (
              one?.thread === thread && one.startNs <= timeNs && timeNs <= one.startNs + one.durationNs + 1
            );
          }),
        );
        expect(found).toEqual(expected);
      },
    ),
  );
});
