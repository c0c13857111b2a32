import { says } from '../../text/words/words.ts';
import { factsOfAnotherPlan } from './another-plan.ts';
import type { AskedAbout } from './asked-about.ts';
import type { Named } from './named-in-question.ts';
import type { Question } from './question.ts';
import { withCondition } from './scoped-question.ts';

type Kind = AskedAbout['kinds'][number];

/** A question that a phrase says by itself. */
interface Phrase {
  /** Its ways of saying, a group of `dialogs/words.yaml`. */
  readonly group: string;
  readonly question: Question;
  /** Kinds of input that it is asked of, any one; of every kind where it names none. */
  readonly of?: readonly Kind[];
  /** Facts that it may name beside its words. */
  readonly beside?: readonly string[];
}

const sides: readonly Kind[] = ['of-ratio', 'of-apart'];

/** Those that are asked of what has phases apart or was read by itself stand before those of every plan. */
const phrases: readonly Phrase[] = [
  { group: 'phrase-ratio', question: { intent: 'equation', metric: 'ratio' }, of: sides, beside: ['change'] },
  { group: 'phrase-units', question: { intent: 'equation', metric: 'throughput' }, of: sides },
  {
    group: 'phrase-side',
    question: { intent: 'prefill-or-decode' },
    of: sides,
    beside: ['change', 'relative'],
  },
  { group: 'phrase-stages', question: { intent: 'figures', metric: null }, of: ['of-pass'] },
  { group: 'phrase-busy', question: { intent: 'operators', name: null }, of: ['of-recording'] },
  {
    group: 'phrase-itl',
    question: { intent: 'figures', metric: 'tpot', isOfGaps: true },
    of: ['of-measurement'],
  },
  { group: 'phrase-conditions', question: { intent: 'conditions' }, beside: ['change'] },
  { group: 'phrase-accuracy', question: { intent: 'accuracy' } },
  { group: 'phrase-launches', question: { intent: 'launches' } },
];

/** Those of a plan: a forward pass or a recording has none of them. */
const phrasesOfPlan: readonly Phrase[] = [
  {
    group: 'phrase-fewest',
    question: {
      intent: 'devices-for',
      tokensPerSecond: null,
      requestsPerSecond: null,
      users: null,
      times: null,
      limits: {},
    },
  },
  { group: 'phrase-limits', question: { intent: 'limits' } },
  { group: 'phrase-percentile', question: { intent: 'percentile' } },
  // One pool of 8 cards is of the devices that there are.
  { group: 'phrase-separation', question: { intent: 'separation' }, beside: ['change'] },
];

/** What a phrase asks that names no other plan; null where something is put forward, or no phrase stands there. */
export function phraseQuestion(text: string, { facts }: Named, { kinds }: AskedAbout): Question | null {
  const isOfPass = kinds.includes('of-pass') || kinds.includes('of-recording');
  const found = [...phrases, ...(isOfPass ? [] : phrasesOfPlan)].find(
    ({ group, of, beside = [] }) =>
      (of === undefined || of.some((kind) => kinds.includes(kind))) &&
      says(group, text) &&
      !factsOfAnotherPlan.some((fact) => facts.has(fact) && !beside.includes(fact)),
  );
  // `what if MTP were off` puts another plan forward.
  const isSupposed = found?.question.intent === 'conditions' && says('supposed', text);
  return found === undefined || isSupposed || says('beyond', text)
    ? null
    : { ...found.question, ...withCondition(found.question, text) };
}
