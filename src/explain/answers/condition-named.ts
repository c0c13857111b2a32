import { says } from '../../text/words/words.ts';
import { bestOf, type Subject } from '../analysis/subject.ts';
import {
  type ConditionName,
  citedCondition,
  conditionValue,
  isUnknownCondition,
} from '../condition-words.ts';
import { cite } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';

/** Words for a condition, and which one they name; the first that fits counts. */
const named = [
  ['condition-mtp', 'numMtpTokens'],
  ['condition-compile', 'compile'],
  ['condition-prefix', 'prefixCacheHitRate'],
  ['condition-attention', 'quantizeAttentionAction'],
  ['condition-linear', 'quantizeLinearAction'],
  ['condition-input', 'inputLength'],
  ['condition-output', 'outputLength'],
  ['condition-model', 'model'],
] as const satisfies readonly (readonly [group: string, name: ConditionName])[];

/** The one condition that a question asks for; null where it asks for all of them. */
export function conditionNamed(text: string): ConditionName | null {
  return named.find(([group]) => says(group, text))?.[1] ?? null;
}

/** The condition that was asked for, in front of all others: whether MTP was on, which format, how long. */
export function namedCondition(name: ConditionName | undefined, [subject]: readonly Subject[]): Statement[] {
  if (name === undefined || subject === undefined) return [];
  const told = subject.run.conditions[name];
  const mtp = bestOf(subject)?.row.mtp ?? null;
  const value = name === 'numMtpTokens' && isUnknownCondition(told) ? mtp : told;
  return [
    state('answered', 'macro_only', [cite(`conditions.${name}`, citedCondition(value), 'reference')], (t) =>
      t.asked.conditionIs(t.words.conditions[name], conditionValue(name, value, t)),
    ),
  ];
}
