import { says } from '../../text/words/words.ts';
import type { Statement } from '../evidence/statement.ts';
import { type AnswerMaterial, said } from './answer-material.ts';
import { frameworkOf, frameworks } from './asked-about.ts';
import type { Named } from './named-in-question.ts';
import type { Question } from './question.ts';
import { whatIfHeads, whatIfStatements } from './what-if.ts';

/** A question for the framework that serves most; null where another condition is put forward, or something else is asked. */
export function frameworksQuestion(text: string, { change }: Named): Question | null {
  return says('which-framework', text) && Object.keys(change).length === 0
    ? { intent: 'compare', device: null, isOfFrameworks: true }
    : null;
}

/** The plan on each other framework that the engine knows, against the one that it was computed for. */
export function frameworksCompared({ input, engine }: AnswerMaterial): readonly Statement[] {
  const own = input.runs.map(frameworkOf).find((one) => one !== null) ?? null;
  const runnable =
    own === null
      ? []
      : frameworks.filter((one) => one !== own && (engine?.({ framework: one }) ?? null) !== null);
  const [first, ...others] = runnable;
  if (first === undefined) return [said('not-answerable', (t) => t.asked.noFrameworks)];
  const [head, beside] = whatIfStatements({ framework: first }, engine);
  return [
    ...(head === undefined ? [] : [head]),
    ...others.flatMap((one) => whatIfHeads({ framework: one }, engine)),
    ...(beside === undefined ? [] : [beside]),
  ];
}
