import type { Result } from '../../results/result.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { computed, ms, rate, requests, strategy, whole } from '../prose-figures.ts';
import { measuredFigures } from './best.ts';
import { limitsOf, limitWords, saysLimits } from './limits.ts';
import { failedSides, noPair } from './ratio-sides.ts';
import { bestOf, losersOf, type PlacedRow, type Subject, shortTitle } from './subject.ts';

/** Judgement of a subject in one sentence: which strategy wins, and by how much in tokens/s. */
export function judgementStatements(subject: Subject): Statement[] {
  if (subject.device.pdRatio !== null) return ratioJudgement(subject);
  const best = bestOf(subject);
  if (best === null) return infeasibleJudgement(subject);
  if (subject.run.basis === 'measured') return measuredJudgement(subject, best);
  const [second] = losersOf(subject);
  if (second === undefined) {
    return [
      state('only-candidate', 'macro_only', [cite(`${best.path}.parallel`, best.row.parallel)], (t) =>
        phased(subject, t, t.analysis.onlyRow(strategy(best.row.parallel, t.words.unnamedStrategy))),
      ),
    ];
  }
  const byRequests = winsByRequests(subject, best, second);
  return byRequests.length > 0 ? byRequests : winsByLatency(subject, best, second);
}

/** A load test compares no strategies: what it measured at which load. */
function measuredJudgement({ run }: Subject, { row, path }: PlacedRow): Statement[] {
  const { shown, cites } = measuredFigures(row, path);
  const load = cite(`${path}.concurrency`, row.concurrency);
  return [
    state('judgement', 'macro_only', [...cites, load], (t) =>
      t.analysis.measuredBy(
        run.estimator ?? t.words.notReported,
        shown(t).join(t.words.comma),
        row.concurrency === null ? null : whole(row.concurrency),
      ),
    ),
  ];
}

/** The sentence with its phase, where a plan has one sentence for each phase. */
function phased({ device }: Subject, t: ExplainTexts, sentence: string): string {
  return device.phase === 'prefill' || device.phase === 'decode'
    ? t.analysis.ofPhase(t.words.served[device.phase], sentence)
    : sentence;
}

function winsByRequests(subject: Subject, best: PlacedRow, second: PlacedRow): Statement[] {
  const mine = best.row.concurrency;
  const theirs = second.row.concurrency;
  if (mine === null || theirs === null || mine <= theirs) return [];
  const limits = limitsOf(subject);
  const cites = [
    cite(`${best.path}.parallel`, best.row.parallel),
    cite(`${second.path}.parallel`, second.row.parallel),
    cite(`${best.path}.concurrency`, mine),
    cite(`${second.path}.concurrency`, theirs),
    ...limits.map((one) => one.cite),
  ];
  return [
    state('judgement', 'macro_only', cites, (t) => {
      const within = limitWords(limits);
      const said = t.analysis.winsByRequests(
        strategy(best.row.parallel, t.words.unnamedStrategy),
        within === null
          ? saysLimits(subject)
            ? t.analysis.withoutLimit
            : t.analysis.limitsUnknown
          : t.analysis.within(within),
        whole(mine),
        strategy(second.row.parallel, t.words.unnamedStrategy),
        whole(theirs),
      );
      return phased(subject, t, said);
    }),
  ];
}

function winsByLatency(subject: Subject, best: PlacedRow, second: PlacedRow): Statement[] {
  const field = subject.device.phase === 'prefill' ? 'ttftMs' : 'tpotMs';
  const mine = best.row.concurrency;
  const theirs = second.row.concurrency;
  const latency = best.row[field];
  const other = second.row[field];
  if (mine === null || theirs === null || latency === null || other === null || latency >= other) return [];
  const label = field === 'ttftMs' ? 'TTFT' : 'TPOT';
  const cites = [
    cite(`${best.path}.parallel`, best.row.parallel),
    cite(`${second.path}.parallel`, second.row.parallel),
    cite(`${best.path}.concurrency`, mine),
    cite(`${second.path}.concurrency`, theirs),
    cite(`${best.path}.${field}`, latency),
    cite(`${second.path}.${field}`, other),
  ];
  return [
    state('judgement', 'macro_only', cites, (t) =>
      phased(
        subject,
        t,
        t.analysis.winsByLatency(
          strategy(best.row.parallel, t.words.unnamedStrategy),
          `${label} ${ms(latency)}`,
          whole(mine),
          strategy(second.row.parallel, t.words.unnamedStrategy),
          ms(other),
          whole(theirs),
        ),
      ),
    ),
  ];
}

function infeasibleJudgement(subject: Subject): Statement[] {
  const limits = limitsOf(subject);
  return [
    state(
      'infeasible',
      'macro_only',
      limits.map((one) => one.cite),
      (t) => phased(subject, t, t.analysis.infeasible(limitWords(limits))),
    ),
  ];
}

