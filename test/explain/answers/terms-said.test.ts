import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { askedAbout } from '../../../src/explain/answers/asked-about.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';

const facts = embeddedFacts();

/** The words of a question that its answer says it does not use. */
async function leftOut(file: string, said: string): Promise<string> {
  const path = join(import.meta.dirname, '../follow-ups/inputs', file);
  const input = await readInputText(readFileSync(path, 'utf8'), file, async () => 'profiler');
  if (input === null) throw new Error(`${file} was not read`);
  const { statements } = answer(understandQuestion(said, questionReader, askedAbout(input)), input, facts);
  const [found] = statements.flatMap(({ cites }) =>
    cites.filter((one) => 'path' in one && one.path === 'question.unused'),
  );
  return found && 'value' in found ? String(found.value) : '';
}

describe('what a question names and its answer does not say', () => {
  it.each([
    ['op.txt', 'so attention is only 10 %, right?', '10%'],
    ['agg.txt', 'does NVLink matter for the TTFT of that?', 'NVLink'],
    ['agg.txt', 'W8A8好还是FP8好', 'W8A8 FP8'],
    ['agg.txt', 'my client times out after 10 s - would a full answer make it?', '10s'],
    ['agg.txt', 'why is the median TTFT 15 s?', 'median'],
  ])('%s: %s', async (file, said, words) => {
    expect(await leftOut(file, said)).toBe(words);
  });

  it.each([
    // What the result has, what the answer says, and what is carried into it is used.
    ['agg.txt', 'why is the TTFT 14.9 s?'],
    ['agg.txt', 'what would 64 users get?'],
    ['agg.txt', 'is the A2 376T reaching its peak?'],
    ['agg.txt', 'with a prefix cache of 40 percent?'],
    ['moe.txt', 'MTP=3 with 80% acceptance?'],
    ['both.txt', 'how much memory is left on the decode cards?'],
    ['hw.txt', 'how many users on the A3?'],
    ['op.txt', 'top 3 operators'],
    // One may be an article, and people round.
    ['agg.txt', 'why is 1 request waiting 15 s for its TTFT?'],
    // A name that every answer has in other words.
    ['agg.txt', 'how full is the HBM of one NPU?'],
  ])('%s: nothing of `%s`', async (file, said) => {
    expect(await leftOut(file, said)).toBe('');
  });
});
