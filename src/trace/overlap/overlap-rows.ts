import type { OverlapClass } from '../categories/category.ts';
import type { TraceColumns } from '../columns/columns.ts';
import { printedSitesOf } from '../sites/kernel-sites.ts';
import type { KernelGroup, StageGroups } from '../tables/kernel-groups.ts';
import type { KernelName, KernelNames } from '../work/kernel-names.ts';
import { type Concurrency, concurrency } from './concurrency.ts';
import { type Dependency, dependencyOf, type RowFacts } from './dependency-risk.ts';
import { neighboursOf, streamWaits } from './neighbours.ts';

/** Whether time of a kernel could still be hidden, or too little of it is left to be worth it. */
export type OverlapVerdict = 'headroom' | 'low-roi-hidden';

/** Advice for a kernel: run it beside others, fuse it, look at what it waits for first, or leave it. */
export type OverlapAdvice = 'try-overlap' | 'try-fusion' | 'check-deps' | 'skip';

/** Urgency of an advice, P1 first; no advice of this table is P3. */
export type OverlapPriority = 'P1' | 'P2' | 'P4' | 'P5';

/** One kernel that could run beside others, or already does. Nanoseconds; shares 0 to 1. */
export interface OverlapRow {
  readonly name: KernelName;
  readonly group: KernelGroup;
  readonly verdict: OverlapVerdict;
  readonly priority: OverlapPriority;
  readonly advice: OverlapAdvice;
  readonly overlapClass: OverlapClass;
  readonly launches: number;
  readonly totalNs: number;
  /** Share of the time in which the device was busy: not the denominator of the kernel table. */
  readonly busyShare: number;
  readonly exclusiveShare: number;
  readonly hiddenShare: number;
  readonly hiddenByComputeShare: number;
  readonly dependency: Dependency;
}

/** The overlap view of one stage. */
export interface OverlapView {
  readonly rows: readonly OverlapRow[];
  readonly hiddenRows: number;
  readonly hiddenShare: number;
  readonly streams: number;
  readonly busyNs: number;
  readonly overlapNs: number;
  /** Time outside of other streams' work, by kernel, for readers that ask whether an overlap is real. */
  readonly concurrency: Concurrency;
}

/** Options that decide how a row may be advised. */
export interface OverlapOptions {
  /** Share below which a row is hidden, 0 to 1. */
  readonly minShare: number;
  /** Times and attribution come from a pair of traces; a single trace never advises more than a check. */
  readonly hasMapping: boolean;
}

const leastTotalNs = 5000;
const headroomShare = 0.45;
const hiddenEnough = 0.65;
const computeWeight = 0.35;
const mostRows = 5;
const weights: Readonly<Record<OverlapClass, number>> = {
  communication: 1.3,
  memory: 1.15,
  elementwise: 1,
  other: 0.8,
  compute: computeWeight,
};

interface Sum {
  readonly group: KernelGroup;
  launches: number;
  totalNs: number;
  hiddenNs: number;
  hiddenByComputeNs: number;
  exclusiveNs: number;
  longestRow: number;
  longestNs: number;
}

function sumsOf(columns: TraceColumns, stage: StageGroups, names: KernelNames, beside: Concurrency): Sum[] {
  const groupOf = new Map(stage.groups.map((group) => [group.name.index, group]));
  const sums = new Map<number, Sum>();
  beside.rows.forEach((row, at) => {
    const index = names.ofRow[row] ?? 0;
    const group = groupOf.get(index);
    if (group === undefined) return;
    const durationNs = columns.device.durationNs[row] ?? 0;
    let sum = sums.get(index);
    if (sum === undefined) {
      sum = {
        group,
        launches: 0,
        totalNs: 0,
        hiddenNs: 0,
        hiddenByComputeNs: 0,
        exclusiveNs: 0,
        longestRow: row,
        longestNs: -1,
      };
      sums.set(index, sum);
    }
    sum.launches += 1;
    sum.totalNs += durationNs;
    sum.hiddenNs += beside.hiddenNs[at] ?? 0;
    sum.hiddenByComputeNs += beside.hiddenByComputeNs[at] ?? 0;
    sum.exclusiveNs += beside.exclusiveNs[at] ?? 0;
    if (durationNs > sum.longestNs) {
      sum.longestNs = durationNs;
      sum.longestRow = row;
    }
  });
  return [...sums.values()];
}

const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : 0);

