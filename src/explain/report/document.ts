import type { Result } from '../../results/result.ts';
import { disclaimerOf } from '../../results/summary/disclaimer.ts';
import type { Language } from '../../text/language.ts';
import { isUnknownCondition } from '../condition-words.ts';
import type { Explanation } from '../explanation.ts';
import type { ExplainInput } from '../input.ts';

/** Where a plan value of an imported result comes from: what was read, or what the user said beside it. */
function slotsOf(run: Result, told: ExplainInput['told']): Readonly<Record<string, unknown>> {
  const known = Object.entries(run.conditions).filter(([, value]) => !isUnknownCondition(value));
  const source = run.command === null ? run.estimator : run.command.join(' ');
  return Object.fromEntries(
    known.map(([id, value]) => [
      id,
      told.some((name) => name === id)
        ? { value, label: 'user-provided', source: null }
        : { value, label: 'imported result', source },
    ]),
  );
}

/** The JSON document of an explanation: the result it is about, and every statement with level, rule and cites. */
export function explanationDocument(
  explanation: Explanation,
  input: ExplainInput,
  language: Language,
): Readonly<Record<string, unknown>> {
  const { runs, forwards, traces, told } = input;
  const [run] = runs;
  return {
    ...explanation,
    plan: { slots: run === undefined ? {} : slotsOf(run, told) },
    command: run?.command ?? null,
    results: runs.flatMap((one) => one.results),
    basis: runs.map(({ basis }) => basis),
    forwards: forwards.map(({ command, ...reading }) => ({ ...reading, command: command?.words ?? null })),
    traces,
    warnings: runs.flatMap((one) => one.warnings),
    disclaimer: disclaimerOf(runs, language),
  };
}
