import { describe, expect, it } from 'vitest';
import { Clauses, type Parting, partBefore, partBehind } from '../../../src/dialog/understanding/clauses.ts';

const partsOf = (text: string, parting: Parting) => {
  const clauses = new Clauses(text, parting);
  return Array.from({ length: clauses.at(text.length) + 1 }, (_, at) => text.slice(...clauses.numbered(at)));
};

describe('the parts of a sentence', () => {
  it.each<[Parting, readonly string[]]>([
    ['sentences', ['8 cards (a/b), ttft、tpot | x: y=1']],
    ['clauses', ['8 cards (a/b)', ' ttft、tpot | x: y=1']],
    ['items', ['8 cards (a/b)', ' ttft', 'tpot | x: y=1']],
    ['remarks', ['8 cards ', 'a/b', '', ' ttft', 'tpot | x: y=1']],
    ['parts', ['8 cards ', 'a/b', '', ' ttft、tpot ', ' x: y=1']],
    ['pieces', ['8 cards ', 'a', 'b', '', ' ttft、tpot ', ' x', ' y', '1']],
  ])('%s end at their own marks', (parting, parts) => {
    expect(partsOf('8 cards (a/b), ttft、tpot | x: y=1', parting)).toEqual(parts);
  });

  it.each<Parting>(['sentences', 'clauses', 'items', 'remarks', 'parts', 'pieces'])(
    '%s end with a sentence and with a line',
    (parting) => {
      expect(partsOf('a; b! c? d. e\nf.', parting)).toEqual(['a', ' b', ' c', ' d', ' e', 'f', '']);
    },
  );

  it('leave figures whole', () => {
    expect(partsOf('input 4,096, output 1.5k', 'pieces')).toEqual(['input 4,096', ' output 1.5k']);
  });

  it.each([
    ['4,096', 1],
    ['a,096', 2],
    ['4,09', 2],
    ['4,0960', 2],
  ])('of %s are %i', (text, count) => {
    expect(partsOf(text, 'clauses')).toHaveLength(count);
  });

  it('have none behind the last and none in front of the first', () => {
    const clauses = new Clauses('a, b', 'clauses');
    expect([-1, 0, 1, 2].map((at) => clauses.numbered(at))).toEqual([
      [0, 0],
      [0, 1],
      [2, 4],
      [0, 0],
    ]);
  });
});

describe('the part of a stretch', () => {
  const clauses = new Clauses('one, two three, four', 'clauses');

  it('goes to the marks around it', () => {
    expect(clauses.around(6)).toEqual([4, 14]);
    expect(clauses.beside(5, 8)).toEqual([' ', ' three']);
  });

  it('has the mark behind it at its end', () => {
    expect(clauses.around(3)).toEqual([0, 3]);
    expect(clauses.around(4)).toEqual([4, 14]);
  });

  it('has all that the stretch reaches into', () => {
    expect(clauses.around(1, 18)).toEqual([0, 20]);
  });

  it('is told of a text that is cut off', () => {
    expect(partBefore('on 8 cards, with ', 'clauses')).toBe(' with ');
    expect(partBehind(' of output, on 8', 'clauses')).toBe(' of output');
    expect(partBefore('with', 'clauses')).toBe('with');
  });
});