function headroom(sums: readonly Sum[], isSingleStream: boolean): Sum[] {
  const score = (sum: Sum) => sum.exclusiveNs * weights[sum.group.name.overlapClass];
  const open = sums.filter((sum) => {
    const kind = sum.group.name.overlapClass;
    if (isSingleStream && kind !== 'communication' && kind !== 'memory') return false;
    return sum.totalNs >= leastTotalNs && ratio(sum.exclusiveNs, sum.totalNs) >= headroomShare;
  });
  const isCompute = (sum: Sum) => sum.group.name.overlapClass === 'compute';
  const ranked = (some: readonly Sum[]) => [...some].sort((a, b) => score(b) - score(a) || byName(a, b));
  return [...ranked(open.filter((sum) => !isCompute(sum))), ...ranked(open.filter(isCompute))].slice(
    0,
    mostRows,
  );
}

function alreadyHidden(sums: readonly Sum[], taken: ReadonlySet<Sum>): Sum[] {
  const score = (sum: Sum) => sum.hiddenNs * (1 + sum.hiddenByComputeNs / Math.max(sum.hiddenNs, 1));
  return sums
    .filter(
      (sum) =>
        !taken.has(sum) &&
        (sum.group.name.overlapClass === 'elementwise' || sum.group.name.overlapClass === 'memory') &&
        sum.totalNs >= leastTotalNs &&
        ratio(sum.hiddenNs, sum.totalNs) >= hiddenEnough,
    )
    .sort(
      (a, b) =>
        score(b) - score(a) || ratio(b.hiddenNs, b.totalNs) - ratio(a.hiddenNs, a.totalNs) || byName(a, b),
    )
    .slice(0, mostRows);
}

function byName(a: Sum, b: Sum): number {
  return a.group.name.canonical < b.group.name.canonical ? -1 : 1;
}

function advised(
  kind: OverlapClass,
  verdict: OverlapVerdict,
  { risk }: Dependency,
  hasMapping: boolean,
): { readonly priority: OverlapPriority; readonly advice: OverlapAdvice } {
  if (verdict === 'low-roi-hidden') return { priority: 'P4', advice: 'skip' };
  if (risk !== 'low' || !hasMapping || kind === 'compute') return { priority: 'P2', advice: 'check-deps' };
  return { priority: 'P1', advice: kind === 'communication' ? 'try-overlap' : 'try-fusion' };
}

/** The overlap view of a stage: measured times of the trace, dependencies of the longest instance of each kernel. */
export function overlapView(
  columns: TraceColumns,
  stage: StageGroups,
  names: KernelNames,
  { minShare, hasMapping }: OverlapOptions,
): OverlapView {
  const kindOf = (row: number): OverlapClass => names.names[names.ofRow[row] ?? 0]?.overlapClass ?? 'other';
  const beside = concurrency(columns.device, stage.rows, (row) => kindOf(row) === 'compute');
  const sums = sumsOf(columns, stage, names, beside);
  const open = headroom(sums, beside.streams <= 1);
  const hidden = alreadyHidden(sums, new Set(open));
  const factsByName = new Map(
    stage.groups.map((group): [number, RowFacts] => {
      const site = printedSitesOf(group.sites).printed[0];
      const location = site === undefined || site.shown === 'unresolved' ? null : site.shown;
      return [
        group.name.index,
        { overlapClass: group.name.overlapClass, location, operator: site?.operator ?? null },
      ];
    }),
  );
  const unknown: RowFacts = { overlapClass: 'other', location: null, operator: null };
  const factsOf = (row: number) => factsByName.get(names.ofRow[row] ?? 0) ?? unknown;
  const neighbours = neighboursOf(columns, stage.rows);
  const waits = streamWaits(columns);
  const rowOf = (sum: Sum, verdict: OverlapVerdict): OverlapRow => {
    const { name } = sum.group;
    const dependency = dependencyOf(columns, sum.longestRow, neighbours, waits, factsOf);
    return {
      name,
      group: sum.group,
      verdict,
      ...advised(name.overlapClass, verdict, dependency, hasMapping),
      overlapClass: name.overlapClass,
      launches: sum.launches,
      totalNs: sum.totalNs,
      busyShare: ratio(sum.totalNs, beside.busyNs),
      exclusiveShare: ratio(sum.exclusiveNs, sum.totalNs),
      hiddenShare: ratio(sum.hiddenNs, sum.totalNs),
      hiddenByComputeShare: ratio(sum.hiddenByComputeNs, sum.totalNs),
      dependency,
    };
  };
  const all = [
    ...open.map((sum) => rowOf(sum, 'headroom')),
    ...hidden.map((sum) => rowOf(sum, 'low-roi-hidden')),
  ];
  const below = all.filter(({ busyShare }) => busyShare < minShare);
  return {
    rows: all.filter(({ busyShare }) => busyShare >= minShare),
    hiddenRows: below.length,
    hiddenShare: below.reduce((sum, { busyShare }) => sum + busyShare, 0),
    streams: beside.streams,
    busyNs: beside.busyNs,
    overlapNs: beside.overlapNs,
    concurrency: beside,
  };
}
