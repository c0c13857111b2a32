import type { Conditions } from '../../results/result.ts';
import { isUnknownCondition } from '../condition-words.ts';
import { cite } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { WhatIfChange } from '../headline.ts';
import type { AnswerMaterial } from './answer-material.ts';

/** Conditions without which no plan runs, with their flags and the names that stand for a missing value. */
const needed = [
  ['model', '--model', 'MODEL_ID'],
  ['devices', '--devices', 'DEVICE'],
  ['numDevices', '--num-devices', 'NUM_DEVICES'],
  ['inputLength', '--input-length', 'INPUT_LENGTH'],
  ['outputLength', '--output-length', 'OUTPUT_LENGTH'],
] as const satisfies readonly (readonly [keyof Conditions, string, string])[];

const limits = [
  ['ttftLimitMs', '--ttft-limit-ms'],
  ['tpotLimitMs', '--tpot-limit-ms'],
] as const;

const words = (value: unknown) => (Array.isArray(value) ? value.join(' ') : String(value));

/**
 * Conditions that an input lacks and without which nothing can be computed for a changed plan, and the command that
 * computes it once the names in capitals are replaced. Null where the engine runs it, or nothing is missing.
 */
export function notRunnable(
  change: WhatIfChange,
  { input, engine }: Pick<AnswerMaterial, 'input' | 'engine'>,
): Statement | null {
  const [run] = input.runs;
  if (run === undefined || (engine?.({}) ?? null) !== null) return null;
  const asked = { ...run.conditions, ...change };
  const missing = needed.filter(([name]) => isUnknownCondition(asked[name]));
  if (missing.length === 0) return null;
  const command = [
    'throughline plan',
    ...needed.map(
      ([name, flag, blank]) => `${flag} ${isUnknownCondition(asked[name]) ? blank : words(asked[name])}`,
    ),
    ...limits.flatMap(([name, flag]) => (asked[name] == null ? [] : [`${flag} ${asked[name]}`])),
  ].join(' ');
  return state('what-if-refused', 'macro_only', [cite('question.command', command, 'reference')], (t) =>
    t.answers.missingForWhatIf(
      missing.map(([name]) => t.words.conditions[name]).join(t.words.comma),
      command,
    ),
  );
}
