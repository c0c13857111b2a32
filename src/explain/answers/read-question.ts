import { type LikelyIntent, likelyIntents } from '../../text/words/likely-intents.ts';
import { matchesOf } from '../../text/words/matches.ts';
import { firedCues } from '../../text/words/scoring.ts';
import { anyWay, type FiredCue, says } from '../../text/words/words.ts';
import { type AskedAbout, strategiesIn } from './asked-about.ts';
import { bareLimit, limitOfMeasured } from './bare-limit.ts';
import { refusedCount } from './count-refused.ts';
import { countedInQuestion } from './counted-in.ts';
import { countedQuestion } from './counts-asked.ts';
import { dividedQuestion } from './devices-divided.ts';
import { bareNumber, doubtOf, otherRow, unknown, usingFigures } from './doubts.ts';
import { frameworksQuestion } from './frameworks-compared.ts';
import type { Heard } from './heard-question.ts';
import { heldQuestion } from './held-by-split.ts';
import { leastQuestion } from './least-latency.ts';
import { operatorSumQuestion } from './operator-sums.ts';
import { originQuestion } from './origin-asked.ts';
import { questionOfOtherPlan } from './other-plan.ts';
import { latencyQuestion, passQuestion } from './pass-questions.ts';
import { phraseQuestion } from './phrase-questions.ts';
import type { Question } from './question.ts';
import { recordedQuestion } from './recording-words.ts';
import { scopedQuestion } from './scoped-question.ts';
import { fitsSplit } from './split-fits.ts';
import { differenceQuestion } from './two-results-asked.ts';
import { unusedFigures } from './unused-figures.ts';
import { compiledQuestion } from './what-compiling-gives.ts';

/** Below this chance, and without a line of the word files that speaks for it, nothing known was asked. */
const leastLikely = 0.3;

/** A question as it was understood, and what spoke for it and for others. */
export interface UnderstoodQuestion {
  readonly question: Question;
  /** The likeliest first; that one is meant. */
  readonly likely: readonly LikelyIntent[];
  /** The words that it rests on; none where it was learned alone. */
  readonly fired: readonly FiredCue[];
}

/** `is it compute or communication` of a pass is told by the shares of its bounds. Null for anything else. */
function ofBounds(text: string, { facts }: Heard['named'], { kinds }: AskedAbout): Question | null {
  const isOfPass = kinds.includes('of-pass') && !facts.has('change') && !says('supposed', text);
  return isOfPass && says('compute-against-communication', text) ? { intent: 'shares' } : null;
}

/** `why does prefill prefer TP=1 but decode TP=8` asks for the choice of either phase. Null for anything else. */
function ofBothPhases(text: string, { split }: Heard['named'], { kinds }: AskedAbout): Question | null {
  const hasPhases = kinds.includes('of-apart') || kinds.includes('of-ratio');
  const isOfBoth = says('names-prefill', text) && says('names-decode', text) && split?.other !== undefined;
  return hasPhases && isOfBoth && says('why-word', text) ? { intent: 'why' } : null;
}

/** Experts that are not spread over the devices are asked for as the strategy that they give. Null for anything else. */
function withoutSpread(text: string, { split }: Heard['named'], { kinds }: AskedAbout): Question | null {
  const isOfPlan = !kinds.includes('of-pass') && !kinds.includes('of-recording');
  return isOfPlan && split?.split.ep === 1 && says('ep-off', text)
    ? { intent: 'why-not', split: split.split, words: split.words }
    : null;
}

/** `MTP1和MTP3哪个好` asks for the prediction lengths that it names. Null for anything else. */
function lengthsOfPrediction(text: string, { kinds }: AskedAbout): Question | null {
  const named = new Set(matchesOf(text, /(?<![a-z])mtp ?=? ?(\d)(?![\d.%])/gu).map(([, length]) => length));
  return named.size > 1 && !kinds.includes('of-recording') ? { intent: 'feature', feature: 'mtp' } : null;
}

/** `is TP=4 cheaper per million tokens?` asks for the cost of a row that was read. Null for anything else. */
function costOfRow(text: string, named: Heard['named'], about: AskedAbout): Question | null {
  const { split, facts } = named;
  const isRow =
    split !== null &&
    split.other === undefined &&
    strategiesIn(about, null).some((rows) => rows.some((one) => fitsSplit(one, split.split)));
  return isRow && !facts.has('change') && says('topic-money', text) && !says('why-word', text)
    ? scopedQuestion('per-device', named, about)
    : null;
}

/** `is the kv cache full` asks how much of it is filled. Null for anything else. */
function cacheFull(text: string, { kinds }: AskedAbout): Question | null {
  const isOfMemory = says('cache-full', text) && !says('supposed', text);
  return isOfMemory && !kinds.includes('of-recording')
    ? { intent: 'cache', isOfRoom: true, isFull: true }
    : null;
}

