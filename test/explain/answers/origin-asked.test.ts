import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { askedAbout } from '../../../src/explain/answers/asked-about.ts';
import { originQuestion } from '../../../src/explain/answers/origin-asked.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';

const facts = embeddedFacts();
const path = join(import.meta.dirname, '../follow-ups/inputs/agg.txt');

async function read() {
  const input = await readInputText(readFileSync(path, 'utf8'), 'agg.txt', async () => 'profiler');
  if (input === null) throw new Error('nothing was read');
  return input;
}

async function asked(question: string) {
  const input = await read();
  const understood = understandQuestion(question, questionReader, askedAbout(input));
  const said = answer(understood, input, facts).statements.map(({ text }) => text.en);
  return { understood, said: said.join('\n') };
}

it.each([
  ['where does the 3848 come from', { metric: 'throughput' }],
  ['3.8k怎么来的', { metric: 'throughput' }],
  ['how did you get 49.89?', { metric: 'tpot' }],
  ['14,909.98是怎么算出来的', { metric: 'ttft' }],
  ['the calculation behind 192', { metric: 'concurrency' }],
  ['24.91怎么来的', { metric: 'memory' }],
  ['how did you arrive at 2895.95', { metric: 'throughput', row: { words: 'TP=2 DP=4' } }],
])('a figure of a row is told by its equation: %s', async (question, meaning) => {
  expect((await asked(question)).understood).toMatchObject({ intent: 'equation', ...meaning });
});

it('the equation is filled with the figures of the row that has it', async () => {
  const { said } = await asked('how did you arrive at 2895.95');
  expect(said).toContain('1000 × 144 / 49.73 ms');
  expect(said).not.toContain('192');
});

it.each([
  // No row has it: 4,100 is not 3,848 written shorter.
  ['where does the 4100 come from'],
  ['where do 3848 and 49.89 come from'],
  // The digit alone stands in every row.
  ['where does the 8 come from'],
  ['is 3848 good'],
  ['what if the concurrency were 192, how is it computed'],
])('nothing is taken for a figure of a row in %s', async (question) => {
  expect(originQuestion(question, askedAbout(await read()))).toBeNull();
});
