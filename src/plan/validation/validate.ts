import { messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { type Answers, answered } from '../answers.ts';
import { targetsOf } from '../slots/targets.ts';
import type { Finding } from './finding.ts';
import { validationRules } from './rules.ts';
import type { ValidationFacts } from './validation-facts.ts';

export type { Finding } from './finding.ts';

/** Findings that follow from other errors; said only when they stand alone. */
const consequence = 'engine-can-run';

const keyOf = ({ rule, message }: Finding): string => `${rule} ${message.en}`;

/** A finding that only some of several targets have, with the count and the devices of its own. */
function ofTarget(finding: Finding, target: Answers): Finding {
  const [count, devices] = [answered(target, 'numDevices'), answered(target, 'devices') ?? []];
  if (count === null || devices.length === 0) return finding;
  const name = `${fixed(count)} × ${devices.join(' · ')}`;
  const { en, zh } = finding.message;
  const message = {
    en: messages('en').punctuation.labelled(name, en),
    zh: messages('zh').punctuation.labelled(name, zh),
  };
  return { ...finding, message };
}

/**
 * Applies every rule to every target of the plan, with what is known of that target: figures of one say nothing of another.
 * Errors first; a finding that several targets share is given once.
 */
export function validatePlan(
  answers: Answers,
  factsOf: (target: Answers) => ValidationFacts,
): readonly Finding[] {
  const targets = targetsOf(answers);
  const each = targets.map((plan) => {
    const facts = factsOf(plan);
    return validationRules.flatMap(({ id, check }) =>
      check(plan, facts).map((finding): Finding => ({ rule: id, ...finding })),
    );
  });
  const isShared = (one: Finding) =>
    each.every((others) => others.some((other) => keyOf(other) === keyOf(one)));
  const found = each.flatMap((findings, at) =>
    findings.map((one) => (isShared(one) ? one : ofTarget(one, targets[at] ?? {}))),
  );
  const causes = found.filter(({ rule, severity }) => severity === 'error' && rule !== consequence);
  const told = causes.length > 0 ? found.filter(({ rule }) => rule !== consequence) : found;
  const once = new Map(told.map((finding) => [keyOf(finding), finding]));
  return [...once.values()].sort(
    (one, other) => Number(other.severity === 'error') - Number(one.severity === 'error'),
  );
}
