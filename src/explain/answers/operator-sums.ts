import type { EvidenceLevel } from '../../results/evidence-level.ts';
import { says } from '../../text/words/words.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, share, whole } from '../prose-figures.ts';
import type { AnswerMaterial } from './answer-material.ts';
import type { AskedAbout } from './asked-about.ts';
import { callsAskedIn } from './calls-asked.ts';
import { fasterIn } from './faster-operator.ts';
import { operatorsFirstIn, shareBeyondIn } from './named-amounts.ts';
import type { Named } from './named-in-question.ts';
import { operatorRule } from './operator-rule.ts';
import { type OperatorTime, operatorTimes } from './operator-times.ts';
import type { Question } from './question.ts';

/** Operators whose times a question adds up: so many of the longest ones, those of each kind of core, or all. */
export type SumAsked =
  | { readonly of: 'first'; readonly count: number }
  | { readonly of: 'below' | 'above'; readonly share: number }
  | { readonly of: 'cores' }
  | { readonly of: 'all' };

/** A list of operators shows so many; who asks for the sum of the leading ones without a number means these. */
const leading = 5;

function sumAskedIn(text: string, { hasCores }: AskedAbout): SumAsked | null {
  if (hasCores && says('sum-by-core', text)) return { of: 'cores' };
  const beyond = shareBeyondIn(text);
  if (beyond !== null) return beyond;
  const count = operatorsFirstIn(text);
  if (count !== null) return { of: 'first', count };
  if (says('sum-of-leading', text)) return { of: 'first', count: leading };
  return says('sum-of-all', text) ? { of: 'all' } : null;
}

/**
 * A question for times of operators that are added up, for how often they run, or for the rest without one of them; null
 * where no operators were read or something else is asked.
 */
export function operatorSumQuestion(text: string, { operator }: Named, about: AskedAbout): Question | null {
  if (about.operators.length === 0) return null;
  const faster = operator === null ? null : fasterIn(text);
  if (faster !== null && says('operator-left-out', text))
    return { intent: 'operators', name: operator, faster };
  if (says('supposed', text)) return null;
  if (callsAskedIn(text) === 'count' && (operator !== null || says('calls-ranked', text)))
    return { intent: 'operators', name: operator, by: 'count' };
  const sum = sumAskedIn(text, about);
  return sum === null || (sum.of === 'all' && operator !== null)
    ? null
    : { intent: 'operators', name: null, sum };
}

/** The operators of which each takes less than a share of all, or more, with their sum. */
function beyondShare(
  { of, share: edge }: Extract<SumAsked, { of: 'below' | 'above' }>,
  timed: readonly OperatorTime[],
  all: Cite & { readonly value: number },
  level: EvidenceLevel,
): Statement {
  const own = timed.filter(({ time }) =>
    of === 'below' ? time < edge * all.value : time > edge * all.value,
  );
  const taken = derive('sum', ...own.map(({ time }) => time));
  const part = derive('ratio', taken.value, all.value);
  const cites = [all, taken, part, cite('question.share', edge, 'reference'), ...own.map((one) => one.cite)];
  return state(operatorRule(level), level, cites, (t) =>
    t.asked.operatorsBeyond(
      own.map(({ shown }) => shown),
      of === 'below',
      share(edge),
      `${computed(taken.value)} ms`,
      share(part.value),
    ),
  );
}

/** The sum that was asked for, of each pass and each recording. */
export function operatorSums(sum: SumAsked | undefined, { input }: AnswerMaterial): Statement[] {
  if (sum === undefined) return [];
  return operatorTimes(input).flatMap(({ level, timed }) => {
    if (timed.length === 0) return [];
    const all = derive('sum', ...timed.map(({ time }) => time));
    if (sum.of === 'cores') return byCore(timed, all);
    if (sum.of !== 'all' && sum.of !== 'first') return [beyondShare(sum, timed, all, level)];
    const own = sum.of === 'all' ? timed : timed.slice(0, sum.count);
    const taken = derive('sum', ...own.map(({ time }) => time));
    const part = derive('ratio', taken.value, all.value);
    const count = derive('count', ...own.map(({ time }) => time));
    const cites = [all, taken, part, count, ...own.map((one) => one.cite)];
    const names = own.map(({ shown }) => shown);
    return [
      state(operatorRule(level), level, cites, (t) =>
        sum.of === 'all'
          ? t.asked.sumOfAll(whole(count.value), `${computed(all.value)} ms`)
          : t.asked.sumOfFirst(
              names,
              `${computed(taken.value)} ms`,
              share(part.value),
              `${computed(all.value)} ms`,
            ),
      ),
    ];
  });
}

/** Recorded time by the kind of core that ran it, the longest first. */
function byCore(timed: readonly OperatorTime[], all: Cite & { readonly value: number }): Statement[] {
  const cores = [...new Set(timed.flatMap(({ core }) => core ?? []))];
  const sums = cores
    .map((core) => {
      const taken = derive('sum', ...timed.filter((one) => one.core === core).map(({ time }) => time));
      return { core, taken, part: derive('ratio', taken.value, all.value) };
    })
    .toSorted((a, b) => b.taken.value - a.taken.value);
  if (sums.length === 0) return [];
  const cites = [
    all,
    ...sums.flatMap(({ taken, part, core }) => [taken, part, cite('kernel.core', core, 'reference')]),
  ];
  return [
    state('recorded-kernel', 'profiler_trace', cites, (t) =>
      t.asked.sumByCore(
        sums.map(({ core, taken, part }) => `${core} ${computed(taken.value)} ms (${share(part.value)})`),
      ),
    ),
  ];
}
