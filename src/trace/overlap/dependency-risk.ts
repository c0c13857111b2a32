import type { OverlapClass } from '../categories/category.ts';
import type { TraceColumns } from '../columns/columns.ts';
import { locationFile, locationFunction } from '../sites/location.ts';
import type { Neighbours, StreamWaits } from './neighbours.ts';

/** How likely it is that a kernel's neighbours on its stream need it, or it them. */
export type DependencyRisk = 'low' | 'high' | 'unclear';

/** Evidence of a dependency that the risk rests on. */
export interface Dependency {
  readonly risk: DependencyRisk;
  readonly before: boolean;
  readonly after: boolean;
  /** A recorded wait between streams decided, not the distance on one stream. */
  readonly fromEvents: boolean;
}

/** Facts of a row's kernel. */
export interface RowFacts {
  readonly overlapClass: OverlapClass;
  /** Location text; null = not located. */
  readonly location: string | null;
  readonly operator: string | null;
}

const leastTightNs = 2000;
const mostTightNs = 20_000;
const tightShare = 0.15;

const neededBy: Readonly<Partial<Record<OverlapClass, readonly OverlapClass[]>>> = {
  communication: ['compute', 'elementwise', 'memory', 'other'],
  elementwise: ['compute', 'communication', 'elementwise', 'memory'],
  memory: ['compute', 'communication', 'elementwise', 'memory'],
};

function looksDependent(own: RowFacts, other: RowFacts): boolean {
  if (neededBy[own.overlapClass]?.includes(other.overlapClass) === true) return true;
  if (own.operator !== null && own.operator === other.operator) return true;
  if (own.location === null || other.location === null) return false;
  const called = locationFunction(own.location);
  return (
    locationFile(own.location) === locationFile(other.location) ||
    (called !== '' && called === locationFunction(other.location))
  );
}

/**
 * The risk of one instance: recorded waits between streams first, then how near its neighbours on the stream are and
 * whether they look as if they belonged together.
 */
export function dependencyOf(
  { device }: TraceColumns,
  row: number,
  neighbours: Neighbours,
  waits: StreamWaits,
  factsOf: (row: number) => RowFacts,
): Dependency {
  const startNs = device.startNs[row] ?? 0;
  const durationNs = device.durationNs[row] ?? 0;
  const endNs = startNs + durationNs;
  const previous = neighbours.before(row);
  const next = neighbours.after(row);
  const stream = device.stream[row] ?? 0;
  const previousEnd =
    previous < 0 ? startNs : (device.startNs[previous] ?? 0) + (device.durationNs[previous] ?? 0);
  const nextStart = next < 0 ? endNs : (device.startNs[next] ?? 0);
  const waitsBefore = waits.waits(stream, Math.min(previousEnd, startNs), startNs);
  const waitsAfter = waits.isWaitedFor(stream, endNs, Math.max(nextStart, endNs));
  if (waitsBefore || waitsAfter) {
    return { risk: 'high', before: waitsBefore, after: waitsAfter, fromEvents: true };
  }
  const tightNs = Math.max(leastTightNs, Math.min(mostTightNs, tightShare * durationNs));
  const own = factsOf(row);
  const judge = (neighbour: number, gapNs: number) => {
    if (neighbour < 0 || Math.max(0, gapNs) > tightNs) return { serial: false, unclear: false };
    const other = factsOf(neighbour);
    const serial = looksDependent(own, other);
    return { serial, unclear: !serial && (own.location === null || other.location === null) };
  };
  const before = judge(previous, startNs - previousEnd);
  const after = judge(next, nextStart - endNs);
  const isUnclear = before.unclear || after.unclear;
  const risk = before.serial || after.serial ? 'high' : isUnclear ? 'unclear' : 'low';
  return { risk, before: before.serial, after: after.serial, fromEvents: false };
}
