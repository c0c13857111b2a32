import type { ResultRow } from '../../results/result.ts';
import { measuredStatements } from '../analysis/basis.ts';
import { bestStatements } from '../analysis/best.ts';
import { loadTold } from '../analysis/load-told.ts';
import { measuredLoadStatements } from '../analysis/measured-load.ts';
import { bestOf } from '../analysis/subject.ts';
import { cite } from '../evidence/cite.ts';
import { about, state } from '../evidence/statement.ts';
import { whole } from '../prose-figures.ts';
import type { AnswerMaterial, AnswerPart } from './answer-material.ts';
import { passesOfRow } from './passes-of-row.ts';
import type { AskedLoad } from './question.ts';

/** Counts of requests in flight that a load test tells beside the one that it was set to. */
const counted = ['concurrency', 'peak concurrency', 'max_concurrent_requests'];

function isCounted(asked: number, extra: ResultRow['extra']): boolean {
  return counted.some((name) => Math.abs(Number(extra[name] ?? Number.NaN) - asked) < 1);
}

/**
 * Figures of a load test at another load: it measured one, and tells nothing of any other. Null where something else
 * than a load test was read, or an engine can lay out what was tested.
 */
export function measuredLoad(
  { batch, users, times }: AskedLoad,
  { subjects, facts }: AnswerMaterial,
): AnswerPart | null {
  const measured = subjects.filter(
    (subject) => subject.run.basis === 'measured' && passesOfRow(subject, facts) === null,
  );
  if (measured.length === 0 || measured.length < subjects.length) return null;
  // Of several tests the one at that load is told.
  const at = measured.filter((subject) => bestOf(subject)?.row.concurrency === (users ?? batch ?? undefined));
  return {
    statements: (at.length > 0 ? at : measured).flatMap((subject) => {
      const best = bestOf(subject);
      const own = best?.row.concurrency ?? null;
      const asked = users ?? batch ?? (own === null || times === null ? null : Math.round(own * times));
      const told = [...bestStatements(subject), ...measuredStatements(subject)];
      if (best === null || asked === null || asked === own) return about(subject.path, told);
      // What the test itself counted in flight is no other load.
      if (isCounted(asked, best.row.extra))
        return about(subject.path, [...loadTold(subject), ...measuredLoadStatements(subject), ...told]);
      const cites = [cite(`${best.path}.concurrency`, own), cite('question.users', asked, 'reference')];
      const alone = state('not-answerable', 'macro_only', cites, (t) =>
        t.asked.measuredAt(own === null ? null : whole(own), whole(asked)),
      );
      return about(subject.path, [alone, ...told]);
    }),
  };
}
