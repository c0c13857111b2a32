import type { TraceColumns } from '../columns/columns.ts';
import { shortName } from '../names/short-name.ts';
import { type KernelSite, printedSitesOf } from '../sites/kernel-sites.ts';
import type { KernelGroup, StageGroups } from '../tables/kernel-groups.ts';
import { perfettoLink } from './perfetto-link.ts';
import type { KernelReport } from './stage-schema.ts';

const percent = (share: number) => share * 100;

/** One place of a kernel. */
function siteReport({
  location,
  shown,
  share,
  launches,
  totalNs,
  operator,
  stack,
  match,
}: KernelSite): KernelReport['sites'][number] {
  return {
    location: shown,
    launchedFrom: location,
    share: percent(share),
    launches,
    microseconds: totalNs / 1000,
    cpuOp: operator,
    stack: [...stack],
    match,
  };
}

/** The place with the most time decides how the row as a whole was located. */
function mainMatch(sites: readonly KernelSite[]): KernelReport['match'] {
  const main = [...sites].sort((a, b) => b.totalNs - a.totalNs || b.launches - a.launches)[0];
  return main?.match ?? { kind: 'none', letter: null };
}

/** Operators of the places that tables print, each once. */
export function printedOperators(sites: readonly KernelSite[]): string[] {
  const operators = printedSitesOf(sites).printed.map(({ operator }) => operator);
  return [...new Set(operators.filter((one): one is string => one !== null))];
}

/** A row of the kernel table. */
export function kernelReport(
  group: KernelGroup,
  id: string,
  { totalNs, steps }: StageGroups,
  columns: TraceColumns,
): KernelReport {
  const { name, launches } = group;
  return {
    id,
    kernel: name.canonical,
    shortName: shortName(name.canonical),
    fullName: name.raw,
    kind: name.kind,
    category: name.category,
    rule: name.rule,
    microseconds: group.totalNs / 1000,
    share: totalNs > 0 ? percent(group.totalNs / totalNs) : 0,
    launches,
    longestMicroseconds: group.longestNs / 1000,
    longestStartMicroseconds: group.longestAtNs / 1000,
    perfetto: perfettoLink(columns, group.longestAtNs, group.longestNs),
    microsecondsPerStep: steps > 0 ? group.totalNs / 1000 / steps : null,
    launchesPerStep: steps > 0 ? launches / steps : null,
    sites: group.sites.map(siteReport),
    cpuOps: printedOperators(group.sites),
    match: mainMatch(group.sites),
  };
}

/** Rows of a stage above the bar and within the limit, and what is left out. */
export function kernelRows(
  stage: StageGroups,
  columns: TraceColumns,
  minShare: number,
  limit: number,
): { readonly rows: KernelReport[]; readonly hidden: { rows: number; share: number } } {
  const share = (group: KernelGroup) => (stage.totalNs > 0 ? group.totalNs / stage.totalNs : 0);
  const within = limit > 0 ? stage.groups.slice(0, limit) : stage.groups;
  const shown = new Set(within.filter((group) => share(group) >= minShare));
  const left = stage.groups.filter((group) => !shown.has(group));
  return {
    rows: [...shown].map((group, at) => kernelReport(group, `K${at + 1}`, stage, columns)),
    hidden: { rows: left.length, share: percent(left.reduce((sum, group) => sum + share(group), 0)) },
  };
}
