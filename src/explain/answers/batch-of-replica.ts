import { bestOf, type Subject } from '../analysis/subject.ts';
import { cite } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { whole } from '../prose-figures.ts';

/** Requests of each replica, where a row has several. */
export function batchOf(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const { batchSize = null, dp = null } = best?.row ?? {};
  if (best === null || batchSize === null || dp === null || dp < 2) return [];
  const cites = [cite(`${best.path}.batchSize`, batchSize), cite('row.dp', dp, 'reference')];
  return [state('answered', 'macro_only', cites, (t) => t.asked.batchOfReplica(whole(batchSize), whole(dp)))];
}
