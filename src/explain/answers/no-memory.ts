import { isAnswered, type Subject } from '../analysis/subject.ts';
import type { Statement } from '../evidence/statement.ts';
import { said } from './answer-material.ts';

/** No memory is known: a load test tells none, and another result lacks the columns. */
export function noMemory(subjects: readonly Subject[]): Statement {
  const isMeasured = subjects.filter(isAnswered).every(({ run }) => run.basis === 'measured');
  return said('not-answerable', (t) => (isMeasured ? t.asked.measuredMemory : t.asked.noMemory));
}
