import type { TraceColumns } from '../columns/columns.ts';
import { annotationBatch } from '../stages/annotation-stage.ts';
import type { StageAssignment } from '../stages/assign-stages.ts';
import { stages } from '../stages/stage.ts';
import { type KernelNames, replayedRows } from '../work/kernel-names.ts';
import { type AlignmentCount, alignReplays, type Replay } from './capture-alignment.ts';
import type { CapturedGraph } from './capture-launches.ts';
import { type Match, noMatch } from './match.ts';
import { ownSources, type RowSource } from './own-sites.ts';

/** A row's source and how it was found, before other traces are asked. */
export interface FoundSource extends RowSource {
  readonly match: Match;
}

/** Sources of all rows of a device, and what the alignment with recorded graphs found. */
export interface RowSources {
  of(row: number): FoundSource;
  isReplayed(row: number): boolean;
  /** Null where no capture trace was given. */
  readonly alignment: AlignmentCount | null;
}

const own: Match = { kind: 'own', letter: null };
const replay: Match = { kind: 'replay', letter: null };

/** Replayed kernels by step, else by the call that replayed them, each in the order of the device. */
function replaysOf(
  columns: TraceColumns,
  rows: Uint32Array,
  replayed: Uint8Array,
  assigned: StageAssignment,
): Replay[] {
  const found = new Map<string, number[]>();
  for (const row of rows) {
    if (replayed[row] !== 1) continue;
    const step = assigned.step[row] ?? -1;
    const key = step >= 0 ? `step ${step}` : `launch ${columns.device.launch[row] ?? -1}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, [row]);
    else known.push(row);
  }
  return [...found.values()].map((members) => {
    const first = members[0] ?? 0;
    const step = assigned.step[first] ?? -1;
    const name = step >= 0 ? columns.texts.text(columns.annotations.name[step] ?? 0) : '';
    return {
      rows: members,
      step: { batch: annotationBatch(name), stage: stages[assigned.stage[first] ?? 0] ?? 'all' },
    };
  });
}

/**
 * Where each row comes from, best first: its own launch, a recorded graph it was replayed from, and last the call that
 * replayed the graph, which says nothing about the kernel itself.
 */
export function rowSources(
  columns: TraceColumns,
  rows: Uint32Array,
  names: KernelNames,
  assigned: StageAssignment,
  graphs: readonly CapturedGraph[] | null,
): RowSources {
  const ownOf = ownSources(columns);
  const replayed = replayedRows(columns);
  const aligned =
    graphs === null
      ? null
      : alignReplays(columns, names, replaysOf(columns, rows, replayed, assigned), graphs);
  return {
    alignment: aligned?.count ?? null,
    isReplayed: (row) => replayed[row] === 1,
    of(row) {
      const source = ownOf(row);
      const isResolved = source.site.location !== 'unresolved';
      if (replayed[row] !== 1) return { ...source, match: isResolved ? own : noMatch };
      const captured = aligned?.sources.get(row);
      if (captured !== undefined && captured.source.site.location !== 'unresolved') {
        return { ...captured.source, match: { kind: captured.kind, letter: null } };
      }
      return { ...source, match: isResolved ? replay : noMatch };
    },
  };
}
