import { says } from '../../text/words/words.ts';
import type { ConditionName } from '../condition-words.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import { type AskedAbout, strategiesIn } from './asked-about.ts';
import { conditionNamed } from './condition-named.ts';
import { metricIn, type Named, phaseIn } from './named-in-question.ts';
import type { Question } from './question.ts';
import { questionOf } from './question-of-intent.ts';
import { ofDevice, ofRow, ofRowShares } from './scope.ts';
import { fitsSplit } from './split-fits.ts';
import { spreadIn } from './spread-named.ts';

/** Figures of other numbers of instances that are supposed are those of a plan with these. */
function ofInstances(intent: string, { instances, text }: Named, { kinds }: AskedAbout): string {
  const isOther = instances !== null && kinds.includes('of-ratio') && says('supposed', text);
  return intent === 'figures' && isOther ? 'instances' : intent;
}

/** Intents that are told of the phase whose latency a question names, where both phases were read apart. */
const ofLatency: ReadonlySet<Question['intent']> = new Set([
  'limits',
  'latency',
  'why-not',
  'why',
  'candidates',
]);

/** The phase of the latency that a question names, of a result that has both phases apart; null of others. */
function phaseOfLatency({ intent }: Question, text: string, { strategies }: AskedAbout): ServedPhase | null {
  const has = (phase: ServedPhase) => strategies.some((one) => one.phase === phase);
  if (!ofLatency.has(intent) || !has('prefill') || !has('decode')) return null;
  const metric = metricIn(text);
  return metric === 'tpot' ? 'decode' : metric === 'ttft' ? 'prefill' : null;
}

/** The condition that a question for the conditions names; none of other questions. */
export function withCondition({ intent }: Question, text: string): { readonly condition?: ConditionName } {
  const condition = intent === 'conditions' ? conditionNamed(text) : null;
  return condition === null ? {} : { condition };
}

/** A question of an intent with what of the result it is about: a phase, a device, a candidate. */
export function scopedQuestion(intent: string, named: Named, about: AskedAbout): Question {
  const { devices } = about;
  const question = questionOf(ofInstances(intent, named, about), named);
  const phase = phaseIn(named.text) ?? phaseOfLatency(question, named.text, about);
  const { device, split } = named;
  const isOfRow =
    (ofRow.has(question.intent) || ofRowShares.has(question.intent)) &&
    split !== null &&
    split.other === undefined;
  const bests = strategiesIn(about, phase).flatMap(([best]) => best ?? []);
  return {
    ...question,
    ...(phase === null ? {} : { phase }),
    ...(question.intent === 'evidence' && says('asked-measured', named.text)
      ? { isWhether: true as const }
      : {}),
    ...(question.intent === 'percentile' ? { spread: spreadIn(named.text) } : {}),
    ...(device !== null && devices.length > 1 && devices.includes(device) && ofDevice.has(question.intent)
      ? { on: device }
      : {}),
    ...(named.pair !== null && (question.intent === 'compare' || question.intent === 'slower')
      ? { pair: named.pair }
      : {}),
    ...(question.intent === 'cache' && (says('memory-left', named.text) || says('weights-named', named.text))
      ? { isOfRoom: true as const }
      : {}),
    ...withCondition(question, named.text),
    ...(isOfRow && bests.length > 0 && !bests.every((best) => fitsSplit(best, split.split))
      ? { row: { split: split.split, words: split.words } }
      : {}),
  };
}
