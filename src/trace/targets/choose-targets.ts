import { pathStage } from '../stages/path-stage.ts';
import { stages } from '../stages/stage.ts';
import { isFirstReplica, isMerged, type PassedOver, rankOfName } from './trace-names.ts';

/** A file that is a trace. */
export interface TraceFile {
  readonly path: string;
  readonly modifiedMs: number;
  /** Rank told by a file beside it (`profiler_info_3.json`); null = by its name, if at all. */
  readonly rank: number | null;
}

/** Traces of a folder that are analysed, and those that are not, with the reason. */
export interface Targets {
  readonly files: readonly TraceFile[];
  readonly passedOver: readonly { readonly path: string; readonly reason: PassedOver }[];
}

/** Rank of a trace file; null where neither its name nor its content tells it. */
export function rankOf({ path, rank }: TraceFile): number | null {
  return rank ?? rankOfName(path);
}

/** Splits by a test and notes what falls out; keeps everything where nothing would stay. */
function keep(
  files: readonly TraceFile[],
  isKept: (file: TraceFile) => boolean,
  reason: PassedOver,
  out: { path: string; reason: PassedOver }[],
): readonly TraceFile[] {
  const kept = files.filter(isKept);
  if (kept.length === 0) return files;
  for (const file of files) if (!kept.includes(file)) out.push({ path: file.path, reason });
  return kept;
}

/**
 * The traces of a folder that are analysed: one rank (the wished one, else 0, else the lowest) rather than a merged file,
 * the first replica, and of each stage the newest. Order: extend, decode, the rest, then name.
 */
export function chooseTargets(files: readonly TraceFile[], wishedRank: number | null): Targets {
  const passedOver: { path: string; reason: PassedOver }[] = [];
  const single = keep(files, ({ path }) => !isMerged(path), 'merged', passedOver);
  const ranks = single.flatMap((file) => rankOf(file) ?? []);
  const rank = wishedRank ?? (ranks.includes(0) ? 0 : ranks.length > 0 ? Math.min(...ranks) : null);
  const ofRank =
    rank === null
      ? single
      : wishedRank !== null
        ? single.filter((file) => rankOf(file) === wishedRank)
        : keep(single, (file) => rankOf(file) === rank, 'other-rank', passedOver);
  if (wishedRank !== null) {
    for (const file of single)
      if (!ofRank.includes(file)) passedOver.push({ path: file.path, reason: 'other-rank' });
  }
  const first = keep(
    ofRank,
    ({ path }) => isFirstReplica(path) || wishedRank !== null,
    'other-replica',
    passedOver,
  );
  const newest = new Map<string, TraceFile>();
  for (const file of [...first].sort((a, b) => b.modifiedMs - a.modifiedMs || (a.path < b.path ? -1 : 1))) {
    const stage = pathStage(file.path);
    if (newest.has(stage)) passedOver.push({ path: file.path, reason: 'older' });
    else newest.set(stage, file);
  }
  const order = (file: TraceFile) => stages.indexOf(pathStage(file.path));
  const chosen = [...newest.values()].sort((a, b) => order(a) - order(b) || (a.path < b.path ? -1 : 1));
  return { files: chosen, passedOver };
}

/** One trace for each rank of a folder, by rank: the newest of the stage with most files. */
export function chooseRanks(files: readonly TraceFile[]): readonly TraceFile[] {
  const single = files.filter(({ path }) => !isMerged(path));
  const ofStage = new Map<string, TraceFile[]>();
  for (const file of single) {
    const stage = pathStage(file.path);
    const list = ofStage.get(stage);
    if (list === undefined) ofStage.set(stage, [file]);
    else list.push(file);
  }
  const [most = []] = [...ofStage.values()].sort((a, b) => b.length - a.length);
  const newest = new Map<string, TraceFile>();
  for (const file of [...most].sort((a, b) => b.modifiedMs - a.modifiedMs || (a.path < b.path ? -1 : 1))) {
    const rank = rankOf(file);
    const key = rank === null ? file.path : String(rank);
    if (!newest.has(key)) newest.set(key, file);
  }
  return [...newest.values()].sort(
    (a, b) => (rankOf(a) ?? 0) - (rankOf(b) ?? 0) || (a.path < b.path ? -1 : 1),
  );
}
