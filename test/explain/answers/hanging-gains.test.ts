import { describe, expect, it } from 'vitest';
import { hangingGains } from '../../../src/explain/answers/hanging-gains.ts';
import { derive } from '../../../src/explain/evidence/cite.ts';
import { state } from '../../../src/explain/evidence/statement.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import { inputOf, resultOf, subjectOf } from '../subject-kit.ts';

const conditions = { model: 'm', numDevices: 8, inputLength: 1000, outputLength: 100, tpotLimitMs: 50 };
const row = { throughputTokensPerSecond: 1000, tpotMs: 49 };

/** An engine that gives three times as much for a tenth more of the limit, or just as much. */
const context = (isSteep: boolean) => ({
  input: inputOf(),
  subjects: [subjectOf([row], { conditions, run: { basis: 'simulated' } })],
  facts: {
    ...noFacts,
    engineOf: () => (change: { readonly tpotLimitMs?: number | null }) =>
      resultOf([{ throughputTokensPerSecond: isSteep && (change.tpotLimitMs ?? 50) > 50 ? 3000 : 1000 }]),
  },
  whole: () => {
    throw new Error('nothing else is explained');
  },
  engine: null,
});

const gain = (factor: number) => state('what-if', 'macro_only', [derive('relative', 1, factor)], () => '');

describe('a gain beside a figure that hangs on its limit', () => {
  it('is told with what a tenth of the limit gives, from a doubled figure on', () => {
    const rules = (factor: number, isSteep = true) =>
      hangingGains([gain(factor)], context(isSteep)).map(({ rule }) => rule);
    expect(rules(2)).toEqual(['limit-hung']);
    expect(rules(1.99)).toEqual([]);
    expect(rules(13, false)).toEqual([]);
    expect(hangingGains([], context(true))).toEqual([]);
  });
});
