import { comparedConditions } from '../results/conditions.ts';
import type { Conditions } from '../results/result.ts';
import type { CitedValue } from './evidence/cite.ts';
import type { ExplainTexts } from './evidence/statement.ts';
import { ms, share, whole } from './prose-figures.ts';

/** A condition of a comparison. */
export type ConditionName = keyof Conditions;

type Value = Conditions[ConditionName];

/** A condition's value as it is cited: lists as one text. */
export function citedCondition(value: Value): CitedValue {
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Whether a condition is not known. */
export function isUnknownCondition(value: Value | undefined): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

/** A condition's value in words, with its unit. */
export function conditionValue(name: ConditionName, value: Value | undefined, t: ExplainTexts): string {
  const { words } = t;
  const isLimit = name === 'ttftLimitMs' || name === 'tpotLimitMs';
  if (value === null || value === undefined || isUnknownCondition(value)) {
    return isLimit ? words.noLimit : words.notReported;
  }
  if (typeof value === 'boolean') return value ? words.on : words.off;
  if (Array.isArray(value)) return value.join(words.listed);
  if (typeof value === 'string') return name === 'searchSpace' ? spaceWords(value) : value;
  switch (name) {
    case 'inputLength':
    case 'outputLength':
      return words.tokens(whole(value));
    case 'ttftLimitMs':
    case 'tpotLimitMs':
      return ms(value);
    case 'prefixCacheHitRate':
      return value === 0 ? words.off : share(value);
    case 'numMtpTokens':
      return value === 0 ? words.off : words.tokens(whole(value));
    default:
      return whole(value);
  }
}

const dimensions: Readonly<Record<string, string>> = {
  tp: 'TP',
  ep: 'EP',
  moedp: 'MoE-DP',
  'moe-dp': 'MoE-DP',
  dcp: 'DCP',
};

/** `tp-ep-moedp` as `TP × EP × MoE-DP`; a command's sizes as `TP 2 4, EP 8`. */
export function spaceWords(space: string): string {
  if (space.includes('-sizes')) {
    return space.replace(/(?<![a-z-])([a-z-]+)-sizes/g, (_, name: string) => dimensions[name] ?? name);
  }
  return space
    .split('-')
    .map((part) => dimensions[part] ?? part)
    .join(' × ');
}

/** Names in a row: `A, B and C`. */
export function listWords(names: readonly string[], t: ExplainTexts): string {
  const last = names.at(-1);
  if (last === undefined || names.length === 1) return last ?? '';
  return `${names.slice(0, -1).join(t.words.listed)}${t.words.last}${last}`;
}

/** `input 3,500 tokens`. */
export function conditionWords(name: ConditionName, value: Value | undefined, t: ExplainTexts): string {
  return `${t.words.conditions[name]} ${conditionValue(name, value, t)}`;
}

/** Conditions that a run gives, in the order of a comparison. Rates matter only with MTP. */
export function knownConditions(conditions: Conditions): ConditionName[] {
  return comparedConditions.filter((name) => {
    if (name === 'mtpAcceptanceRates' && (conditions.numMtpTokens ?? 0) === 0) return false;
    return !isUnknownCondition(conditions[name]);
  });
}

/**
 * Conditions of a run that the input does not give. Without a limit or a search space in the input there may be none:
 * only a missing fact counts.
 */
export function unknownConditions(conditions: Conditions): ConditionName[] {
  const optional: readonly ConditionName[] = [
    'ttftLimitMs',
    'tpotLimitMs',
    'searchSpace',
    'mtpAcceptanceRates',
  ];
  return comparedConditions.filter(
    (name) => !optional.includes(name) && isUnknownCondition(conditions[name]),
  );
}