/** `TPOT里有多少是TTFT摊的` asks for the parts of TPOT. Null for anything else. */
function partOfToken(text: string, { kinds }: AskedAbout): Question | null {
  const isOfPlan = !kinds.includes('of-pass') && !kinds.includes('of-recording');
  return isOfPlan && says('ttft-within-tpot', text) ? { intent: 'latency', metric: 'tpot' } : null;
}

/** `how much of the weights is experts`: their part of the parameters. Null for anything else. */
function weightsOfExperts(text: string): Question | null {
  return says('weights-of-experts', text) ? { intent: 'experts', isOfWeights: true } : null;
}

const rankNamed = new RegExp(`(?<![a-z])${anyWay('rank-word')} ?#?(\\d{1,4})(?![\\d.])`, 'u');

/** A question about a recording with the rank that it names. */
function withRank(recorded: ReturnType<typeof recordedQuestion>, text: string): Question | null {
  const rank = rankNamed.exec(text)?.[1];
  if (recorded === null || rank === undefined) return recorded;
  const isOfTime = recorded.intent === 'recorded' && recorded.topic !== 'family';
  return isOfTime ? { ...recorded, rank: Number(rank) } : recorded;
}

/** A question that its words decide by themselves, so that nothing is weighed; null where they do not. */
function plainQuestion(text: string, named: Heard['named'], about: AskedAbout): Question | null {
  const recorded = about.kinds.includes('of-recording')
    ? recordedQuestion(text.toLowerCase(), about.hasFamilies)
    : null;
  return (
    (recorded?.intent === 'recorded' && recorded.topic !== 'family' && named.operator !== null
      ? { ...recorded, name: named.operator }
      : withRank(recorded, text)) ??
    limitOfMeasured(text, named, about) ??
    passQuestion(text, named, about) ??
    leastQuestion(text, named, about) ??
    heldQuestion(text, named) ??
    phraseQuestion(text, named, about) ??
    dividedQuestion(text, named, about) ??
    ofBothPhases(text, named, about) ??
    ofBounds(text, named, about) ??
    frameworksQuestion(text, named) ??
    compiledQuestion(text, named, about) ??
    countedInQuestion(text) ??
    lengthsOfPrediction(text, about) ??
    withoutSpread(text, named, about) ??
    costOfRow(text, named, about) ??
    refusedCount(text, named, about) ??
    cacheFull(text, about) ??
    partOfToken(text, about) ??
    weightsOfExperts(text) ??
    countedQuestion(text, named, about) ??
    operatorSumQuestion(text, named, about) ??
    differenceQuestion(text, named, about) ??
    originQuestion(text, about) ??
    bareNumber(text, named, about) ??
    bareLimit(text, named, about)
  );
}

/** The likeliest meaning of one question, with the doubt that is left. */
export function readQuestion(said: string, { named, text }: Heard, about: AskedAbout): UnderstoodQuestion {
  const likely = likelyIntents(text, named.facts);
  const plain = plainQuestion(text, named, about);
  if (plain !== null) return { question: plain, likely, fired: [] };
  const [best] = likely;
  const isKnown = best !== undefined && (best.points > 0 || best.chance >= leastLikely);
  const intent = isKnown ? best.intent : null;
  // An operator of what was read that is named beside words that are not known: its time is what there is to tell.
  const isOfOperator =
    (intent === null || (intent === 'unknown' && best?.points === 0)) &&
    named.operator !== null &&
    about.operators.length > 0;
  const read = isOfOperator
    ? scopedQuestion('operators', named, about)
    : intent === null
      ? unknown(text, named, likely)
      : scopedQuestion(intent, named, about);
  const question = latencyQuestion(read, text, about);
  const doubt =
    isKnown && !isOfOperator && question === read && question.intent !== 'unknown'
      ? (otherRow(best.intent, question, named) ?? doubtOf(likely, named, about))
      : null;
  const whole: Question = {
    ...question,
    ...(doubt === null ? {} : { doubt }),
  };
  const onOther = questionOfOtherPlan(said, question, named, about, likely);
  if (onOther !== null) return { question: onOther, likely, fired: isKnown ? firedCues(text, best) : [] };
  const unused =
    question.intent === 'unknown' ? [] : unusedFigures(said, whole, about).map(({ words }) => words);
  const using =
    unused.length === 0 || best === undefined ? null : usingFigures(said, best.intent, named, about);
  const asUsed: Question = using === null ? { ...whole, unused } : { ...whole, doubt: using };
  return {
    question: unused.length === 0 ? whole : asUsed,
    likely,
    fired: isKnown ? firedCues(text, best) : [],
  };
}
