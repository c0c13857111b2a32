import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregationCheck } from '../../../src/explain/analysis/aggregation.ts';
import { rowFormula } from '../../../src/explain/analysis/row-formula.ts';
import { subjectsOf } from '../../../src/explain/analysis/subject.ts';
import { explain } from '../../../src/explain/explain.ts';
import { inputOf, resultOf, subjectOf } from '../subject-kit.ts';

const printed = (value: number) => Number(value.toFixed(2));

/** A row as the older program prints it. */
function older(concurrency: number, outputLength: number, ttftMs: number, tpotMs: number) {
  return {
    concurrency,
    ttftMs: printed(ttftMs),
    tpotMs: printed(tpotMs),
    throughputTokensPerSecond: printed(
      (1000 * concurrency * outputLength) / (ttftMs + outputLength * tpotMs),
    ),
  };
}

/** How far rounding to two decimals can move the output length that a row solves to, in tokens. */
function roundingOf(concurrency: number, outputLength: number, ttftMs: number, tpotMs: number): number {
  const half = 0.005;
  const wholeMs = ttftMs + outputLength * tpotMs;
  const throughput = (1000 * concurrency * outputLength) / wholeMs;
  const apart = (1000 * concurrency * ttftMs) / wholeMs;
  return (half * ttftMs * (1000 * concurrency + throughput ** 2)) / apart ** 2;
}

const row = fc.record({
  concurrency: fc.integer({ min: 4, max: 800 }),
  ttftMs: fc.double({ min: 800, max: 30_000, noNaN: true }),
  tpotMs: fc.double({ min: 15, max: 80, noNaN: true }),
});

describe('which formula the rows obey', () => {
  it('is the older one wherever all rows solve to one output length, which is found', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 64, max: 2000 }),
        (rows, out) => {
          const made = rows.map((one) => older(one.concurrency, out, one.ttftMs, one.tpotMs));
          const found = rowFormula(subjectOf(made));
          expect(found.kind).toBe('apart');
          const most = Math.max(
            ...rows.map((one) => roundingOf(one.concurrency, out, one.ttftMs, one.tpotMs)),
          );
          if (found.kind === 'apart')
            expect(Math.abs(found.outputLength - out)).toBeLessThanOrEqual(1 + 1.05 * most);
          expect(aggregationCheck(subjectOf(made))).toBe('older');
        },
      ),
    );
  });

  it('is the present one wherever token/s is 1000 · C / TPOT', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
        const made = rows.map(({ concurrency, ttftMs, tpotMs }) => ({
          concurrency,
          ttftMs: printed(ttftMs),
          tpotMs: printed(tpotMs),
          throughputTokensPerSecond: printed((1000 * concurrency) / printed(tpotMs)),
        }));
        expect(rowFormula(subjectOf(made)).kind).toBe('spread');
        expect(aggregationCheck(subjectOf(made))).toBe('holds');
      }),
    );
  });

  it('is the older one with the output length of the command, for a single row too', () => {
    const one = [older(100, 1000, 9000, 45)];
    expect(rowFormula(subjectOf(one, { conditions: { outputLength: 1000 } })).kind).toBe('apart');
    expect(rowFormula(subjectOf(one, { conditions: { outputLength: 900 } })).kind).toBe('spread');
    expect(rowFormula(subjectOf(one)).kind).toBe('spread');
  });

  it('is the older one where the rows of several devices, one of each, solve to one output length', () => {
    const rows = [older(1184, 512, 4986.05, 54.48), older(1144, 512, 4973.39, 53.39)];
    const run = resultOf(rows.slice(0, 1));
    const [first] = run.results;
    const other = resultOf(rows.slice(1)).results[0];
    if (!first || !other) throw new Error('no result');
    const both = { ...run, results: [first, { ...other, device: 'OTHER' }] };
    const kinds = subjectsOf(inputOf(both)).map((one) => rowFormula(one));
    expect(kinds).toMatchObject([
      { kind: 'apart', outputLength: 512 },
      { kind: 'apart', outputLength: 512 },
    ]);
  });

  it('is not the older one where a single row breaks it', () => {
    const rows = [
      older(100, 1000, 9000, 45),
      { ...older(50, 1000, 4000, 48), throughputTokensPerSecond: 900 },
    ];
    expect(rowFormula(subjectOf(rows)).kind).toBe('spread');
  });

  it('calls nothing suspicious for it', () => {
    const rows = [older(175, 1000, 10_000, 49.9), older(150, 1000, 9000, 49.5)].map((one, at) => ({
      ...one,
      parallel: `TP=${8 >> at} | PP=1 | DP=${1 << at}`,
    }));
    const run = resultOf(rows, { conditions: { outputLength: 1000, inputLength: 3500, tpotLimitMs: 50 } });
    expect(explain(inputOf(run)).reasonableness.level).not.toBe('suspicious');
  });
});
