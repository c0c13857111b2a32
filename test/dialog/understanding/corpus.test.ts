import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isDoubt, looksRequired, type Unread } from '../../../src/dialog/understanding/unread.ts';
import { besideValues, corpusOf, expected, hearOnce, written } from './corpus-case.ts';
import english from './corpus-en.yaml';
import chinese from './corpus-zh.yaml';
import englishDesk from './desk-en.yaml';
import chineseDesk from './desk-zh.yaml';
import englishField from './field-en.yaml';
import chineseField from './field-zh.yaml';
import englishPersonas from './personas-en.yaml';
import chinesePersonas from './personas-zh.yaml';
import chinesePhrasings from './phrasings-zh.yaml';
import englishUnseen from './unseen-en.yaml';
import chineseUnseen from './unseen-zh.yaml';
import englishVoices from './voices-en.yaml';

describe.each([
  ['English', corpusOf(english, englishPersonas, englishField, englishDesk, englishUnseen, englishVoices)],
  ['Chinese', corpusOf(chinese, chinesePersonas, chineseField, chineseDesk, chinesePhrasings, chineseUnseen)],
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

  it('is hardly ever doubted where no doubt is expected', () => {
    const isNew = (one: Unread) => isDoubt(one) && (one.reason !== 'rival' || !/\d/u.test(one.text));
    const doubted = corpus.filter(({ say, question, unread = [] }) =>
      hearOnce(say, question).unread.some((one) => isNew(one) && !unread.includes(one.text)),
    );
    expect(doubted.length / corpus.length).toBeLessThan(0.003);
  });
});

/**
 * What is told beside the values: how a figure was read, what its choices are called, what was not used and which places
 * were. `npx vitest run --project parts test/dialog/understanding/corpus.test.ts -u` writes it anew, and the difference is read.
 */
describe('beside the values', () => {
  it.each([
    ['en', corpusOf(english, englishPersonas, englishField)],
    ['zh', corpusOf(chinese, chinesePersonas, chineseField)],
  ])('%s', async (language, corpus) => {
    const lines = corpus.map(({ say, question }) => besideValues(say, hearOnce(say, question)));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, `../../golden/dialog/beside-values-${language}.txt`),
    );
  });
});
