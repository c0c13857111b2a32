import { expect, it } from 'vitest';
import { ParsedArguments } from '../../src/programs/arguments/parsed-arguments.ts';

const given = new ParsedArguments(new Map([['--colour', 'red']]), new Set(), []);

it('a word of a choice has the type of the words that the engine knows', () => {
  const colour: 'red' | 'green' | null = given.choice('--colour', ['red', 'green']);
  expect(colour).toBe('red');
  expect(given.choice('--shade', ['dark'])).toBeNull();
});

it('a choice that a program lists and the engine does not know is a defect, not a value', () => {
  expect(() => given.choice('--colour', ['green', 'blue'])).toThrow('--colour: "red"');
});
