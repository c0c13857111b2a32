import document from '../../../dialogs/triage.yaml';
import { type JourneyQuestion, triageDialogSchema } from './dialog-schema.ts';

/** Text typed at each question of the triage journey, unread; a question that was skipped has none. */
export type JourneyAnswers = Readonly<Partial<Record<JourneyQuestion['id'], string>>>;

/** Every question of the journey, in the order asked. */
export const journeyQuestions: readonly JourneyQuestion[] = triageDialogSchema.parse(document).questions;

/** The next question; null when nothing is missing. */
export function nextQuestion(answers: JourneyAnswers): JourneyQuestion | null {
  return (
    journeyQuestions.find(
      ({ id, when }) => answers[id] === undefined && (when === undefined || when === answers.kind),
    ) ?? null
  );
}

/** The answer that typed words mean; null where they fit no option, or are empty. */
export function readAnswer({ options }: JourneyQuestion, typed: string): string | null {
  const text = typed.trim();
  if (options === undefined) return text === '' ? null : text;
  const lower = text.toLowerCase();
  const found = options.find(({ value, words }) => value === lower || words.some((word) => lower === word));
  return found?.value ?? null;
}

/** The answers without the last one, for going back. */
export function withoutLast(answers: JourneyAnswers): JourneyAnswers {
  const given = journeyQuestions.filter(({ id }) => answers[id] !== undefined);
  const last = given.at(-1)?.id;
  return Object.fromEntries(Object.entries(answers).filter(([id]) => id !== last));
}

/**
 * The answers without the one that an error names, and those behind it; without the last one where it names none: a wrong
 * address is asked for again, not the folder that was asked for after it.
 */
export function withoutFaulty(answers: JourneyAnswers, problem: string): JourneyAnswers {
  const named = journeyQuestions.findIndex(({ id, options }) => {
    const value = options === undefined ? (answers[id] ?? '') : '';
    const at = value.length < 2 ? -1 : problem.indexOf(value);
    return at >= 0 && !/\w/.test(problem.charAt(at - 1)) && !/\w/.test(problem.charAt(at + value.length));
  });
  if (named < 0) return withoutLast(answers);
  const behind = new Set(journeyQuestions.slice(named).map(({ id }) => id));
  return Object.fromEntries(
    Object.entries(answers).filter(([id]) => !behind.has(id as JourneyQuestion['id'])),
  );
}
