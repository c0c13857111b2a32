import { questionReader } from '../../app/question-reader.ts';
import { withFiles } from '../../dialog/understand-files.ts';
import { traceSaid } from '../../dialog/understanding/trace.ts';
import { understand } from '../../dialog/understanding/understand.ts';
import { traceQuestion } from '../../explain/answers/understand.ts';
import type { PlanFacts } from '../../plan/plan-facts.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';

/** Rules that recognised the words of a text: as a plan, and as a question about results. */
export function saidTrace(text: string, facts: PlanFacts, language: Language) {
  const heard = withFiles(understand)(text, { slot: null, answers: {}, facts, language });
  const { question, likely, fired } = traceQuestion(text, questionReader);
  return {
    intent: heard.intent,
    said: traceSaid(heard),
    unread: heard.unread.map(({ text: words, reason }) => ({
      text: words,
      reason: messages(language).unread[reason],
    })),
    question: {
      intent: question.intent,
      fired,
      scores: likely.map(({ intent, chance, points, cues }) => ({ intent, chance, points, cues })),
    },
  };
}

type Trace = ReturnType<typeof saidTrace>;

/** The same as lines: `slot  value  "words"  cue (its sentence)`. */
export function traceLines(trace: Trace): readonly string[] {
  const quoted = (words: string) => JSON.stringify(words);
  return [
    `intent  ${trace.intent}`,
    ...trace.said.map(({ slot, text, value, cue }) =>
      [slot, JSON.stringify(value), quoted(text), cue === null ? '–' : `${cue.cue} (${cue.sentence})`].join(
        '  ',
      ),
    ),
    ...trace.unread.map(({ text, reason }) => `unread  ${quoted(text)}  ${reason}`),
    `question  ${trace.question.intent}`,
    ...trace.question.fired.map(({ cue, words, sentence }) =>
      sentence === '' ? `  ${cue}` : `  ${cue}  ${quoted(words)}  (${sentence})`,
    ),
    ...trace.question.scores.map(
      ({ intent, chance, points, cues }) =>
        `  ${(100 * chance).toFixed(0)} %  ${points}  ${intent}  ${cues.join(' + ')}`,
    ),
  ];
}
