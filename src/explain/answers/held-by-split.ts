import { says } from '../../text/words/words.ts';
import { bestOf, type PlacedRow, type Subject } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { strategy, whole } from '../prose-figures.ts';
import type { Named } from './named-in-question.ts';
import type { Question } from './question.ts';
import { fitsSplit } from './split-fits.ts';

/** A strategy with the requests that it is said not to hold, and how many replicas of it are named. */
export interface HeldAsked {
  readonly requests: number;
  /** Null where the question names no number of replicas. */
  readonly replicas: number | null;
}

/** `why can't 4 x TP=4 hold 64`: a strategy, and requests that it does not hold. Null for anything else. */
export function heldQuestion(text: string, { split, load }: Named): Question | null {
  const requests = load.users ?? load.batch;
  if (split === null || split.other !== undefined || requests === null || !says('cannot-hold', text))
    return null;
  const { dp, ...size } = split.split;
  const isOfReplicas = typeof dp === 'number' && size.tp !== undefined;
  return {
    intent: 'why-not',
    split: isOfReplicas ? size : split.split,
    words: split.words,
    held: { requests, replicas: isOfReplicas ? dp : null },
  };
}

/** Devices of so many replicas of a strategy, where the plan has fewer. */
function tooMany({ run, runPath }: Subject, { row, path }: PlacedRow, { replicas }: HeldAsked): Statement[] {
  const own = run.conditions.numDevices;
  if (replicas === null || row.tp === null || own === null) return [];
  const needed = derive('product', replicas, row.tp);
  if (needed.value <= own) return [];
  const cites = [
    cite(`${runPath}.conditions.numDevices`, own),
    cite(`${path}.tp`, row.tp),
    needed,
    cite('question.replicas', replicas, 'reference'),
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.replicasBeyond(whole(replicas), whole(row.tp ?? 0), whole(needed.value), whole(own)),
    ),
  ];
}

/** Whether the rows of a strategy hold what they are said not to: a question may be mistaken. */
export function heldBySplit(
  { split, held }: Extract<Question, { intent: 'why-not' }>,
  subjects: readonly Subject[],
): Statement[] {
  if (held === undefined) return [];
  return subjects.flatMap((subject) => {
    const best = bestOf(subject);
    const rows = [
      ...(best === null ? [] : [best]),
      ...subject.device.candidates.map((row, at) => ({ row, path: `${subject.path}.candidates[${at}]` })),
    ];
    const own = rows.find(({ row }) => fitsSplit(row, split));
    const concurrency = own?.row.concurrency ?? null;
    if (own === undefined || concurrency === null) return [];
    const cites = [
      cite(`${own.path}.concurrency`, concurrency),
      cite(`${own.path}.parallel`, own.row.parallel),
      cite('question.requests', held.requests, 'reference'),
    ];
    return about(subject.path, [
      state('answered', 'macro_only', cites, (t) =>
        t.asked.heldByRow(
          strategy(own.row.parallel, t.words.unnamedStrategy),
          whole(concurrency),
          whole(held.requests),
          concurrency >= held.requests,
        ),
      ),
      ...tooMany(subject, own, held),
    ]);
  });
}
