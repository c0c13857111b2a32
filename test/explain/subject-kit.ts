import { type Subject, subjectsOf } from '../../src/explain/analysis/subject.ts';
import { type ExplainInput, nothingRead } from '../../src/explain/input.ts';
import { emptyDeviceResult, finishRun, newRun, unknownRow } from '../../src/results/readers/run-draft.ts';
import type { Conditions, DeviceResult, Result, ResultRow } from '../../src/results/result.ts';

export interface SubjectFacts {
  readonly conditions?: Partial<Conditions>;
  readonly device?: Partial<DeviceResult>;
  readonly run?: Partial<Result>;
}

/** A result of one device whose first row is the best. */
export function resultOf(rows: readonly Partial<ResultRow>[], facts: SubjectFacts = {}): Result {
  const candidates = rows.map((row, at): ResultRow => ({ ...unknownRow, parallel: `TP=${at + 1}`, ...row }));
  const draft = newRun();
  draft.mode = 'aggregation';
  draft.hasOutput = true;
  draft.conditions = { ...draft.conditions, ...facts.conditions };
  draft.results = [
    {
      ...emptyDeviceResult('TEST_DEVICE', 'aggregated'),
      best: candidates[0] ?? null,
      candidates,
      ...facts.device,
    },
  ];
  return { ...finishRun(draft), ...facts.run };
}

export function inputOf(...runs: readonly Result[]): ExplainInput {
  return { ...nothingRead, runs, runNames: runs.map(() => null) };
}

export function subjectOf(rows: readonly Partial<ResultRow>[], facts: SubjectFacts = {}): Subject {
  const [subject] = subjectsOf(inputOf(resultOf(rows, facts)));
  if (!subject) throw new Error('no subject');
  return subject;
}

export const rulesOf = (statements: readonly { readonly rule: string }[]): string[] =>
  statements.map(({ rule }) => rule);
