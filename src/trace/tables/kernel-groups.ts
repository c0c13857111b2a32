import type { TraceColumns } from '../columns/columns.ts';
import { type KernelSite, orderedSites, type SiteTally } from '../sites/kernel-sites.ts';
import { matchKinds } from '../sites/match.ts';
import { lookUpSites, type SiteMap } from '../sites/name-lookup.ts';
import type { RowSources } from '../sites/row-sources.ts';
import { unresolvedSite } from '../sites/stack-site.ts';
import type { StageAssignment } from '../stages/assign-stages.ts';
import { type Stage, stages } from '../stages/stage.ts';
import type { KernelName, KernelNames } from '../work/kernel-names.ts';
import { rowsAtOnce, type Steps } from '../work/steps.ts';

/** All instances of one kernel in one stage. Nanoseconds. */
export interface KernelGroup {
  readonly name: KernelName;
  readonly totalNs: number;
  readonly launches: number;
  readonly longestNs: number;
  /** Start of the longest run. */
  readonly longestAtNs: number;
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

/** Rows of one kernel from one stack, found in one way. */
interface Part {
  readonly site: number;
  readonly match: number;
  launches: number;
  totalNs: number;
  /** The operator of the first row, and how many rows share it; most parts have one operator only. */
  readonly operator: number;
  operatorCount: number;
  others: Map<number, number> | null;
}

interface Tally {
  readonly name: KernelName;
  totalNs: number;
  launches: number;
  longestNs: number;
  longestAtNs: number;
  readonly parts: Map<number, Part>;
}

function addRow(tally: Tally, { site, match, operator }: RowSources, row: number, durationNs: number): void {
  const siteAt = site[row] ?? 0;
  const matchAt = match[row] ?? 0;
  const key = siteAt * matchKinds.length + matchAt;
  const operatorAt = operator[row] ?? 0;
  let part = tally.parts.get(key);
  if (part === undefined) {
    part = {
      site: siteAt,
      match: matchAt,
      launches: 0,
      totalNs: 0,
      operator: operatorAt,
      operatorCount: 0,
      others: null,
    };
    tally.parts.set(key, part);
  }
  part.launches += 1;
  part.totalNs += durationNs;
  if (operatorAt === part.operator) part.operatorCount += 1;
  else {
    part.others ??= new Map();
    part.others.set(operatorAt, (part.others.get(operatorAt) ?? 0) + 1);
  }
}

/** Parts with the same location and match are one place. */
function placesOf({ parts }: Tally, { sites, operators }: RowSources): SiteTally[] {
  const places = new Map<string, SiteTally>();
  for (const part of parts.values()) {
    const site = sites[part.site] ?? unresolvedSite;
    const kind = matchKinds[part.match] ?? 'none';
    const key = `${kind} ${site.location}`;
    let place = places.get(key);
    if (place === undefined) {
      const { location } = site;
      place = {
        location,
        match: { kind, letter: null },
        launches: 0,
        totalNs: 0,
        operators: new Map(),
        stacks: new Map(),
      };
      places.set(key, place);
    }
    place.launches += part.launches;
    place.totalNs += part.totalNs;
    place.stacks.set(site, (place.stacks.get(site) ?? 0) + part.launches);
    const counts = [[part.operator, part.operatorCount] as const, ...(part.others ?? [])];
    for (const [at, count] of counts) {
      const name = operators[at];
      if (name) place.operators.set(name, (place.operators.get(name) ?? 0) + count);
    }
  }
  return [...places.values()];
}

function finished(tally: Tally, sources: RowSources): KernelGroup {
  const { name, totalNs, launches, longestNs, longestAtNs } = tally;
  return {
    name,
    totalNs,
    launches,
    longestNs,
    longestAtNs,
    sites: orderedSites(placesOf(tally, sources), totalNs, launches),
  };
}

/** Groups the rows of each stage by kernel, with the sites their own trace (and a capture trace) tells. */
export function* groupKernels(
  { device }: TraceColumns,
  rows: Uint32Array,
  names: KernelNames,
  assigned: StageAssignment,
  sources: RowSources,
): Steps<StageGroups[]> {
  const found = stages.map((stage) => ({
    stage,
    rows: Array.of<number>(),
    totalNs: 0,
    tallies: new Map<number, Tally>(),
    steps: new Set<number>(),
  }));
  for (let at = 0; at < rows.length; at += 1) {
    if (at % rowsAtOnce === rowsAtOnce - 1) yield;
    const row = rows[at] ?? 0;
    const part = found[assigned.stage[row] ?? 0];
    const name = names.names[names.ofRow[row] ?? 0];
    if (part === undefined || name === undefined) continue;
    const durationNs = device.durationNs[row] ?? 0;
    let tally = part.tallies.get(name.index);
    if (tally === undefined) {
      tally = { name, totalNs: 0, launches: 0, longestNs: -1, longestAtNs: 0, parts: new Map() };
      part.tallies.set(name.index, tally);
    }
    part.rows.push(row);
    part.totalNs += durationNs;
    tally.totalNs += durationNs;
    tally.launches += 1;
    if (durationNs > tally.longestNs) {
      tally.longestNs = durationNs;
      tally.longestAtNs = device.startNs[row] ?? 0;
    }
    addRow(tally, sources, row, durationNs);
    const step = assigned.step[row] ?? -1;
    if (step >= 0) part.steps.add(step);
  }
  const finishedParts: StageGroups[] = [];
  for (const { stage, rows: members, totalNs, tallies, steps } of found) {
    if (members.length === 0) continue;
    yield;
    const groups = [...tallies.values()]
      .map((tally) => finished(tally, sources))
      .sort(
        (a, b) =>
          b.totalNs - a.totalNs || b.launches - a.launches || (a.name.canonical < b.name.canonical ? -1 : 1),
      );
    finishedParts.push({ stage, rows: members, totalNs, steps: steps.size, groups });
  }
  return finishedParts;
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
