import type { ConfigurationOutcome, ResultRow } from '../../results/result.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { ms, rate, share, whole } from '../figures.ts';
import { bestOf, type Subject } from './subject.ts';

const shownLosers = 4;

/** What stopped a configuration, with its figures at that batch. */
export function stoppedStatement(subject: Subject, outcome: ConfigurationOutcome, at: number): Statement[] {
  const path = `${subject.path}.outcomes[${at}]`;
  const limit =
    outcome.stoppedBy === 'ttft-limit' || outcome.verdict === 'ttft-limit'
      ? { name: 'TTFT', value: outcome.ttftMs, field: 'ttftMs' as const }
      : outcome.stoppedBy === 'tpot-limit' || outcome.verdict === 'tpot-limit'
        ? { name: 'TPOT', value: outcome.tpotMs, field: 'tpotMs' as const }
        : null;
  const batch = outcome.stoppedAtBatch;
  const cites = [cite(`${path}.parallel`, outcome.parallel), cite(`${path}.stoppedAtBatch`, batch)];
  const held = limit === null ? null : subject.device.limits[limit.field];
  if (limit !== null && limit.value !== null && held !== null && batch !== null && limit.value > held) {
    const { name, value, field } = limit;
    return [
      state(
        'candidate-stopped',
        'macro_only',
        [
          ...cites,
          cite(`${path}.${field}`, value),
          cite(`${subject.path}.limits.${field}`, held),
          derive('excess', value, held),
        ],
        (t) =>
          t.stoppedByLimit(
            outcome.parallel,
            name,
            whole(batch),
            ms(value),
            ms(held),
            share(value / held - 1),
          ),
      ),
    ];
  }
  const isMemory = [outcome.stoppedBy, outcome.verdict].some(
    (one) => one === 'decode-oom' || one === 'prefill-oom',
  );
  if (isMemory && batch !== null) {
    return [
      state('candidate-stopped', 'macro_only', cites, (t) =>
        t.stoppedByMemory(outcome.parallel, whole(batch)),
      ),
    ];
  }
  return outcome.stoppedBy === 'batch-range'
    ? [state('candidate-stopped', 'macro_only', cites.slice(0, 1), (t) => t.stoppedByRange(outcome.parallel))]
    : [];
}

/** By how much one candidate loses, and what ended its search. */
export function lostStatements(subject: Subject, row: ResultRow, rowPath: string): Statement[] {
  const best = bestOf(subject);
  const mine = row.throughputTokensPerSecond;
  const top = best?.row.throughputTokensPerSecond ?? null;
  if (best === null || mine === null || top === null || row === best.row) return [];
  const cites = [
    cite(`${rowPath}.parallel`, row.parallel),
    cite(`${rowPath}.throughputTokensPerSecond`, mine),
    cite(`${best.path}.throughputTokensPerSecond`, top),
    cite(`${rowPath}.concurrency`, row.concurrency),
    cite(`${best.path}.concurrency`, best.row.concurrency),
    derive('headroom', mine, top),
  ];
  const lost = state('candidate-lost', 'macro_only', cites, (t) =>
    t.lost(
      row.parallel,
      rate(mine),
      share(1 - mine / top),
      row.concurrency === null ? null : whole(row.concurrency),
      best.row.concurrency === null ? null : whole(best.row.concurrency),
    ),
  );
  const at = subject.device.outcomes.findIndex((one) => one.parallel === row.parallel);
  const outcome = subject.device.outcomes[at];
  return [lost, ...(outcome ? stoppedStatement(subject, outcome, at) : [])];
}

/** Why each losing candidate lost, best first. */
export function candidateStatements(subject: Subject): Statement[] {
  const { device, path } = subject;
  const best = bestOf(subject);
  if (best === null) return [];
  const losers = device.candidates
    .map((row, at) => ({ row, path: `${path}.candidates[${at}]` }))
    .filter(({ row }) => row.parallel !== best.row.parallel);
  if (losers.length === 0) {
    return [
      state('only-candidate', 'macro_only', [cite(`${best.path}.parallel`, best.row.parallel)], (t) =>
        t.onlyCandidate(best.row.parallel || t.unnamedStrategy),
      ),
    ];
  }
  return losers.slice(0, shownLosers).flatMap((one) => lostStatements(subject, one.row, one.path));
}
