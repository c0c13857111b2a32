import type { RecordedTrace } from '../../results/readers/recordings/recorded-trace.ts';
import { shortKernelName } from '../analysis/kernel-name.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { computed, signedShare } from '../prose-figures.ts';
import { familiesOf, familyName, shownNames } from './recorded-families.ts';

/** Two recordings of the same phase, or two sides of a comparison. */
function pairsOf(traces: readonly RecordedTrace[]): (readonly [left: number, right: number])[] {
  const recorded = traces.flatMap((trace, at) => (trace.origin === 'profiler' ? [{ trace, at }] : []));
  return recorded.flatMap(({ trace, at }, place) => {
    const other = recorded.slice(place + 1).find((one) => one.trace.phase === trace.phase);
    const isFirst = !recorded.slice(0, place).some((one) => one.trace.phase === trace.phase);
    return other !== undefined && isFirst ? [[at, other.at] as const] : [];
  });
}

/**
 * Differences of two recordings in ms, per step where both say their steps: in all, by family and by kernel. Null
 * where no two are of one phase.
 */
export function recordedChanges(traces: readonly RecordedTrace[]): Statement[] | null {
  const pairs = pairsOf(traces);
  if (pairs.length === 0) return null;
  return pairs.flatMap(([left, right]) => {
    const [a, b] = [traces[left], traces[right]];
    return a === undefined || b === undefined ? [] : changesOf(a, b);
  });
}

/** The kernels whose time moved most between two recordings of a phase. Null where there are no two. */
export function movedKernels(traces: readonly RecordedTrace[]): Statement[] | null {
  const pairs = pairsOf(traces);
  if (pairs.length === 0) return null;
  return pairs.flatMap(([left, right]) => {
    const [a, b] = [traces[left], traces[right]];
    if (a === undefined || b === undefined) return [];
    const isPerStep = a.steps !== null && b.steps !== null;
    const timesOf = (trace: RecordedTrace) =>
      new Map(
        trace.kernels.map(({ name, microseconds }) => [
          name,
          microseconds / 1000 / perStep(trace, isPerStep),
        ]),
      );
    const [was, is] = [timesOf(a), timesOf(b)];
    const moved = [...new Set([...was.keys(), ...is.keys()])]
      .map((name) => ({ name, was: was.get(name) ?? 0, is: is.get(name) ?? 0 }))
      .filter((one) => one.was !== one.is)
      .toSorted((x, y) => Math.abs(y.is - y.was) - Math.abs(x.is - x.was) || (x.name < y.name ? -1 : 1))
      .slice(0, shownNames);
    const [head] = changesOf(a, b);
    return [
      ...(head === undefined ? [] : [head]),
      ...moved.map((one) => {
        const difference = derive('difference', one.was, one.is);
        return state(
          'recorded-kernel',
          'profiler_trace',
          [
            cite('kernels.a', one.was, 'reference'),
            cite('kernels.b', one.is, 'reference'),
            cite('kernels.name', one.name, 'reference'),
            difference,
            derive('negative', difference.value),
          ],
          (t) =>
            t.asked.recordedChange(
              shortKernelName(one.name),
              `${computed(one.was)} ms`,
              `${computed(one.is)} ms`,
              `${difference.value > 0 ? '+' : '−'}${computed(Math.abs(difference.value))} ms`,
            ),
        );
      }),
    ];
  });
}

/** Why nothing is compared: there is one recording, or those that are here hold different phases. */
export function changesNeed(t: ExplainTexts, traces: readonly RecordedTrace[]): string {
  const recorded = traces.filter(({ origin }) => origin === 'profiler');
  if (recorded.length < 2) return t.asked.changesNeedTwo;
  const held = recorded.map(({ phase, step }) => (phase === null ? (step ?? '?') : t.words.traced[phase]));
  return t.asked.noCommonPhase(held.join(t.words.listed));
}

/** Times of one step where both recordings say how many they hold. */
function perStep(trace: RecordedTrace, isPerStep: boolean): number {
  return isPerStep ? (trace.steps ?? 1) : 1;
}

function changesOf(a: RecordedTrace, b: RecordedTrace): Statement[] {
  const isPerStep = a.steps !== null && b.steps !== null;
  const [aSteps, bSteps] = [perStep(a, isPerStep), perStep(b, isPerStep)];
  const sides = [familiesOf(a), familiesOf(b)] as const;
  const totals = sides.map((families, at) =>
    derive(
      'ratio',
      families.reduce((sum, one) => sum + one.microseconds, 0) / 1000,
      at === 0 ? aSteps : bSteps,
    ),
  );
  const [left, right] = totals;
  if (left === undefined || right === undefined || left.value === 0) return [];
  const change = derive('relative', left.value, right.value);
  const head = state('recorded-family', 'profiler_trace', [left, right, change], (t) =>
    t.asked.recordedTotals(
      isPerStep,
      a.phase === null ? null : t.words.traced[a.phase],
      `${computed(left.value)} ms`,
      `${computed(right.value)} ms`,
      signedShare(change.value),
    ),
  );
  const names = [...new Set(sides.flatMap((families) => families.map(({ family }) => family)))];
  const timeOf = (at: 0 | 1, family: string) =>
    (sides[at].find((one) => one.family === family)?.microseconds ?? 0) / 1000 / (at === 0 ? aSteps : bSteps);
  const moved = names
    .map((family) => ({ family, was: timeOf(0, family), is: timeOf(1, family) }))
    .toSorted((x, y) => Math.abs(y.is - y.was) - Math.abs(x.is - x.was))
    .slice(0, shownNames);
  const each = moved.map(({ family, was, is }) => {
    const difference = derive('difference', was, is);
    return state(
      'recorded-family',
      'profiler_trace',
      [
        cite('families.a', was, 'reference'),
        cite('families.b', is, 'reference'),
        cite('families.name', family, 'reference'),
        difference,
        derive('negative', difference.value),
      ],
      (t, language) =>
        t.asked.recordedChange(
          familyName(family, language),
          `${computed(was)} ms`,
          `${computed(is)} ms`,
          `${difference.value > 0 ? '+' : '−'}${computed(Math.abs(difference.value))} ms`,
        ),
    );
  });
  const ofKernel = (trace: RecordedTrace) => new Set(trace.kernels.map(({ name }) => name));
  const [aNames, bNames] = [ofKernel(a), ofKernel(b)];
  const onlyA = a.kernels.filter(({ name }) => !bNames.has(name)).slice(0, 3);
  const onlyB = b.kernels.filter(({ name }) => !aNames.has(name)).slice(0, 3);
  const only = [
    ['A', onlyA],
    ['B', onlyB],
  ] as const;
  return [
    head,
    ...each,
    ...only.flatMap(([side, kernels]) =>
      kernels.length === 0
        ? []
        : [
            state(
              'recorded-kernel',
              'profiler_trace',
              kernels.map(({ name }) => cite('kernels.name', shortKernelName(name), 'reference')),
              (t) =>
                t.asked.onlyIn(side, kernels.map(({ name }) => shortKernelName(name)).join(t.words.listed)),
            ),
          ],
    ),
  ];
}
