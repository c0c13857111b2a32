import type { Result } from '../../results/result.ts';
import type { Subject } from '../analysis/subject.ts';
import { hasRole, type RuleId, type RuleRole } from '../evidence/rules.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import type { Explanation, NextCommand } from '../explanation.ts';
import type { ExplainFacts } from '../facts.ts';
import type { WhatIf, WhatIfChange } from '../headline.ts';
import type { ExplainInput } from '../input.ts';

/** Next step that an answer offers; the front end turns it into keys or words. */
export type Offer =
  | { readonly id: 'change'; readonly change: WhatIfChange }
  | { readonly id: 'verify' }
  | { readonly id: 'widen' }
  | { readonly id: 'export' };

/**
 * Everything that an answer may read: the input, its subjects, facts, and the embedded engine where it knows the run.
 */
export interface AnswerMaterial {
  readonly input: ExplainInput;
  readonly facts: ExplainFacts;
  readonly subjects: readonly Subject[];
  /** The whole explanation without levers, made when it is needed. */
  readonly whole: () => Explanation;
  /** The embedded engine on the first run's plan. */
  readonly engine: WhatIf | null;
}

/** One answer before its subjects are named. */
export interface AnswerPart {
  readonly statements: readonly Statement[];
  readonly commands?: readonly NextCommand[];
  readonly offers?: readonly Offer[];
}

/** A sentence that quotes no figure. */
export function said(rule: RuleId, say: (texts: ExplainTexts) => string): Statement {
  return state(rule, 'macro_only', [], say);
}

/** The sentence that says that no result was read. */
export const noResult: Statement = said('not-answerable', (t) => t.answers.noResult);

/** The statements, or that there is no result to tell them of. */
export function orNoResult(statements: readonly Statement[]): readonly Statement[] {
  return statements.length > 0 ? statements : [noResult];
}

/** Statements of rules with a role. */
export function ofRole(statements: readonly Statement[], role: RuleRole): Statement[] {
  return statements.filter(({ rule }) => hasRole(rule, role));
}

/** Statements of some rules. */
export function ofRules(statements: readonly Statement[], rules: readonly RuleId[]): Statement[] {
  return statements.filter(({ rule }) => rules.includes(rule));
}

/**
 * The evidence that an answer lacks, and the exact next step on the ladder of evidence that would bring it: one rung
 * at a time, never further.
 */
export function missingEvidence({ whole }: AnswerMaterial, say: (texts: ExplainTexts) => string): AnswerPart {
  const { sections, nextCommands } = whole();
  const next = sections.next.filter(({ rule }) => rule.startsWith('next-'));
  return { statements: [said('cannot-be-said', say), ...next], commands: nextCommands };
}

/** The first run with the results of the one device that is asked about: levers are set against its figures. */
export function runOfDevice({
  input,
  subjects,
}: Pick<AnswerMaterial, 'input' | 'subjects'>): Result | undefined {
  const [run] = input.runs;
  const devices = new Set(subjects.map(({ device }) => device.device));
  if (run === undefined || devices.size !== 1) return run;
  const results = run.results.filter(({ device }) => devices.has(device));
  return results.length > 0 ? { ...run, results } : run;
}
