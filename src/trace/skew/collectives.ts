import type { TraceColumns } from '../columns/columns.ts';
import { optionalText } from '../columns/columns.ts';
import { chooseDevice, type DeviceWish } from '../work/chosen-device.ts';
import { kernelNames } from '../work/kernel-names.ts';

/** The collectives of one rank: small, so that one trace after another can be read and let go. */
export interface RankCollectives {
  readonly rank: number;
  readonly path: string;
  /** Absolute zero of the times; comparable between ranks whose clocks agree. */
  readonly zeroNs: bigint;
  /** By kernel and process group, in order of time. Nanoseconds from `zeroNs`. */
  readonly sequences: ReadonlyMap<string, CollectiveSequence>;
}

/** All calls of one collective in one process group. */
export interface CollectiveSequence {
  readonly name: string;
  readonly group: string | null;
  readonly startNs: Float64Array;
  readonly durationNs: Float64Array;
}

/** Takes the collectives out of a trace. */
export function collectivesOf(
  columns: TraceColumns,
  rank: number,
  path: string,
  wish: DeviceWish,
): RankCollectives {
  const { device, texts, zeroNs } = columns;
  const names = kernelNames(columns);
  const sequences = new Map<
    string,
    { name: string; group: string | null; startNs: number[]; durationNs: number[] }
  >();
  for (const row of chooseDevice(columns, wish).rows) {
    const name = names.names[names.ofRow[row] ?? 0];
    if (name?.category !== 'communication') continue;
    const group = optionalText(texts, device.group[row]);
    const key = `${name.canonical}\n${group ?? ''}`;
    let sequence = sequences.get(key);
    if (sequence === undefined) {
      sequence = { name: name.canonical, group, startNs: [], durationNs: [] };
      sequences.set(key, sequence);
    }
    sequence.startNs.push(device.startNs[row] ?? 0);
    sequence.durationNs.push(device.durationNs[row] ?? 0);
  }
  // Plain memory: the collectives of all ranks stand beside the trace that is read.
  const kept = [...sequences].map(([key, one]): [string, CollectiveSequence] => [
    key,
    { ...one, startNs: Float64Array.from(one.startNs), durationNs: Float64Array.from(one.durationNs) },
  ]);
  return { rank, path, zeroNs, sequences: new Map(kept) };
}
