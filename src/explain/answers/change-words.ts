import { type ConditionName, conditionValue } from '../condition-words.ts';
import { type Cite, cite } from '../evidence/cite.ts';
import type { ExplainTexts, Statement } from '../evidence/statement.ts';
import type { HardwareChange, WhatIfChange } from '../headline.ts';

function hardwareWords(change: HardwareChange, t: ExplainTexts): string {
  const part = t.words.deviceParts[change.part];
  return 'times' in change
    ? t.headings.of(part, String(Number(change.times.toFixed(3))))
    : t.answers.change(part, `${change.gibibytes} GiB`);
}

/** A change in words: `TTFT limit 2,000 ms, device count 16`. */
export function changeWords({ hardware, ...change }: WhatIfChange, t: ExplainTexts): string {
  const conditions = Object.entries(change)
    // Beside the predicted tokens their rates are told apart; alone they are the change.
    .filter(([name]) => name !== 'mtpAcceptanceRates' || change.numMtpTokens === undefined)
    .map(([name, value]) => {
      const condition = name as ConditionName;
      return t.answers.change(t.words.conditions[condition], conditionValue(condition, value, t));
    });
  return [...(hardware === undefined ? [] : [hardwareWords(hardware, t)]), ...conditions].join(t.words.comma);
}

/** The values of a change, as they are cited. */
export function changeCites(change: WhatIfChange): Cite[] {
  const { hardware, ...conditions } = change;
  const supposed = hardware && ('times' in hardware ? hardware.times : hardware.gibibytes);
  return [
    ...conditionCites(conditions),
    ...(supposed === undefined ? [] : [cite(`question.hardware.${hardware?.part}`, supposed, 'reference')]),
  ];
}

function conditionCites(change: Omit<WhatIfChange, 'hardware'>): Cite[] {
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
