import type { Answers } from '../answers.ts';
import type { Finding } from './finding.ts';
import type { ValidationFacts } from './validation-facts.ts';

/** One rule: what it is called and what it finds. */
export interface Rule {
  readonly id: string;
  readonly check: (answers: Answers, facts: ValidationFacts) => readonly Omit<Finding, 'rule'>[];
}

/** Every rule of a plan. */
export const rules: readonly Rule[] = [];
