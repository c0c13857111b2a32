import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composed, filled, judged, type Phrasings, type Said } from './composed.ts';
import english from './composed-en.yaml';
import chinese from './composed-zh.yaml';
import requests from './requests-en.yaml';

/** Texts of three to seven phrasings in any order. */
function anyText({ values, around, between, phrases }: Phrasings): fc.Arbitrary<Said> {
  const abouts = [...new Set(phrases.map(({ about }) => about))].filter((about) => about !== 'hardware');
  return fc
    .record({
      on: fc.constantFrom('gpu', 'npu'),
      about: fc.shuffledSubarray(abouts, { minLength: 3, maxLength: 7 }),
      place: fc.nat(7),
      draws: fc.infiniteStream(fc.nat(9_999)),
      mark: fc.constantFrom(...between),
      frame: fc.constantFrom(...around),
    })
    .map(({ on, about, place, draws, mark, frame }) => {
      const draw = (count: number) => (draws.next().value ?? 0) % count;
      const wanted = about.toSpliced(place, 0, 'hardware');
      const parts = wanted.flatMap((one) => {
        const ways = phrases
          .filter((way) => way.about === one && (way.on === undefined || way.on === on))
          .flatMap(({ say, means }) => say.map((words) => [words, means] as const));
        const way = ways[draw(Math.max(1, ways.length))];
        return way ? [filled(way[0], way[1], values, draw)] : [];
      });
      // Formats of a model and of the plan say the same thing.
      const first = parts.filter(
        ({ means }, at) =>
          !parts.slice(0, at).some((one) => Object.keys(means).some((slot) => slot in one.means)),
      );
      return composed(first, mark, frame);
    });
}

describe.each([
  ['English', english as unknown as Phrasings],
  ['Chinese', chinese as unknown as Phrasings],
])('what engineers say in %s', (_, data) => {
  it('is read as it is meant, each phrasing by itself', () => {
    const said = data.phrases.flatMap(({ say, means }) => say.map((words) => [words, means] as const));
    const texts = said.map(([words, means], at) => filled(words, means, data.values, (count) => at % count));
    expect(texts.length).toBeGreaterThan(700);
    // A third of them at a time; other seeds draw others.
    const size = { minLength: 250, maxLength: 250 };
    const [drawn = []] = fc.sample(fc.shuffledSubarray(texts, size), 1);
    expect(drawn.filter((one) => judged(one) !== 'exact').map(({ text }) => text)).toEqual([]);
  });

  it('means together what it means alone, in any order', () => {
    const texts = fc.sample(anyText(data), 80);
    const outcomes = texts.map((one) => [judged(one), one.text] as const);
    const of = (kind: string) => outcomes.flatMap(([outcome, text]) => (outcome === kind ? [text] : []));
    expect(of('wrong').slice(1)).toEqual([]);
    expect(of('open').slice(2)).toEqual([]);
  });
});

describe('whole requests', () => {
  const asked = requests as unknown as readonly { readonly say: string; readonly means: Said['means'] }[];

  it.each(asked)('$say', ({ say, means }) => {
    expect(judged({ text: say, means })).toBe('exact');
  });
});
