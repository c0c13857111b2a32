import type { Conditions } from '../../results/result.ts';
import {
  type ConditionComparison,
  compareConditions,
  comparedConditions,
} from '../../results/verification/conditions.ts';
import { type CitedValue, cite } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import type { ExplainInput } from '../input.ts';

type Name = (typeof comparedConditions)[number];

function citedValue(value: Conditions[Name]): CitedValue {
  return Array.isArray(value) ? value.join(', ') : (value as CitedValue);
}

function shown(value: Conditions[Name], t: ExplainTexts): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return t.notReported;
  if (typeof value === 'boolean') return value ? t.on : t.off;
  if (typeof value === 'number') return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** Conditions of a run that the input does not give; MTP rates only matter where MTP is on or unknown. */
export function unknownConditionsOf(conditions: Conditions): Name[] {
  return comparedConditions.filter((name) => {
    const value = conditions[name];
    // Without a limit or a space in the input there may be none: only a missing fact counts.
    if (name === 'ttftLimitMs' || name === 'tpotLimitMs' || name === 'searchSpace') return false;
    if (name === 'mtpAcceptanceRates') return false;
    return value === null || (Array.isArray(value) && value.length === 0);
  });
}

/** The conditions of one run: what is known in one sentence, and each unknown one named. */
export function conditionStatements(input: ExplainInput, runAt: number): Statement[] {
  const run = input.runs[runAt];
  if (!run) return [];
  const { conditions } = run;
  const known = comparedConditions.filter((name) => {
    const value = conditions[name];
    return value !== null && !(Array.isArray(value) && value.length === 0);
  });
  const unknown = unknownConditionsOf(conditions);
  const path = (name: Name) => `runs[${runAt}].conditions.${name}`;
  const rates = conditions.mtpAcceptanceRates;
  const usesMtp = (conditions.numMtpTokens ?? 0) > 0 && rates !== null;
  return [
    ...(known.length === 0
      ? []
      : [
          state(
            'condition',
            'macro_only',
            known.map((name) => cite(path(name), citedValue(conditions[name]))),
            (t) =>
              t.conditions(
                known.map((name) => `${t.conditionNames[name]} ${shown(conditions[name], t)}`).join(t.comma),
              ),
          ),
        ]),
    ...(unknown.length === 0
      ? []
      : [
          state(
            'condition-unknown',
            'macro_only',
            unknown.map((name) => cite(path(name), null)),
            (t) => t.conditionsUnknown(unknown.map((name) => t.conditionNames[name]).join(t.comma)),
          ),
        ]),
    ...(usesMtp
      ? [
          state('assumed-mtp', 'macro_only', [cite(path('mtpAcceptanceRates'), rates.join(', '))], (t) =>
            t.assumedMtp(rates.join(', ')),
          ),
        ]
      : []),
  ];
}

/** Two runs: each condition same, different or unknown; differing ones named and weighed. */
export function comparedConditionStatements(
  input: ExplainInput,
  left: number,
  right: number,
): { readonly comparison: readonly ConditionComparison[]; readonly statements: readonly Statement[] } {
  const mine = input.runs[left];
  const theirs = input.runs[right];
  if (!mine || !theirs) return { comparison: [], statements: [] };
  const comparison = compareConditions(mine, theirs);
  const named = (verdict: ConditionComparison['verdict']) =>
    comparison.filter((one) => one.verdict === verdict);
  const differing = named('different').map((one) => {
    const name = one.condition as Name;
    const cites = [
      cite(`runs[${left}].conditions.${name}`, citedValue(one.left)),
      cite(`runs[${right}].conditions.${name}`, citedValue(one.right)),
    ];
    return state('condition-differs', 'macro_only', cites, (t) =>
      t.conditionDiffers(t.conditionNames[name], shown(one.left, t), shown(one.right, t), t.weights[name]),
    );
  });
  const unknown = named('unknown');
  const statements = [
    ...differing,
    ...(unknown.length === 0
      ? []
      : [
          state(
            'condition-unknown',
            'macro_only',
            unknown.flatMap(({ condition, left: a, right: b }) => [
              cite(`runs[${left}].conditions.${condition}`, citedValue(a)),
              cite(`runs[${right}].conditions.${condition}`, citedValue(b)),
            ]),
            (t) =>
              t.comparisonUnknown(
                unknown.map((one) => t.conditionNames[one.condition as Name]).join(t.comma),
              ),
          ),
        ]),
  ];
  return { comparison, statements };
}
