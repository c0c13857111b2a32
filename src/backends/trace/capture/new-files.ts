import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { judgeName, rankOfName } from '../../../trace/targets/trace-names.ts';

/** Files below a folder, with their sizes and times. */
export interface Snapshot {
  /** Size and time of each trace. */
  readonly traces: ReadonlyMap<string, string>;
  /** The same of files that are written beside traces and show no kernels. */
  readonly others: ReadonlyMap<string, string>;
  /** Folders of raw data that torch_npu left and nobody analysed yet. */
  readonly raw: ReadonlySet<string>;
}

function stamp(path: string): string | null {
  try {
    const found = statSync(path);
    return found.isFile() ? `${found.size} ${found.mtimeMs}` : null;
  } catch {
    // The server may move a file between the listing and the look at it.
    return null;
  }
}

function below(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** Whether a file is one of those that torch_npu writes for itself, which no trace is. */
function isOfProfiler(path: string): boolean {
  return path.includes(`_ascend_pt${sep}`) && basename(path) !== 'trace_view.json';
}

/** Whether a trace has the name that a server was started with; ranks add theirs to it. */
function isNamed(path: string, file: string | null): boolean {
  if (file === null) return true;
  const stem = file.replace(/\.json(?:\.gz)?$|\.gz$/i, '');
  return rankOfName(path) === null ? basename(path) === file : basename(path).startsWith(stem);
}

/** The traces below a folder as they are now; `file` = only the one of that name, and those of its ranks. */
export function snapshot(folder: string, file: string | null = null): Snapshot {
  const files = below(folder);
  const traces = new Map<string, string>();
  const others = new Map<string, string>();
  for (const path of files) {
    const { mayBe, reason } = judgeName(relative(folder, path).replaceAll(sep, '/'));
    const isTrace = mayBe && !isOfProfiler(path) && isNamed(path, file);
    if (!isTrace && (reason === null || reason === 'not-a-trace')) continue;
    const found = stamp(path);
    if (found !== null) (isTrace ? traces : others).set(path, found);
  }
  const analysed = files.filter((path) => basename(path) === 'trace_view.json');
  const raw = files
    .filter((path) => path.endsWith('_ascend_pt'))
    .filter((path) => !analysed.some((one) => one.startsWith(`${path}${sep}`)));
  return { traces, others, raw: new Set(raw) };
}

/** Files that were not there before, or are not what they were, sorted. */
export function changedSince(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  return [...after]
    .filter(([path, found]) => before.get(path) !== found)
    .map(([path]) => path)
    .sort();
}

/** Folders of raw data that were not there before, sorted. */
export function newRaw(before: Snapshot, after: Snapshot): string[] {
  return [...after.raw].filter((path) => !before.raw.has(path)).sort();
}

/** Files that torch_npu writes beside `trace_view.json` and its reader wants: the rank, and tables of kernels. */
export function ascendCompanions(trace: string): string[] {
  if (basename(trace) !== 'trace_view.json') return [];
  const [output, folder] = [dirname(trace), dirname(dirname(trace))];
  const named = (place: string, name: RegExp) => {
    try {
      return readdirSync(place)
        .filter((one) => name.test(one))
        .map((one) => join(place, one));
    } catch {
      return [];
    }
  };
  return [
    ...named(folder, /^profiler_info_\d+\.json$/),
    ...named(output, /^(?:kernel_details|op_statistic)\.csv$/),
  ].sort();
}
