import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { fasterIn } from '../../../src/explain/answers/faster-operator.ts';
import { noFacts } from '../../../src/explain/facts.ts';

async function said(on: string, faster: number) {
  const text = readFileSync(join(import.meta.dirname, '../follow-ups/inputs', on), 'utf8');
  const input = await readInputText(text, on, async () => 'profiler');
  if (input === null) throw new Error('not read');
  const { statements } = answer({ intent: 'operators', name: 'attention', faster }, input, noFacts);
  return statements.map((one) => one.text.en).join('\n');
}

describe('an operator that is put forward as faster', () => {
  it.each([
    ['if attention were twice as fast, how much quicker is the step', 2],
    ['if attention took half the time', 2],
    ['what if the gemms were 25 % faster', 1.25],
    ['if communication were free how fast is the step', Number.POSITIVE_INFINITY],
    ['which operator is twice as slow as attention', null],
    ['how many times is attention called', null],
  ])('%s', (text, times) => {
    expect(fasterIn(text)).toBe(times);
  });

  it('shortens the pass by its own part alone', async () => {
    // Attention takes 25.7 of 40.0 ms; half of that is saved.
    expect(await said('op.txt', 2)).toContain(
      '2 times as fast and everything else as it is, 40.0 ms become 27.1 ms (-32.2 %)',
    );
    expect(await said('op.txt', Number.POSITIVE_INFINITY)).toContain('at no cost');
    expect(await said('op_statistic.csv', 2)).toMatch(/100 ms become 88\.0 ms/u);
  });

  it('is told of a printed table without bounds as well, and of nothing where no operator was printed', async () => {
    expect(await said('pass.txt', 2)).toContain('become');
    expect(await said('agg.txt', 2)).not.toContain('become');
  });
});
