import { expertStatements } from '../analysis/experts.ts';
import { isAnswered } from '../analysis/subject.ts';
import { derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import { computed, share } from '../prose-figures.ts';
import { type AnswerMaterial, orNoResult, said } from './answer-material.ts';
import type { AskedOf } from './question.ts';

/** Experts of the rows: routing, how they are spread, and the imbalance that the model leaves out. */
export function expertsAnswer(
  { subjects, facts, input }: AnswerMaterial,
  { isOfWeights }: AskedOf = {},
): readonly Statement[] {
  const answered = subjects.filter(isAnswered);
  const models = [
    ...answered.map(({ run }) => run.conditions.model),
    ...input.forwards.map(({ command }) => command?.conditions.model ?? null),
  ];
  const ofWeights = isOfWeights ? weightsOfExperts(models[0] ?? null, facts) : [];
  const told = answered.flatMap((subject) =>
    about(subject.path, expertStatements(subject, facts.modelOf(subject.run.conditions.model))),
  );
  const hasNone = answered.some(({ run }) => facts.isDense(run.conditions.model) === true);
  if (told.length === 0 && hasNone) return [said('not-answerable', (t) => t.asked.noExperts)];
  return orNoResult([...ofWeights, ...told]);
}

const billion = 1e9;

/** The part of a model's parameters that its routed experts hold; none of a model that is not known. */
function weightsOfExperts(model: string | null, facts: ExplainFacts): Statement[] {
  const parameters = facts.readsOf(model)?.parameters;
  if (parameters === undefined || parameters.experts <= 0) return [];
  const part = derive('ratio', parameters.experts, parameters.all);
  const [experts, all] = [
    derive('ratio', parameters.experts, billion),
    derive('ratio', parameters.all, billion),
  ];
  return [
    state('answered', 'macro_only', [part, experts, all], (t) =>
      t.asked.weightsOfExperts(share(part.value), computed(experts.value), computed(all.value)),
    ),
  ];
}
