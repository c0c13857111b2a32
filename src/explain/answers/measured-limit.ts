import { bestOf, type Subject } from '../analysis/subject.ts';
import { cite } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { whole } from '../prose-figures.ts';

/** A load test measures a load that its client sets: nothing in it says what held the server. */
export function measuredLimit(subject: Subject): Statement[] {
  const best = bestOf(subject);
  if (best === null || subject.run.basis !== 'measured') return [];
  const own = best.row.concurrency;
  return [
    state('answered', 'macro_only', [cite(`${best.path}.concurrency`, own)], (t) =>
      t.asked.measuredLimit(own === null ? null : whole(own)),
    ),
  ];
}
