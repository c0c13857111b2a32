import type { TraceColumns } from '../columns/columns.ts';
import { type KernelSite, orderedSites, type SiteTally } from '../sites/kernel-sites.ts';
import { lookUpSites, type SiteMap } from '../sites/name-lookup.ts';
import type { FoundSource, RowSources } from '../sites/row-sources.ts';
import type { StageAssignment } from '../stages/assign-stages.ts';
import { type Stage, stages } from '../stages/stage.ts';
import type { KernelName, KernelNames } from '../work/kernel-names.ts';

/** All instances of one kernel in one stage. Nanoseconds. */
export interface KernelGroup {
  readonly name: KernelName;
  readonly totalNs: number;
  readonly launches: number;
  readonly longestNs: number;
  /** Best first; never empty. */
  readonly sites: readonly KernelSite[];
}

/** The work of one stage by kernel, most time first. */
export interface StageGroups {
  readonly stage: Stage;
  readonly rows: readonly number[];
  /** Sum of all durations of the stage; overlapping work counts twice. */
  readonly totalNs: number;
  readonly groups: readonly KernelGroup[];
  /** Distinct annotations that own launches of the stage. */
  readonly steps: number;
}

interface Tally {
  readonly name: KernelName;
  totalNs: number;
  launches: number;
  longestNs: number;
  readonly sites: Map<string, SiteTally>;
}

function addSite(tally: Tally, { site, operator, match }: FoundSource, durationNs: number): void {
  const key = `${match.kind}${match.letter ?? ''}\n${site.location}`;
  let place = tally.sites.get(key);
  if (place === undefined) {
    place = { match, launches: 0, totalNs: 0, operators: new Map(), stacks: new Map() };
    tally.sites.set(key, place);
  }
  place.launches += 1;
  place.totalNs += durationNs;
  if (operator !== null) place.operators.set(operator, (place.operators.get(operator) ?? 0) + 1);
  place.stacks.set(site, (place.stacks.get(site) ?? 0) + 1);
}

function finished(tally: Tally): KernelGroup {
  const { name, totalNs, launches, longestNs } = tally;
  return { name, totalNs, launches, longestNs, sites: orderedSites(tally.sites, totalNs, launches) };
}

/** Groups the rows of each stage by kernel, with the sites their own trace (and a capture trace) tells. */
export function groupKernels(
  { device }: TraceColumns,
  rows: Uint32Array,
  names: KernelNames,
  assigned: StageAssignment,
  sources: RowSources,
): StageGroups[] {
  const found = stages.map((stage) => ({
    stage,
    rows: [] as number[],
    totalNs: 0,
    tallies: new Map<number, Tally>(),
    steps: new Set<number>(),
  }));
  for (const row of rows) {
    const part = found[assigned.stage[row] ?? 0];
    const name = names.names[names.ofRow[row] ?? 0];
    if (part === undefined || name === undefined) continue;
    const durationNs = device.durationNs[row] ?? 0;
    let tally = part.tallies.get(name.index);
    if (tally === undefined) {
      tally = { name, totalNs: 0, launches: 0, longestNs: 0, sites: new Map() };
      part.tallies.set(name.index, tally);
    }
    part.rows.push(row);
    part.totalNs += durationNs;
    tally.totalNs += durationNs;
    tally.launches += 1;
    tally.longestNs = Math.max(tally.longestNs, durationNs);
    addSite(tally, sources.of(row), durationNs);
    const step = assigned.step[row] ?? -1;
    if (step >= 0) part.steps.add(step);
  }
  return found
    .filter((part) => part.rows.length > 0)
    .map(({ stage, rows: members, totalNs, tallies, steps }) => ({
      stage,
      rows: members,
      totalNs,
      steps: steps.size,
      groups: [...tallies.values()]
        .map(finished)
        .sort(
          (a, b) =>
            b.totalNs - a.totalNs ||
            b.launches - a.launches ||
            (a.name.canonical < b.name.canonical ? -1 : 1),
        ),
    }));
}

const located = (site: KernelSite): boolean => site.match.kind !== 'none' && site.match.kind !== 'replay';

/** The sites of a trace by kernel name, for looking kernels up that are not located where they stand. */
export function siteMapOf(parts: readonly StageGroups[]): SiteMap {
  const everywhere = new Map<string, KernelSite[]>();
  const ofStage = new Map<Stage, Map<string, readonly KernelSite[]>>();
  for (const { stage, groups } of parts) {
    const names = new Map<string, readonly KernelSite[]>();
    for (const { name, sites } of groups) {
      const known = sites.filter(located);
      if (known.length === 0) continue;
      names.set(name.canonical, known);
      everywhere.set(name.canonical, [...(everywhere.get(name.canonical) ?? []), ...known]);
    }
    ofStage.set(stage, names);
  }
  return { ofStage, everywhere };
}

/** The part of a kernel that is not located yet takes the places its name has elsewhere, in their proportions. */
function filledGroup(group: KernelGroup, stage: Stage, maps: readonly SiteMap[]): KernelGroup {
  const open = group.sites.filter((site) => !located(site));
  if (open.length === 0) return group;
  const found = lookUpSites(maps, stage, group.name.canonical);
  if (found === null) return group;
  const openNs = open.reduce((sum, site) => sum + site.totalNs, 0);
  const openLaunches = open.reduce((sum, site) => sum + site.launches, 0);
  const weight = found.sites.reduce((sum, site) => sum + site.launches, 0);
  const filled = found.sites.map((site): KernelSite => {
    const part = weight > 0 ? site.launches / weight : 1 / found.sites.length;
    const totalNs = openNs * part;
    return {
      ...site,
      totalNs,
      launches: Math.round(openLaunches * part),
      share: group.totalNs > 0 ? totalNs / group.totalNs : part,
      match: found.match,
    };
  });
  return { ...group, sites: [...group.sites.filter(located), ...filled] };
}

/** Looks up what is not located: by the same name, then by likeness, in the maps from first to last. */
export function fillSites(parts: readonly StageGroups[], maps: readonly SiteMap[]): StageGroups[] {
  return parts.map((part) => ({
    ...part,
    groups: part.groups.map((group) => filledGroup(group, part.stage, maps)),
  }));
}
