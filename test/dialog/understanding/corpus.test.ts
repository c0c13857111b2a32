import { describe, expect, it } from 'vitest';
import { looksRequired } from '../../../src/dialog/understanding/unread.ts';
import { corpusOf, expected, hearOnce, written } from './corpus-case.ts';
import english from './corpus-en.yaml';
import chinese from './corpus-zh.yaml';
import englishDesk from './desk-en.yaml';
import englishField from './field-en.yaml';
import chineseField from './field-zh.yaml';
import englishPersonas from './personas-en.yaml';
import chinesePersonas from './personas-zh.yaml';
import englishUnseen from './unseen-en.yaml';
import chineseUnseen from './unseen-zh.yaml';

describe.each([
  ['English', corpusOf(english, englishPersonas, englishField, englishDesk, englishUnseen)],
  ['Chinese', corpusOf(chinese, chinesePersonas, chineseField, chineseUnseen)],
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
    const heard = hearOnce(entry.say, entry.question);
    expect(written(heard)).toEqual(expected(entry));
    const unread = heard.unread.filter(looksRequired).map(({ text }) => text);
    if (entry.unread) expect(unread).toEqual(entry.unread);
  });
});
