import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';
import { explain } from '../../../src/explain/explain.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import type { ExplainInput } from '../../../src/explain/input.ts';
import { figureFaults } from '../number-check.ts';
import { inputFromText } from '../readings.ts';

const read = (name: string) => readFileSync(join(import.meta.dirname, '../follow-ups/inputs', name), 'utf8');

function explained(input: ExplainInput): string {
  const { sections } = explain(input, noFacts);
  const statements = Object.values(sections).flat();
  // The digit in E2E is no figure.
  for (const one of statements.filter(({ rule }) => rule !== 'figure-band'))
    expect(figureFaults(one, input, 'en')).toEqual([]);
  return statements.map(({ text }) => text.en).join('\n');
}

describe('predictions of both ways to serve', () => {
  it('are ranked beside each other: both are of the whole cluster', () => {
    const input = inputFromText(`${read('aic.txt')}\n${read('aicd.txt')}`);
    const { conclusion } = explain(input, noFacts).sections;
    for (const one of conclusion) expect(figureFaults(one, input, 'zh')).toEqual([]);
    expect(conclusion[0]?.text.en).toMatch(/gives the most, [\d,.]+ tok\/s: ×[\d.]+ of/u);
  });
});

describe('pairs of workers of another program', () => {
  const input = inputFromText(read('aicd.txt'));
  const asked = (question: string) => {
    const { statements } = answer(understandQuestion(question, questionReader), input, noFacts);
    for (const one of statements) expect(figureFaults(one, input, 'en')).toEqual([]);
    return statements.map(({ text }) => text.en).join('\n');
  };

  it('are judged by the split and its rate, and nothing is said of a side alone', () => {
    const told = explained(input);
    expect(told).toMatch(/4 Prefill and 2 Decode instances serve 11\.59 req\/s/);
    expect(told).toMatch(/Partly explainable: the split is told in whole instances/);
    expect(told).toMatch(/which side holds it back is not known/);
  });
  it('answer what limits them and how many requests they hold', () => {
    expect(asked('what limits it?')).toMatch(/4 × 1 devices for Prefill and 2 × 2 for Decode use 8 devices/);
    expect(asked('how many users can it serve?')).toMatch(/256 concurrent requests in all: the 2 Decode/);
  });
});

it('a predicted row is put together again from its own times', () => {
  const text = read('aic.txt').replaceAll('10510.00', '10507.45');
  expect(explained(inputFromText(text))).toMatch(
    /A whole request, computed again from TTFT and TPOT: 10,507\.45 ms; the row says 10,507\.45 ms/,
  );
  expect(explained(inputFromText(read('aic.txt').replaceAll('10510.00', '20000.00')))).not.toMatch(
    /A whole request, computed again/,
  );
});
