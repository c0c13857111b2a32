import type { Conditions, Result } from './result.ts';

/** One condition of two results: `unknown` where one of them does not say. */
export interface ConditionComparison {
  readonly condition: keyof Conditions;
  readonly verdict: 'same' | 'different' | 'unknown';
  readonly left: Conditions[keyof Conditions];
  readonly right: Conditions[keyof Conditions];
}

/** The conditions of a comparison, in the order in which explanations name them. */
export const comparedConditions = [
  'model',
  'devices',
  'numDevices',
  'inputLength',
  'outputLength',
  'ttftLimitMs',
  'tpotLimitMs',
  'quantizeLinearAction',
  'quantizeAttentionAction',
  'compile',
  'prefixCacheHitRate',
  'numMtpTokens',
  'mtpAcceptanceRates',
  'searchSpace',
] as const satisfies readonly (keyof Conditions)[];

function isUnknown(value: Conditions[keyof Conditions]): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** A limit that a report with figures does not print is no limit; that is known. */
function saysLimits(result: Result): boolean {
  return (
    result.command !== null ||
    result.conditions.ttftLimitMs !== null ||
    result.conditions.tpotLimitMs !== null
  );
}

/** Each condition same, different or unknown; never silently taken as equal. */
export function compareConditions(left: Result, right: Result): ConditionComparison[] {
  return comparedConditions.map((condition) => {
    const mine = left.conditions[condition];
    const theirs = right.conditions[condition];
    const isLimit = condition === 'ttftLimitMs' || condition === 'tpotLimitMs';
    const isSilent = isLimit
      ? !(saysLimits(left) && saysLimits(right))
      : isUnknown(mine) || isUnknown(theirs);
    // MTP that is off on both sides has no acceptance rates to compare.
    const isIdle =
      condition === 'mtpAcceptanceRates' &&
      left.conditions.numMtpTokens === 0 &&
      right.conditions.numMtpTokens === 0;
    const isSame = JSON.stringify(mine) === JSON.stringify(theirs);
    const compared = isSame ? 'same' : 'different';
    const verdict = isIdle ? 'same' : isSilent ? 'unknown' : compared;
    return { condition, verdict, left: mine, right: theirs };
  });
}
