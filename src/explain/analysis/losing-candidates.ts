import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, rate, share, strategy, whole } from '../prose-figures.ts';
import { tokenSplit } from './aggregation.ts';
import { type OwnSearch, stoppedStatements } from './stopped.ts';
import { bestOf, losersOf, type PlacedRow, type Subject } from './subject.ts';

const shownLosers = 4;

/** By how much one candidate loses, where its time goes, and what stopped its search first. */
export function lostStatements(subject: Subject, one: PlacedRow, own: OwnSearch | null): Statement[] {
  const best = bestOf(subject);
  const mine = one.row.throughputTokensPerSecond;
  const top = best?.row.throughputTokensPerSecond ?? null;
  if (best === null || mine === null || top === null || one.row === best.row) return [];
  const holds = one.row.concurrency;
  const bestHolds = best.row.concurrency;
  const cites = [
    cite(`${one.path}.parallel`, one.row.parallel),
    cite(`${one.path}.throughputTokensPerSecond`, mine),
    cite(`${best.path}.throughputTokensPerSecond`, top),
    cite(`${one.path}.concurrency`, holds),
    cite(`${best.path}.concurrency`, bestHolds),
    derive('headroom', mine, top),
  ];
  const split = tokenSplit(subject, one);
  const bestSplit = tokenSplit(subject, best);
  const splitCites = split && bestSplit ? [...split.cites, ...bestSplit.cites] : [];
  const shown = (value: number) => `${computed(value)} ms`;
  const lost = state('candidate-lost', 'macro_only', [...cites, ...splitCites], (t) => {
    const name = strategy(one.row.parallel, t.words.unnamedStrategy);
    const less = share(1 - mine / top);
    return [
      holds === null || bestHolds === null || holds >= bestHolds
        ? t.analysis.lost(name, rate(mine), less)
        : t.analysis.lostHolding(name, rate(mine), less, whole(holds), whole(bestHolds)),
      ...(split && bestSplit
        ? [
            t.analysis.lostPerToken(
              shown(split.decode),
              shown(split.prefill),
              shown(bestSplit.decode),
              shown(bestSplit.prefill),
            ),
          ]
        : []),
    ].join(t.words.sentenceGap);
  });
  return [lost, ...stoppedStatements(subject, one, own)];
}

/** Why each losing candidate lost, best first. */
export function candidateStatements(subject: Subject, own: OwnSearch | null): Statement[] {
  return losersOf(subject)
    .slice(0, shownLosers)
    .flatMap((one) => lostStatements(subject, one, own));
}
