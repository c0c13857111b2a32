import { describe, expect, it } from 'vitest';
import { corpusOf, expected, hear, written } from './corpus-case.ts';
import english from './corpus-en.yaml';
import chinese from './corpus-zh.yaml';
import englishPersonas from './personas-en.yaml';
import chinesePersonas from './personas-zh.yaml';

describe.each([
  ['English', corpusOf(english, englishPersonas)],
  ['Chinese', corpusOf(chinese, chinesePersonas)],
])('%s', (_, corpus) => {
  it('is a corpus of at least three hundred utterances, none twice', () => {
    const keys = corpus.map(({ say, question }) => `${question ?? ''} ${say}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThanOrEqual(300);
  });

  const named = corpus.map((entry) => ({
    entry,
    name: entry.question ? `[${entry.question}] ${entry.say}` : entry.say,
  }));
  it.each(named)('$name', ({ entry }) => {
    expect(written(hear(entry.say, entry.question))).toEqual(expected(entry));
  });
});
