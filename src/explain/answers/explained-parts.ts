import { comparedConditions } from '../../results/conditions.ts';
import { comparedConditionStatements } from '../analysis/conditions.ts';
import { loadTold } from '../analysis/load-told.ts';
import {
  type ConditionName,
  citedCondition,
  conditionValue,
  isUnknownCondition,
} from '../condition-words.ts';
import { cite } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { type AnswerMaterial, type AnswerPart, ofRules, orNoResult, said } from './answer-material.ts';
import { bandsOf } from './bands.ts';
import { namedCondition } from './condition-named.ts';
import type { AskedOf } from './question.ts';
import { recordedChanges } from './recorded-changes.ts';

/** The conclusion of the whole explanation. */
export function summaryAnswer({ whole, input }: AnswerMaterial): AnswerPart {
  const { conclusion, best } = whole().sections;
  // Two recordings are there to be compared.
  const changes = input.runs.length > 0 ? [] : (recordedChanges(input.traces) ?? []);
  return {
    statements: orNoResult([
      ...changes,
      ...conclusion,
      ...ofRules(best, ['best-row', 'binding-limit', 'memory-left', 'forward-time']),
    ]),
  };
}

/** Under which conditions the figures were made, and which of them are assumptions. */
export function conditionsAnswer({ whole, subjects }: AnswerMaterial, { condition }: AskedOf): AnswerPart {
  const { sections } = whole();
  return {
    statements: orNoResult([
      ...namedCondition(condition, subjects),
      ...sections.conditions,
      ...subjects.flatMap((subject) => about(subject.path, loadTold(subject))),
      ...ofRules(sections.conclusion, ['told-by-user', 'basis']),
    ]),
  };
}

/** Evidence behind the figures, phase by phase, and the questions that it leaves open. */
export function evidenceAnswer(
  { whole, input, subjects }: AnswerMaterial,
  { isWhether }: AskedOf = {},
): AnswerPart {
  const { conclusion, next } = whole().sections;
  const kinds = ofRules(conclusion, [
    'basis',
    'evidence-level',
    'cannot-be-said',
    'evidence-not-counted',
    'largest-uncertainty',
    'simulated-trace',
    'unknown-trace',
    'recording-scope',
  ]);
  const isSimulated = input.runs.some(({ basis }) => basis === 'simulated') || input.forwards.length > 0;
  const simulated = isSimulated ? [said('answered', (t) => t.asked.simulated)] : [];
  const isMeasured = input.runs.every(({ basis }) => basis === 'measured') && input.forwards.length === 0;
  // Results of several kinds are told one by one.
  const isOfOne = new Set(input.runs.map(({ basis }) => basis)).size === 1;
  const whether =
    isWhether === true && isOfOne
      ? [said('answered', (t) => (isMeasured ? t.asked.measuredYes : t.asked.measuredNo))]
      : [];
  return {
    statements: orNoResult([...whether, ...simulated, ...kinds, ...bandsOf(subjects), ...next]),
    commands: whole().nextCommands,
  };
}

/** The smallest next step, with its commands. */
export function nextAnswer({ whole }: AnswerMaterial): AnswerPart {
  const { sections, nextCommands } = whole();
  return { statements: orNoResult(sections.next), commands: nextCommands, offers: [{ id: 'verify' }] };
}

/** Conditions that differ between the run and the plan as it stands, or between the last two runs. */
export function changedAnswer({ input }: AnswerMaterial): AnswerPart {
  const last = input.runs.length - 1;
  const run = input.runs[last];
  if (run === undefined) return { statements: orNoResult([]) };
  const changes = comparedConditions.flatMap((name) =>
    changeOf(name, run.conditions[name], input.plan?.[name], `runs[${last}]`),
  );
  if (changes.length > 0) return { statements: [said('answered', (t) => t.asked.changedSince), ...changes] };
  if (last === 0) return { statements: [said('answered', (t) => t.asked.nothingChanged)] };
  const { statements } = comparedConditionStatements(input, last - 1, last);
  const differing = statements.filter(({ rule }) => rule === 'condition-differs');
  return { statements: differing.length > 0 ? differing : [said('answered', (t) => t.asked.sameConditions)] };
}

function changeOf(
  name: ConditionName,
  was: AnswerMaterial['input']['runs'][number]['conditions'][ConditionName],
  is: typeof was | undefined,
  path: string,
): Statement[] {
  if (is === undefined || isUnknownCondition(is) || JSON.stringify(was) === JSON.stringify(is)) return [];
  const cites = [
    cite(`${path}.conditions.${name}`, citedCondition(was)),
    cite(`plan.${name}`, citedCondition(is), 'reference'),
  ];
  return [
    state('condition-differs', 'macro_only', cites, (t) =>
      t.asked.changed(t.words.conditions[name], conditionValue(name, was, t), conditionValue(name, is, t)),
    ),
  ];
}
