import type { TraceColumns } from '../columns/columns.ts';
import { type FrameBook, frameBook, type StackSite, siteOfCallStack } from './stack-site.ts';
import { type Probe, sweepStacks } from './stack-sweep.ts';

/** Sites of host rows by their row number. */
export interface HostSites {
  readonly ofOperator: ReadonlyMap<number, StackSite>;
  readonly ofLaunch: ReadonlyMap<number, StackSite>;
}

/** A launch call and the operator it belongs to; -1 where there is none. */
export interface HostPair {
  readonly operator: number;
  readonly launch: number;
}

const shortlyAfterNs = 1000;

/** The moment at which an operator's stack is looked at: shortly after its start, within it. */
function operatorProbe({ operators }: TraceColumns, operator: number): Probe {
  const inside = Math.min((operators.durationNs[operator] ?? 0) / 2, shortlyAfterNs);
  return {
    thread: operators.thread[operator] ?? 0,
    atNs: (operators.startNs[operator] ?? 0) + inside,
    key: operator,
  };
}

function launchProbe({ launches }: TraceColumns, launch: number): Probe {
  return { thread: launches.thread[launch] ?? 0, atNs: launches.startNs[launch] ?? 0, key: launch };
}

/** Sites of operators by their stack text, else by the frames around their start. */
function operatorSites(
  columns: TraceColumns,
  wanted: ReadonlySet<number>,
  book: FrameBook,
): Map<number, StackSite> {
  const sites = new Map<number, StackSite>();
  const ofText = new Map<number, StackSite>();
  const probes: Probe[] = [];
  for (const operator of wanted) {
    const text = columns.operators.callStack[operator] ?? 0;
    if (text === 0) probes.push(operatorProbe(columns, operator));
    else {
      const site = ofText.get(text) ?? siteOfCallStack(columns.texts.text(text));
      ofText.set(text, site);
      sites.set(operator, site);
    }
  }
  for (const [operator, site] of sweepStacks(columns.frames, probes, book)) sites.set(operator, site);
  return sites;
}

/** Sites of operators, and of those launch calls whose operator has none. */
export function hostSites(columns: TraceColumns, pairs: Iterable<HostPair>): HostSites {
  const book = frameBook(columns.texts);
  const operators = new Set<number>();
  const launchesOf = new Map<number, number>();
  for (const { operator, launch } of pairs) {
    if (operator >= 0) operators.add(operator);
    if (launch >= 0) launchesOf.set(launch, operator);
  }
  const ofOperator = operatorSites(columns, operators, book);
  const unanswered = [...launchesOf]
    .filter(([, operator]) => !ofOperator.has(operator))
    .map(([launch]) => launch);
  const probes = unanswered.map((launch) => launchProbe(columns, launch));
  return { ofOperator, ofLaunch: sweepStacks(columns.frames, probes, book) };
}
