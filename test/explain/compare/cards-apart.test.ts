import { expect, it } from 'vitest';
import { subjectsOf } from '../../../src/explain/analysis/subject.ts';
import { comparedStatements } from '../../../src/explain/compare/devices-compared.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import { inputOf, resultOf } from '../subject-kit.ts';

const facts = { ...noFacts, diesPerCard: (device: string | null) => (device === 'DIE' ? 2 : 1) };

/** What is said of the cards of two results, each of so many devices of one kind. */
function said(left: readonly [string, number], right: readonly [string, number]): string {
  const [mine, theirs] = [left, right].map(([device, numDevices]) => {
    const result = resultOf([{ throughputTokensPerSecond: 100 }]);
    const [one] = result.results;
    if (one === undefined) throw new Error('one device');
    return {
      ...result,
      conditions: { ...result.conditions, devices: [device], numDevices },
      results: [{ ...one, device }],
    };
  });
  if (mine === undefined || theirs === undefined) throw new Error('two results');
  const input = inputOf(mine, theirs);
  return comparedStatements(input, subjectsOf(input), facts)
    .filter(({ rule }) => rule === 'hardware-context')
    .map(({ text }) => text.en)
    .join('\n');
}

it('devices that are dies are told in cards beside devices that are cards', () => {
  expect(said(['CARD', 8], ['DIE', 8])).toMatch(
    /8 devices of CARD are as many cards; .* 2 to a card: 4 cards/,
  );
  expect(said(['DIE', 15], ['CARD', 8])).toContain('7.50 cards');
});

it('devices that are alike in that need no word', () => {
  expect(said(['DIE', 8], ['DIE', 16])).toBe('');
  expect(said(['CARD', 8], ['OTHER', 8])).toBe('');
});
