import { expect, it } from 'vitest';
import { readTraceOrigin, traceOriginQuestion } from '../../../src/explain/analysis/trace-origin-question.ts';

it.each(traceOriginQuestion().options.flatMap(({ value, words }) => words.map((word) => [word, value])))(
  '"%s" says that a trace is of a %s',
  (word, value) => expect(readTraceOrigin(`  ${word.toUpperCase()} `)).toBe(value),
);

it('a word that fits neither or both leaves the origin open', () => {
  const both = traceOriginQuestion().options.map(({ words }) => words[0]);
  expect(readTraceOrigin(both.join(' '))).toBe('unknown');
  expect(readTraceOrigin('no idea')).toBe('unknown');
});
