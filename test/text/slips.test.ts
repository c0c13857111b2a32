import { describe, expect, it } from 'vitest';
import { mended, planVocabulary } from '../../src/text/words/slips.ts';
import { hear } from '../dialog/understanding/corpus-case.ts';

describe('a slip of the fingers', () => {
  it.each([
    ['toknes', 'tokens'],
    ['otput', 'output'],
    ['thoughput', 'throughput'],
    ['promptt', 'prompts'], // whichever is meant
    ['crads', 'cards'],
    ['secons', 'seconds'],
    ['latancy', 'latency'],
  ])('%s is read as %s', (typed, meant) => {
    expect(mended(`of ${typed},`, planVocabulary).text).toBe(`of ${meant},`);
  });

  it.each([
    'cache', // of "cached"
    'decoder', // of "decode"
    'carts', // too short for a wrong letter
    'toeks', // two slips
    'model-promtp', // part of a name
    'tokenss.yaml', // of a file
  ])('%s is left as it is', (typed) => {
    expect(mended(typed, planVocabulary).text).toBe(typed);
  });

  it('is quoted as it was typed, and what stands behind it stays in its place', () => {
    const say = 'otput 500 toknes, 3 zebras, inputt 4k';
    const { slots, unread } = hear(say);
    expect(slots.outputLength).toMatchObject({ value: 500, text: 'otput 500 toknes' });
    expect(slots.inputLength).toMatchObject({ value: 4096, text: 'inputt 4k' });
    for (const { text, start, length } of unread) expect(say.slice(start, start + length)).toBe(text);
    expect(unread.map(({ text }) => text)).toContain('3 zebras');
  });
});
