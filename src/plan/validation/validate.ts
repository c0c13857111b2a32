import type { Answers } from '../answers.ts';
import { targetsOf } from '../slots/targets.ts';
import type { Finding } from './finding.ts';
import { validationRules } from './rules.ts';
import type { ValidationFacts } from './validation-facts.ts';

export type { Finding } from './finding.ts';

/** Findings that follow from other errors; said only when they stand alone. */
const consequence = 'engine-can-run';

/**
 * Applies every rule to every target of the plan, with what is known of that target: figures of one say nothing of another.
 * Errors first; a finding that several targets share is given once.
 */
export function validatePlan(
  answers: Answers,
  factsOf: (target: Answers) => ValidationFacts,
): readonly Finding[] {
  const found = targetsOf(answers).flatMap((plan) => {
    const facts = factsOf(plan);
    return validationRules.flatMap(({ id, check }) =>
      check(plan, facts).map((finding): Finding => ({ rule: id, ...finding })),
    );
  });
  const causes = found.filter(({ rule, severity }) => severity === 'error' && rule !== consequence);
  const told = causes.length > 0 ? found.filter(({ rule }) => rule !== consequence) : found;
  const once = new Map(told.map((finding) => [`${finding.rule} ${finding.message.en}`, finding]));
  return [...once.values()].sort(
    (one, other) => Number(other.severity === 'error') - Number(one.severity === 'error'),
  );
}