/** A run that printed no row at all: the limits that its command sets. */
export function emptyJudgement({ conditions }: Result, path: string): Statement[] {
  const { ttftLimitMs, tpotLimitMs } = conditions;
  const told = [
    ...(ttftLimitMs === null ? [] : [`TTFT ≤ ${ms(ttftLimitMs)}`]),
    ...(tpotLimitMs === null ? [] : [`TPOT ≤ ${ms(tpotLimitMs)}`]),
  ];
  const cites = [
    cite(`${path}.conditions.ttftLimitMs`, ttftLimitMs),
    cite(`${path}.conditions.tpotLimitMs`, tpotLimitMs),
  ];
  return [
    state('infeasible', 'macro_only', cites, (t) =>
      t.analysis.infeasible(told.length === 0 ? null : told.join(' · ')),
    ),
  ];
}

/**
 * Requests per second that the instances serve, or one of each where the split is not known, and the side that holds
 * them back.
 */
function ratioJudgement(subject: Subject): Statement[] {
  const { pdRatio } = subject.device;
  const [pair] = pdRatio?.pairs ?? [];
  if (!pair) return withoutPair(subject);
  if (pair.prefillQps === null || pair.decodeQps === null) return wholeJudgement(subject);
  const { prefillQps, decodeQps } = pair;
  const isSplit = pdRatio?.prefillInstances !== null && pdRatio?.decodeInstances !== null;
  const prefill = pdRatio?.prefillInstances ?? 1;
  const decode = pdRatio?.decodeInstances ?? 1;
  const served = derive('instanceRequests', prefill, prefillQps, decode, decodeQps);
  const slower = prefill * prefillQps <= decode * decodeQps ? 'prefill' : 'decode';
  const path = `${subject.path}.pdRatio`;
  const cites = [
    cite(`${path}.prefillInstances`, pdRatio?.prefillInstances ?? null),
    cite(`${path}.decodeInstances`, pdRatio?.decodeInstances ?? null),
    cite(`${path}.pairs[0].prefillQps`, prefillQps),
    cite(`${path}.pairs[0].decodeQps`, decodeQps),
    served,
  ];
  return [
    state('judgement', 'macro_only', cites, (t) =>
      isSplit
        ? t.analysis.ratioServes(
            whole(prefill),
            whole(decode),
            requests(served.value),
            t.words.served[slower],
          )
        : t.analysis.pairServes(requests(served.value), t.words.served[slower]),
    ),
  ];
}

/** A ratio without a pair: the sides that have no row, or that no two rows go together. */
function withoutPair(subject: Subject): Statement[] {
  const failed = failedSides(subject);
  return failed.length > 0 ? failed.flatMap(infeasibleJudgement) : [noPair];
}

/** A split of which only the rate of the whole is told: what it serves, in whole instances. */
function wholeJudgement({ device, path }: Subject): Statement[] {
  const { prefillInstances, decodeInstances, pairs } = device.pdRatio ?? {};
  const rate = pairs?.[0]?.balancedQps ?? null;
  if (!prefillInstances || !decodeInstances || rate === null) return [];
  const cites = [
    cite(`${path}.pdRatio.prefillInstances`, prefillInstances),
    cite(`${path}.pdRatio.decodeInstances`, decodeInstances),
    cite(`${path}.pdRatio.pairs[0].balancedQps`, rate),
  ];
  return [
    state('judgement', 'macro_only', cites, (t) =>
      t.analysis.wholeServes(whole(prefillInstances), whole(decodeInstances), requests(rate)),
    ),
  ];
}

/**
 * Several devices or runs of one phase: which gives the most, and how far the others are from it. `isOfAllPhases`: also
 * those of another phase, where each figure is that of the whole cluster.
 */
export function rankingStatements(
  subjects: readonly Subject[],
  { isOfAllPhases = false }: { readonly isOfAllPhases?: boolean } = {},
): Statement[] {
  const [first] = subjects;
  const rated = subjects.flatMap((subject) => {
    const best = bestOf(subject);
    const value = best?.row.throughputTokensPerSecond ?? null;
    const isPeer = isOfAllPhases || subject.device.phase === first?.device.phase;
    return best === null || !value || !isPeer
      ? []
      : [{ subject, value, path: `${best.path}.throughputTokensPerSecond` }];
  });
  const [most, ...others] = rated.toSorted((a, b) => b.value - a.value);
  if (most === undefined || others.length === 0) return [];
  const ratios = others.map((one) => ({ ...one, ratio: derive('ratio', most.value, one.value) }));
  const cites = [
    cite(most.path, most.value),
    ...ratios.flatMap((one) => [cite(one.path, one.value), one.ratio]),
    // Names by which the sides are told apart.
    ...rated.flatMap(({ subject: { device } }) => [
      cite('subject.device', device.device, 'reference'),
      cite('subject.parallel', device.best?.parallel ?? null, 'reference'),
      cite('subject.concurrency', device.best?.concurrency ?? null, 'reference'),
    ]),
  ];
  return [
    state('judgement', 'macro_only', cites, (t) =>
      t.analysis.fastestOf(
        shortTitle(most.subject, t),
        rate(most.value),
        ratios
          .map((one) => t.analysis.timesOf(computed(one.ratio.value), shortTitle(one.subject, t)))
          .join(t.words.comma),
      ),
    ),
  ];
}
