import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../src/app/question-reader.ts';
import { embeddedFacts } from '../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../src/commands/explain/read-input.ts';
import { answer } from '../../src/explain/answers/answer.ts';
import { askedAbout } from '../../src/explain/answers/asked-about.ts';
import type { Question } from '../../src/explain/answers/question.ts';
import { understandQuestion } from '../../src/explain/answers/understand.ts';
import questions from './follow-ups/questions.yaml';
import { carriedBy, saidShort } from './said.ts';

interface FollowUp {
  readonly on: string;
  readonly ask: string;
  readonly kinds: readonly string[];
  readonly says?: string;
}

const home = join(import.meta.dirname, 'follow-ups/inputs');
const facts = embeddedFacts();
const byInput = Map.groupBy(questions as readonly FollowUp[], ({ on }) => on);

function kindOf(question: Question): string[] {
  if (question.parts !== undefined) return question.parts.flatMap((part) => kindOf(part.question));
  return question.intent === 'feature' ? [question.intent, `feature-${question.feature}`] : [question.intent];
}

/**
 * Each question is taken for the kind that was meant and its answer says what it has to. The golden holds what a
 * question carries into its answer, and the figures of each sentence: `-u` writes it anew, and the difference is read.
 */
describe('follow-up questions beside what was read', () => {
  it.each(readdirSync(home))('%s', async (file) => {
    const name = basename(file).replace(/\.\w+$/u, '');
    const input = await readInputText(readFileSync(join(home, file), 'utf8'), file, async () => 'profiler');
    if (input === null) throw new Error(`${file} was not read`);
    const about = askedAbout(input);
    const told = (byInput.get(name) ?? []).map(({ ask, kinds, says }) => {
      const question = understandQuestion(ask, questionReader, about);
      expect(kindOf(question), ask).toSatisfy((found: string[]) =>
        found.some((kind) => kinds.includes(kind)),
      );
      const { statements, commands } = answer(question, input, facts);
      const language = /\p{Script=Han}/u.test(ask) ? 'zh' : 'en';
      const said = [
        ...statements.map(({ text }) => text[language]),
        ...commands.map(({ command }) => command.join(' ')),
      ].join('\n');
      expect(said, ask).toMatch(new RegExp(says ?? '.', 'iu'));
      return [`${ask} → ${carriedBy(question)}`, ...statements.map(saidShort)].join('\n  ');
    });
    await expect(`${told.join('\n')}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, `../golden/said/follow-ups-${name}.txt`),
    );
  });

  it('every question is of an input that is there', () => {
    const names = readdirSync(home).map((file) => file.replace(/\.\w+$/u, ''));
    expect([...byInput.keys()].filter((on) => !names.includes(on))).toEqual([]);
  });
});
