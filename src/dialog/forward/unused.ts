import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { figuresSaid } from '../../text/words/figures-said.ts';
import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';
import type { ForwardAnswers } from './forward-questions.ts';

/** Answers that are names: digits in them are no figures. */
const names: ReadonlySet<string> = new Set(['model', 'device', 'linear', 'attention', 'trace', 'engine']);

/** The figures of a sentence, as written, that no answer holds: nothing that was said is dropped without a word. */
export function unusedOfForward(said: string, answers: ForwardAnswers): readonly string[] {
  const used = Object.entries(answers).flatMap(([id, value]) =>
    names.has(id) || value === undefined ? [] : [Number(value)],
  );
  const isEach = says('forward-per-replica', spelled(said));
  const isShare = (one: number) => isEach && one > 0 && Number(answers.queries ?? Number.NaN) % one === 0;
  const isKnown = (meant: readonly number[]) => meant.some((one) => used.includes(one) || isShare(one));
  // One is as often an article as a figure: `1 decode step`.
  return figuresSaid(said).flatMap(({ words, meant }) => (words === '1' || isKnown(meant) ? [] : [words]));
}

/** A sentence on those figures; none where every figure is used. */
export function notUsedOfForward(
  said: string,
  answers: ForwardAnswers,
  language: Language,
): readonly string[] {
  const words = unusedOfForward(said, answers);
  return words.length === 0 ? [] : [messages(language).form.notUsed(words.join(' · '))];
}
