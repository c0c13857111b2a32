import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../src/app/question-reader.ts';
import { embeddedFacts } from '../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../src/commands/explain/read-input.ts';
import { answer } from '../../src/explain/answers/answer.ts';
import { askedAbout } from '../../src/explain/answers/asked-about.ts';
import type { Question } from '../../src/explain/answers/question.ts';
import { understandQuestion } from '../../src/explain/answers/understand.ts';
import type { ExplainInput } from '../../src/explain/input.ts';
import questions from './follow-ups/questions.yaml';

interface FollowUp {
  readonly on: string;
  readonly ask: string;
  readonly kinds: readonly string[];
  readonly says?: string;
}

const home = join(import.meta.dirname, 'follow-ups/inputs');
const facts = embeddedFacts();
const inputs = new Map<string, Promise<ExplainInput | null>>(
  readdirSync(home).map((name) => [
    name.replace(/\.\w+$/u, ''),
    readInputText(readFileSync(join(home, name), 'utf8'), name, async () => 'profiler'),
  ]),
);

function kindOf(question: Question): string[] {
  return question.intent === 'feature' ? [question.intent, `feature-${question.feature}`] : [question.intent];
}

describe('follow-up questions beside what was read', () => {
  it.each(questions as readonly FollowUp[])('$on: $ask', async ({ on, ask, kinds, says }) => {
    const input = await inputs.get(on);
    if (!input) throw new Error(`no input is called ${on}`);
    const question = understandQuestion(ask, questionReader, askedAbout(input));
    expect(kindOf(question).some((kind) => kinds.includes(kind))).toBe(true);
    const { statements, commands } = answer(question, input, facts);
    const language = /\p{Script=Han}/u.test(ask) ? 'zh' : 'en';
    const said = [
      ...statements.map(({ text }) => text[language]),
      ...commands.map(({ command }) => command.join(' ')),
    ].join('\n');
    expect(said).toMatch(new RegExp(says ?? '.', 'iu'));
  });
});
