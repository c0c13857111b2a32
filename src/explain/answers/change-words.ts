import { type ConditionName, conditionValue } from '../condition-words.ts';
import { type Cite, cite } from '../evidence/cite.ts';
import type { ExplainTexts, Statement } from '../evidence/statement.ts';
import type { WhatIfChange } from '../headline.ts';

/** A change in words: `TTFT limit 2,000 ms, device count 16`. */
export function changeWords(change: WhatIfChange, t: ExplainTexts): string {
  return Object.entries(change)
    .filter(([name]) => name !== 'mtpAcceptanceRates')
    .map(([name, value]) => {
      const condition = name as ConditionName;
      return t.answers.change(t.words.conditions[condition], conditionValue(condition, value, t));
    })
    .join(t.words.comma);
}

/** The values of a change, as they are cited. */
export function changeCites(change: WhatIfChange): Cite[] {
  return Object.entries(change).map(([name, value]) =>
    cite(
      `question.${name}`,
      Array.isArray(value) ? value.join(' ') : ((value ?? null) as string | number | boolean | null),
      'reference',
    ),
  );
}

/** Statements about a changed plan with what was changed, so that their figures can be computed again. */
export function withChange(statements: readonly Statement[], change: WhatIfChange): Statement[] {
  return statements.map((one) => ({ ...one, cites: [...changeCites(change), ...one.cites] }));
}
