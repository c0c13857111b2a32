import { isSameRow } from '../../results/configuration.ts';
import { bestOf, type Subject, withCandidate } from '../analysis/subject.ts';
import { shareStatements } from '../bottleneck/shares.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import { about, type Statement } from '../evidence/statement.ts';
import { fitsSplit, type Split } from './split-fits.ts';

const both: readonly ServedPhase[] = ['prefill', 'decode'];

/** Shares of the row that a subject speaks of, or of the dumped row of its batch; of the named phase alone. None where no breakdown was read. */
function ofRow(subject: Subject, phase: ServedPhase | undefined): Statement[] {
  const best = bestOf(subject);
  if (best === null) return [];
  return both
    .filter((one) => phase === undefined || one === phase)
    .flatMap((one) => {
      const at = subject.device.rows.findIndex(
        (row) => isSameRow(row, best.row) && row.breakdowns[one] !== null,
      );
      const dumped = subject.device.rows[at];
      const [value, path] =
        best.row.breakdowns[one] === null && dumped !== undefined
          ? [dumped.breakdowns[one], `${subject.path}.rows[${at}]`]
          : [best.row.breakdowns[one], best.path];
      if (value === null) return [];
      const shares = { value, path: `${path}.breakdowns.${one}` };
      return shareStatements({
        phase: one,
        level: 'optimizer_phase_breakdown',
        shares,
        forward: null,
        rejected: [],
      });
    });
}

/** Shares of the candidates of a strategy: those of the best row do not stand for them. */
export function sharesOfStrategy(
  subjects: readonly Subject[],
  split: Split,
  phase: ServedPhase | undefined,
): Statement[] {
  return subjects.flatMap((subject) => {
    const at = subject.device.candidates.findIndex((row) => fitsSplit(row, split));
    return at < 0 ? [] : about(subject.path, ofRow(withCandidate(subject, at), phase));
  });
}
