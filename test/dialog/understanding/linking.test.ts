import { describe, expect, it } from 'vitest';
import type { Cue, CueKind } from '../../../src/dialog/understanding/figures/cues.ts';
import { distance } from '../../../src/dialog/understanding/figures/distance.ts';
import { groupAlternatives, linkQuantities } from '../../../src/dialog/understanding/figures/linking.ts';
import type { Quantity } from '../../../src/dialog/understanding/figures/quantity.ts';
import { SourceText } from '../../../src/dialog/understanding/source-text.ts';
import { hear } from './corpus-case.ts';

const takes = { slot: 'inputLength', value: 1, reading: null, interpretations: null } as const;

/** A word that takes seconds (`s`) or plain numbers (`n`), wherever they stand. */
const kindOf = (id: string, side: CueKind['side'], reach: number): CueKind => ({
  id,
  side,
  reach,
  slots: ['inputLength'],
  take: ({ unit }) => ((unit === 'milliseconds') === (id === 's') ? takes : null),
});

interface Sides {
  readonly side?: CueKind['side'];
  readonly reach?: number;
}

/**
 * Which number of a text belongs to which word: words are `sec` (of seconds) and `num` (of plain numbers), numbers are
 * digits, of seconds where an `s` follows.
 */
function pairs(text: string, { side = 'either', reach = 100 }: Sides = {}, isWeak = false): string[] {
  const source = new SourceText(text);
  const cues = [...text.matchAll(/sec|num/g)].map(
    ({ 0: word, index }): Cue => ({
      kind: kindOf(word === 'sec' ? 's' : 'n', side, reach),
      start: index,
      end: index + 3,
    }),
  );
  const quantities = [...text.matchAll(/\d+s?/g)].map(
    ({ 0: word, index }): Quantity => ({
      start: index,
      end: index + word.length,
      figure: Number.parseFloat(word),
      value: Number.parseFloat(word),
      unit: word.endsWith('s') ? 'milliseconds' : 'none',
      scale: '',
      isWeak,
    }),
  );
  const links = linkQuantities(
    source,
    cues,
    quantities.map((one) => [one]),
    { speaksOfInstances: false },
  );
  return links.map(
    ({ cue, group }) =>
      `${cue.start}:${text.slice(cue.start, cue.end)}=${text.slice(group[0]?.start, group[0]?.end)}`,
  );
}

describe('a number and its word', () => {
  it.each<[text: string, found: readonly string[], why: string]>([
    ['num 5', ['0:num=5'], 'side by side'],
    ['5 num', ['2:num=5'], 'the other way round'],
    ['num num 5 7', ['0:num=5', '4:num=7'], 'first with first'],
    ['num 5 num', ['0:num=5'], 'the word in front before the one behind'],
    ['num x x 5 num', ['10:num=5'], 'the nearer word, two words closer'],
    ['sec 5', [], 'a number that the word cannot mean'],
    ['sec num 5 2s', ['4:num=5'], 'order is kept, so one of two crossed pairs is left'],
    ['sec 1 1 1 1 2s', ['0:sec=2s'], 'over four others'],
    ['sec 1 1 1 1 1 2s', ['0:sec=2s'], 'five others cost as much as leaving both'],
    ['sec 1 1 1 1 1 1 2s', [], 'six others are too many'],
    ['2s 1 1 1 1 sec', ['11:sec=2s'], 'over four others to a word behind'],
    ['2s 1 1 1 1 1 sec', [], 'a word behind may be one less away'],
    ['num x x x x x x 5', ['0:num=5'], 'over six words'],
    ['num x x x x x x x 5', [], 'not over seven'],
    [`num${' '.repeat(100)}5`, ['0:num=5'], 'a hundred characters away'],
    [`num${' '.repeat(101)}5`, [], 'no farther'],
    [`5${' '.repeat(101)}num`, [], 'no farther behind'],
  ])('%s: %j, as %s', (text, found) => {
    expect(pairs(text)).toEqual(found);
  });

  it('a word of the front takes nothing that stands in front of it', () => {
    expect(pairs('5 num', { side: 'before' })).toEqual([]);
    expect(pairs('num 5', { side: 'before' })).toEqual(['0:num=5']);
  });

  it('a tight word rather takes what stands right in front of it', () => {
    expect(pairs('num 5 num', { side: 'tight' })).toEqual(['6:num=5']);
    expect(pairs('num 5 num 7', { side: 'tight' })).toEqual(['0:num=5', '6:num=7']);
  });

  it('reaches as far as its kind does', () => {
    expect(pairs('num x x 5', { reach: 2 })).toEqual(['0:num=5']);
    expect(pairs('num x x x 5', { reach: 2 })).toEqual([]);
  });

  it('a lone number word counts only right beside', () => {
    expect(pairs('num 5', {}, true)).toEqual(['0:num=5']);
    expect(pairs('num x 5', {}, true)).toEqual([]);
    expect(pairs('5 num', {}, true)).toEqual([]);
  });
});

describe('how far apart words are', () => {
  it.each<[between: string, front: number, behind: number]>([
    ['', 0, 0],
    [' is about ', 0, 0],
    [': ', 0, 0],
    [', ', 0.8, 3],
    [', , ', 1.6, 6],
    ['; ', 4, 4],
    ['. ', 5, 5],
    ['\n', 5, 5],
    ['tokens/s', 1, 1],
    [' foo bar ', 2, 2],
    [' 苹果 ', 1, 1],
    [' foo, 苹果; ', 6.8, 9],
  ])('%j: %d behind the word, %d in front', (between, front, behind) => {
    expect(distance(between, false)).toBeCloseTo(front, 9);
    expect(distance(between, true)).toBeCloseTo(behind, 9);
  });
});

describe('pairs of sentences that differ in one mark', () => {
  const slotsOf = (say: string) =>
    Object.fromEntries(Object.entries(hear(say).slots).map(([id, { value }]) => [id, value]));

  it.each<[say: string, slots: Readonly<Record<string, unknown>>]>([
    ['1500 users, TTFT 2s', { concurrentUsers: 1500, ttftLimitMs: 2000 }],
    ['1500, users: TTFT 2s', { ttftLimitMs: 2000 }],
    ['128 并发，TTFT 2s', { concurrentUsers: 128, ttftLimitMs: 2000 }],
    ['TTFT and TPOT 2s and 50ms', { ttftLimitMs: 2000, tpotLimitMs: 50 }],
    ['TTFT 2s and TPOT 50ms', { ttftLimitMs: 2000, tpotLimitMs: 50 }],
  ])('%s', (say, slots) => {
    expect(slotsOf(say)).toEqual(slots);
  });
});

describe('numbers of one thing', () => {
  const quantity = (start: number, words: string, unit: Quantity['unit']): Quantity => ({
    start,
    end: start + words.length,
    figure: Number(words),
    value: Number(words),
    unit,
    scale: '',
    isWeak: false,
  });

  it('are one group where "or" joins them and their units agree', () => {
    const text = '8 or 16, 50 or 60';
    const all = [
      quantity(0, '8', 'devices'),
      quantity(5, '16', 'devices'),
      quantity(9, '50', 'milliseconds'),
      quantity(15, '60', 'none'),
    ];
    expect(groupAlternatives(text, all).map((group) => group.map(({ figure }) => figure))).toEqual([
      [8, 16],
      [50],
      [60],
    ]);
    expect(groupAlternatives('', [])).toEqual([]);
  });
});
