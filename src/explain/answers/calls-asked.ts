import type { PrintedForward } from '../../results/readers/printed-forward.ts';
import type { TimedName } from '../../results/readers/recordings/recorded-trace.ts';
import { says } from '../../text/words/words.ts';
import { shortKernelName } from '../analysis/kernel-name.ts';
import { operatorsByTime } from '../bottleneck/operators.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, share, whole } from '../prose-figures.ts';
import { type AnswerMaterial, said } from './answer-material.ts';
import { operatorRule } from './operator-rule.ts';

/** Aspect of the calls of kernels that is asked: the longest one, how often they run, how far the times of one lie apart. */
export type CallsAsked = 'longest' | 'count' | 'spread' | 'mean';

const asks = [
  ['calls-mean', 'mean'],
  ['calls-spread', 'spread'],
  ['calls-longest', 'longest'],
  ['calls-counted', 'count'],
] as const;

/** Aspect that a question asks of single calls; null where it asks for the time of all of them. */
export function callsAskedIn(text: string): CallsAsked | null {
  return asks.find(([group]) => says(group, text))?.[1] ?? null;
}

/** Single calls of recorded kernels: of those with a name, or which kernel leads. */
export function callsAsked(
  by: CallsAsked | undefined,
  name: string | null,
  { input }: AnswerMaterial,
): Statement[] {
  if (by === undefined) return [];
  const pattern = name === null ? null : new RegExp(name, 'i');
  const ofPasses =
    by === 'count' ? input.forwards.flatMap((pass, at) => countedInPass(pass, at, pattern)) : [];
  const recorded = input.traces.flatMap(({ kernels }, at) => {
    const wanted = pattern === null ? kernels : kernels.filter((one) => pattern.test(one.name));
    if (wanted.length === 0) return [];
    const path = (one: TimedName) => `traces[${at}].kernels[${kernels.indexOf(one)}]`;
    if (by === 'mean') return longestOnAverage(wanted, path);
    return by === 'count' ? counted(wanted, kernels, path) : timed(by, wanted, path);
  });
  return [...ofPasses, ...recorded];
}

/** The operator of a simulated pass that runs most often: of those with a name, or of all. */
function countedInPass(pass: PrintedForward, at: number, pattern: RegExp | null): Statement[] {
  const all = operatorsByTime(pass, `forwards[${at}]`).flatMap(({ operator: { name, calls }, path }) =>
    calls === null ? [] : [{ name, calls, path }],
  );
  const [most] = all
    .filter(({ name }) => pattern === null || pattern.test(name))
    .toSorted((a, b) => b.calls - a.calls);
  if (most === undefined) return [];
  const total = derive('sum', ...all.map(({ calls }) => calls));
  const part = derive('ratio', most.calls, total.value);
  const cites = [cite(`${most.path}.name`, most.name), cite(`${most.path}.calls`, most.calls), total, part];
  return [
    state(operatorRule(pass.evidence), pass.evidence, cites, (t) =>
      t.asked.callsInPass(most.name, whole(most.calls), whole(total.value), share(part.value)),
    ),
  ];
}

type PathOf = (one: TimedName) => string;

function counted(wanted: readonly TimedName[], all: readonly TimedName[], path: PathOf): Statement[] {
  const [most] = wanted.toSorted((a, b) => b.calls - a.calls);
  if (most === undefined || most.calls === 0) return [];
  const total = derive('sum', ...all.map(({ calls }) => calls));
  const part = derive('ratio', most.calls, total.value);
  const cites = [cite(`${path(most)}.calls`, most.calls), total, part];
  return [
    state('recorded-kernel', 'profiler_trace', cites, (t) =>
      t.asked.callsOf(shortKernelName(most.name), whole(most.calls), whole(total.value), share(part.value)),
    ),
  ];
}

/** The kernel whose calls take longest on average. */
function longestOnAverage(wanted: readonly TimedName[], path: PathOf): Statement[] {
  const mean = ({ microseconds, calls }: TimedName) => microseconds / calls;
  const [first] = wanted.filter(({ calls }) => calls > 0).toSorted((a, b) => mean(b) - mean(a));
  if (first === undefined) return [];
  const each = derive('ratio', first.microseconds, first.calls);
  const cites = [
    cite(`${path(first)}.microseconds`, first.microseconds),
    cite(`${path(first)}.calls`, first.calls),
    each,
  ];
  return [
    state('recorded-kernel', 'profiler_trace', cites, (t) =>
      t.asked.longestMean(shortKernelName(first.name), `${computed(each.value)} µs`, whole(first.calls)),
    ),
  ];
}

type Bounded = TimedName & { readonly shortest: number; readonly longest: number };

function timed(by: 'longest' | 'spread', wanted: readonly TimedName[], path: PathOf): Statement[] {
  const known = wanted.filter(
    (one): one is Bounded => one.shortest !== undefined && one.longest !== undefined,
  );
  const measure = (one: Bounded) => (by === 'longest' ? one.longest : one.longest / one.shortest);
  const [first] = known.toSorted((a, b) => measure(b) - measure(a));
  if (first === undefined) return [said('cannot-be-said', (t) => t.asked.noSingleCalls)];
  const ratio = derive('ratio', first.longest, first.shortest);
  const cites = [
    cite(`${path(first)}.shortest`, first.shortest),
    cite(`${path(first)}.longest`, first.longest),
    ratio,
  ];
  return [
    state('recorded-kernel', 'profiler_trace', cites, (t) =>
      (by === 'longest' ? t.asked.longestCall : t.asked.spreadOfCalls)(
        shortKernelName(first.name),
        `${computed(first.longest)} µs`,
        `${computed(first.shortest)} µs`,
        computed(ratio.value),
      ),
    ),
  ];
}
