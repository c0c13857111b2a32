import { expertStatements } from '../analysis/experts.ts';
import { isAnswered } from '../analysis/subject.ts';
import { about, type Statement } from '../evidence/statement.ts';
import { type AnswerMaterial, orNoResult, said } from './answer-material.ts';

/** Experts of the rows: routing, how they are spread, and the imbalance that the model leaves out. */
export function expertsAnswer({ subjects, facts }: AnswerMaterial): readonly Statement[] {
  const answered = subjects.filter(isAnswered);
  const told = answered.flatMap((subject) =>
    about(subject.path, expertStatements(subject, facts.modelOf(subject.run.conditions.model))),
  );
  const hasNone = answered.some(({ run }) => facts.isDense(run.conditions.model) === true);
  if (told.length === 0 && hasNone) return [said('not-answerable', (t) => t.asked.noExperts)];
  return orNoResult(told);
}
