import { bestOf, type Subject, withCandidate } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { ms, signedShare, strategy } from '../prose-figures.ts';
import type { Question } from './question.ts';
import { fitsSplit, type Split } from './split-fits.ts';

const fields = { ttft: 'ttftMs', tpot: 'tpotMs' } as const;

/** A latency of the strategy that a question names beside that of the best one; none where the question names no latency. */
export function metricOfRow(
  { split, metric }: Extract<Question, { intent: 'why-not' }>,
  subjects: readonly Subject[],
): Statement[] {
  if (metric === undefined) return [];
  const metrics = metric === 'both' ? (['ttft', 'tpot'] as const) : [metric];
  return metrics.flatMap((one) => ofMetric(one, split, subjects));
}

function ofMetric(metric: keyof typeof fields, split: Split, subjects: readonly Subject[]): Statement[] {
  const field = fields[metric];
  return subjects.flatMap((subject) => {
    const at = subject.device.candidates.findIndex((row) => fitsSplit(row, split));
    const [best, other] = [bestOf(subject), at < 0 ? null : bestOf(withCandidate(subject, at))];
    const [own, its] = [other?.row[field] ?? null, best?.row[field] ?? null];
    if (best === null || other === null || own === null || its === null || other.row === best.row) return [];
    const change = derive('relative', its, own);
    const cites = [
      cite(`${other.path}.${field}`, own),
      cite(`${best.path}.${field}`, its),
      cite(`${other.path}.parallel`, other.row.parallel),
      cite(`${best.path}.parallel`, best.row.parallel),
      change,
    ];
    return about(subject.path, [
      state('answered', 'macro_only', cites, (t) =>
        t.asked.metricOfRow(
          metric.toUpperCase(),
          strategy(other.row.parallel, t.words.unnamedStrategy),
          ms(own),
          strategy(best.row.parallel, t.words.unnamedStrategy),
          ms(its),
          signedShare(change.value),
        ),
      ),
    ]);
  });
}
