import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { askedAbout } from '../../../src/explain/answers/asked-about.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';

async function told(file: string, said: string): Promise<string[]> {
  const path = join(import.meta.dirname, '../follow-ups/inputs', file);
  const input = await readInputText(readFileSync(path, 'utf8'), file, async () => 'profiler');
  if (input === null) throw new Error(`${file} was not read`);
  const question = understandQuestion(said, questionReader, askedAbout(input));
  return answer(question, input, embeddedFacts()).statements.map(({ text }) => text.en);
}

const number = (words: string | undefined) => Number((words ?? '').replaceAll(',', ''));

describe('percentages, computed again from the figures beside them', () => {
  it.each(['agg.txt', 'moe.txt', 'both.txt'])('of levers: %s', async (file) => {
    let own = Number.NaN;
    let count = 0;
    for (const text of await told(file, 'what limits it?')) {
      own = number(/against its own ([\d,.]+) tok\/s/u.exec(text)?.[1]) || own;
      const [, rate, change] = /: ([\d,.]+) tok\/s, ([+-][\d,.]+) %\.$/u.exec(text) ?? [];
      if (rate === undefined) continue;
      count += 1;
      expect(number(change), text).toBeCloseTo(((number(rate) - own) / own) * 100, 1);
    }
    expect(count).toBeGreaterThan(1);
  });

  it.each(['agg.txt', 'moe.txt', 'e8.txt'])('of the phases of a request: %s', async (file) => {
    const split =
      /TPOT ([\d,.]+) ms = Decode step ([\d,.]+) ms \+ ([\d,.]+) ms, which is TTFT ([\d,.]+) ms spread over ([\d,]+) output tokens; Prefill and its queue are ([\d.]+) %/u;
    const text = (await told(file, 'why is TPOT that high?')).find((one) => split.test(one)) ?? '';
    const [tpot = 0, step = 0, part = 0, ttft = 0, tokens = 0, share = 0] = (split.exec(text) ?? [])
      .slice(1)
      .map(number);
    expect(tokens, text).toBeGreaterThan(0);
    // Three digits are said of each part.
    expect(part / (ttft / tokens)).toBeCloseTo(1, 2);
    expect((step + part) / tpot).toBeCloseTo(1, 2);
    expect(share).toBeCloseTo((ttft / tokens / tpot) * 100, 1);
  });
});
