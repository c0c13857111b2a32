import { expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { askedAbout } from '../../../src/explain/answers/asked-about.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';
import { inputFrom } from '../readings.ts';

it('prediction lengths that were searched are set beside each other, and the model is not said to have none', () => {
  const input = inputFrom([['optimizer', 'mtp-8b']]);
  const question = understandQuestion('MTP1和MTP3哪个好', questionReader, askedAbout(input));
  expect(question).toMatchObject({ intent: 'feature', feature: 'mtp' });
  const said = answer(question, input, embeddedFacts()).statements.map(({ text }) => text.zh);
  const first = said.findIndex((one) => one.startsWith('1. ') && one.includes('MTP=3'));
  expect(first).toBeGreaterThan(-1);
  expect(said[first + 1]).toMatch(/^2\. .*MTP=1/u);
  expect(said.join('')).not.toContain('没有作用');
});
