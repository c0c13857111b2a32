import { expect, it } from 'vitest';
import { isOtherName, matchingChoices } from '../../src/screens/fuzzy.ts';

const choice = (label: string, disabledReason: string | null = null) => ({
  value: label,
  label,
  help: '',
  group: null,
  disabledReason,
});
const found = (typed: string, ...choices: ReturnType<typeof choice>[]) =>
  matchingChoices(choices, typed, true).map((one) => one.choice.label);

it('what can be chosen stands before what cannot, however well that fits', () => {
  expect(found('a3', choice('a30', 'no estimator'), choice('ATLAS_800_A3_752T'))).toEqual([
    'ATLAS_800_A3_752T',
    'a30',
  ]);
});

it('the better fit stands first, then the shorter name', () => {
  expect(found('qwen', choice('my-qwen'), choice('Qwen3-32B'), choice('Qwen3-8B'))).toEqual([
    'Qwen3-8B',
    'Qwen3-32B',
    'my-qwen',
  ]);
});

it('every typed word must fit', () => {
  expect(found('a3 752', choice('A3_560T'), choice('A3_752T'))).toEqual(['A3_752T']);
});

it.each([
  ['H20', 'h200_sxm', true],
  ['h200', 'h200_sxm', false],
  ['a1', 'a100_pcie', true],
  ['752', 'ATLAS_800_A3_752T', false],
  ['A3', 'ATLAS_800_A3_752T', false],
])('a name that goes on with a digit is another one: %s is no %s', (typed, label, isOther) => {
  expect(isOtherName(typed, choice(label))).toBe(isOther);
});
