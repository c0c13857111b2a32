import { nearQuestions } from '../../text/words/near.ts';
import { firedCues, type ScoredIntent, scoreIntents } from '../../text/words/scoring.ts';
import { anyWay, type FiredCue, questionExamples } from '../../text/words/words.ts';
import { type AskedAbout, nothingAskedAbout } from './asked-about.ts';
import { type Named, namedIn, phaseIn } from './named-in-question.ts';
import type { Doubt, Question, QuestionReader } from './question.ts';
import { questionOf } from './question-of-intent.ts';

const nothingNamed: QuestionReader = {
  conditions: () => ({}),
  devicesMeant: () => [],
  tokensPerSecond: () => null,
};

/** `TTFT limit 1 s?` names a value; the limit in it is no question about limits. */
const limitNamed = new RegExp(anyWay('limit-of-value'), 'gu');

/** A question as it was understood, and what spoke for it and for others. */
export interface UnderstoodQuestion {
  readonly question: Question;
  /** The strongest first; the first one is meant. */
  readonly scores: readonly ScoredIntent[];
  /** The words that the strongest intent rests on. */
  readonly fired: readonly FiredCue[];
}

/**
 * What a follow-up question wants, in English or Chinese, of a result that `about` tells of. Deterministic: the intent for which most speaks is meant, and
 * words that ask for nothing known are `unknown`, never guessed.
 */
export function understandQuestion(
  said: string,
  reader: QuestionReader = nothingNamed,
  about: AskedAbout = nothingAskedAbout,
): Question {
  return traceQuestion(said, reader, about).question;
}

/** Below this little speaks for an intent: a topic, or one word alone. */
const sureFrom = 47;

/** How a question is read for which little speaks, and what else it may be; null where one intent stands clear. */
function doubtOf([best, ...others]: readonly ScoredIntent[]): Doubt | null {
  const as = best && questionExamples[best.intent];
  // A value that nothing else is said of can only be put forward.
  const isClear =
    best !== undefined && (best.points >= sureFrom || (best.intent === 'what-if' && others.length === 0));
  if (!as || isClear) return null;
  return { as, near: others.flatMap(({ intent }) => questionExamples[intent] ?? []).slice(0, 2) };
}

/** A text longer than this is no question; reading stops there. */
const readableCharacters = 2_000;

/** Understands a question and says by which cues. */
export function traceQuestion(
  said: string,
  reader: QuestionReader = nothingNamed,
  about: AskedAbout = nothingAskedAbout,
): UnderstoodQuestion {
  const named = namedIn(said.slice(0, readableCharacters), reader, about);
  const scored = named.facts.has('change') ? named.text.replaceAll(limitNamed, '') : named.text;
  const scores = scoreIntents(scored, named.facts);
  const [best] = scores;
  const phase = phaseIn(named.text);
  const question = best ? questionOf(best.intent, named) : unknown(scored, named);
  const doubt = best && question.intent !== 'unknown' ? doubtOf(scores) : null;
  return {
    question: {
      ...question,
      ...(phase === null ? {} : { phase }),
      ...(doubt === null ? {} : { doubt }),
    },
    scores,
    fired: best ? firedCues(scored, best) : [],
  };
}

/** Nothing known was asked; what comes near it is offered. */
function unknown(text: string, { facts }: Named): Question {
  const near = nearQuestions(text, facts);
  return near.length === 0 ? { intent: 'unknown' } : { intent: 'unknown', near };
}
