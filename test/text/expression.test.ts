import { describe, expect, it } from 'vitest';
import { Ending } from '../../src/text/words/ending.ts';
import { Expression } from '../../src/text/words/expression.ts';
import { Letters } from '../../src/text/words/letters.ts';
import { needsOf } from '../../src/text/words/needs.ts';
import { plainlySpelled } from '../../src/text/words/plain-spelling.ts';
import { anyWay, groupNames, groupSentences } from '../../src/text/words/words.ts';

describe('what an expression needs', () => {
  it.each([
    ['cache', [['cache']]],
    ['hits?', [['hit']]],
    ['hit+s', [['hit'], ['s']]],
    ['(?<![a-z])ttft(?![a-z])', [['\bttft\b']]],
    ['(?<![a-z0-9])p(?! ?x)(?![a-z])', [['\bp\b']]],
    ['(?<![a-z])(?:p|in|no )(?![a-z])', [['\bp\b', '\bin\b', '\bno ']]],
    ['(?<![a-z])(?:in){1,2}(?![a-z])', [['\bin']]],
    ['(?<![a-z])(?:the )?in s?(?![a-z])', [['in ']]],
    ['(?<![a-wyz])p(?![^a-z])', [['p']]],
    ['(?:(?<![a-z])in|in(?![a-z]))', [['\bin', 'in\b']]],
    ['(?<![a-z])(?:in|(?:x|y)in)(?![a-z])', [['in\b']]],
    ['a(?!x)b', [['ab']]],
    ['tp|expert', [['tp', 'expert']]],
    ['(?:tp|ep)[ -]?size', [['tp', 'ep'], ['size']]],
    ['(?:tp|ep)?size', [['size']]],
    ['(?:tp|ep){0,2}size', [['size']]],
    ['(?:tp ?size|ep)', [['size', 'ep']]],
    ['(?<count>[张块]) ?卡', [['张', '块'], ['卡']]],
    ['x(?=卡)', [['x'], ['卡']]],
    ['(?<=on|with) h', [['on', 'with'], [' h']]],
    ['(?<=^|;)go', [['go']]],
    ['\\d', [[...'0123456789']]],
    ['v\\.ya?ml', [['v.y'], ['ml']]],
    ['\\p{Script=Han}卡', [['卡']]],
    ['\uE000 ?x', [['x']]],
    ['[a-z]x', [['x']]],
    ['[^x]y', [['y']]],
    ['.', []],
    ['tp|', []],
    ['(?:tp|\\s)', []],
    ['(?i:tp)', []],
  ])('%s', (source, needs) => {
    expect(needsOf(source)).toEqual(needs);
  });
});

describe('an expression that is made when it is needed', () => {
  it('is ruled out by no sentence that a way of its group was written for', () => {
    const wrong = groupNames.flatMap((group) => {
      const plain = new RegExp(anyWay(group), 'u');
      const expression = new Expression(anyWay(group), 'u');
      const needs = needsOf(anyWay(group));
      return groupSentences(group)
        .map(plainlySpelled)
        .filter(
          (text) =>
            plain.test(text) &&
            !(
              expression.mayMatch(new Letters(text)) &&
              needs.every((literals) => literals.some((one) => text.includes(one.replaceAll('\b', ''))))
            ),
        );
    });
    expect(wrong).toEqual([]);
  });

  it('is ruled out by a text that lacks its words, whatever else it has', () => {
    const letters = new Letters('8 H200 for Qwen3-32B, 4k in and 1k out');
    const mayMatch = (source: string) => new Expression(source, 'u').mayMatch(letters);
    expect(['prefix', '前缀', '(?:tpot|itl) ?\\d', '32b ?[张块]'].filter(mayMatch)).toEqual([]);
    expect(['H200', '(?:in|进)', 'k (?:out|出)', '[a-z]{3}'].filter((one) => !mayMatch(one))).toEqual([]);
  });

  it('is ruled out by a text that has its letters inside of other words', () => {
    const source = (names: string) => `(?<![a-z])(?:${names})(?![a-z])`;
    const mayMatch = (text: string, names: string) =>
      new Expression(source(names), 'u').mayMatch(new Letters(text));
    expect(mayMatch('drop it, then pin the map in time', 'p|tp|pi|he')).toBe(false);
    for (const text of ['p', 'to p', '8p4d', 'p50 and more', '单p实例'])
      expect(mayMatch(text, 'p')).toBe(true);
    expect([mayMatch('etp', 'tp'), mayMatch('tps', 'tp'), mayMatch('a tp8', 'tp')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('may match where a word is cut', () => {
    const tp = new Expression('(?<![a-z])tp(?![a-z])', 'u');
    const letters = new Letters('etps');
    expect(tp.mayMatch(letters)).toBe(false);
    letters.cut('etps', 1);
    letters.cut('etps', 3);
    expect(tp.mayMatch(letters)).toBe(true);
  });

  it('finds in a short text and in a long one what the expression finds', () => {
    const padding = '我们 run it, then; '.repeat(20);
    const isIn = (source: string, text: string) => new Expression(source, 'u').isIn(text);
    for (const [source, text] of [
      ['前缀缓存|prefix cach', 'with prefix caching'],
      ['(?<![a-z])tp ?\\d', 'at tp 8'],
    ] as const) {
      expect([isIn(source, text), isIn(source, padding + text)]).toEqual([true, true]);
      expect([isIn(source, 'at etp8'), isIn(source, `${padding}at etp8`)]).toEqual([false, false]);
    }
  });

  it('is one object, so that it is made once', () => {
    const expression = new Expression('tp', 'gu');
    expect(expression.regExp).toBe(expression.regExp);
    expect(expression.regExp.flags).toBe('gu');
  });
});

describe('an ending', () => {
  it('is what a text ends with, and nothing in front of it', () => {
    const given = new Ending('(?<![a-z])not(?: the)?(?![a-z]) ?');
    expect(['not', 'TTFT, not the ', 'do not '].filter((text) => !given.ends(text))).toEqual([]);
    expect(['', 'knot', 'not 8', 'not the 8 '].filter((text) => given.ends(text))).toEqual([]);
  });
});
