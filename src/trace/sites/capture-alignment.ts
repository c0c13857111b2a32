import type { TraceColumns } from '../columns/columns.ts';
import type { Stage } from '../stages/stage.ts';
import type { KernelNames } from '../work/kernel-names.ts';
import type { CapturedGraph } from './capture-launches.ts';
import { alignInOrder } from './common-sequence.ts';
import type { RowSource } from './own-sites.ts';

/** A source that a capture trace gave to a row of the device. */
export interface AlignedSource {
  readonly source: RowSource;
  readonly kind: 'capture' | 'order';
}

/** Counts of the alignment over all replays. */
export interface AlignmentCount {
  /** Kernels of replays that were looked up. */
  readonly replayed: number;
  readonly aligned: number;
  /** Kernels whose partner was not certain; they stay unresolved. */
  readonly ambiguous: number;
}

/** Facts of a replayed step. */
export interface ReplayStep {
  readonly batch: number | null;
  readonly stage: Stage;
}

/** Kernels of one step that were started by replays, in the order of the device. */
export interface Replay {
  readonly rows: readonly number[];
  readonly step: ReplayStep;
}

/** Which captures may belong to a step: the same number of requests where both say it, and a mode that fits. */
function fitting(graphs: readonly CapturedGraph[], step: ReplayStep): readonly CapturedGraph[] {
  const sameMode = (mode: string | null) =>
    mode === null ||
    (mode.includes('decode')
      ? step.stage !== 'extend'
      : !mode.includes('prefill') || step.stage !== 'decode');
  const modes = graphs.filter(({ mode }) => sameMode(mode));
  const sized = modes.filter(({ batch }) => batch !== null && batch === step.batch);
  if (sized.length > 0) return sized;
  // Requests are padded to the next recorded size.
  const larger = modes
    .filter(({ batch }) => batch !== null && step.batch !== null && batch > step.batch)
    .sort((a, b) => (a.batch ?? 0) - (b.batch ?? 0));
  const next = larger[0]?.batch;
  return next === undefined
    ? modes.filter(({ batch }) => batch === null || step.batch === null)
    : larger.filter(({ batch }) => batch === next);
}

/** Numbers for names, equal names the same number. */
function numbering(): (name: string) => number {
  const known = new Map<string, number>();
  return (name) => {
    const found = known.get(name) ?? known.size;
    known.set(name, found);
    return found;
  };
}

type Partners = readonly (RowSource | null)[];

/** Partners by the names of kernels; ambiguous ones are null. Null where too few kernels have one. */
function byNames(
  names: readonly string[],
  graph: CapturedGraph,
): { readonly partners: Partners; readonly ambiguous: number } | null {
  const number = numbering();
  const theirs: { readonly name: number; readonly source: RowSource }[] = [];
  graph.kernels.forEach((name, at) => {
    const source = graph.sources[at];
    if (name !== null && source !== undefined) theirs.push({ name: number(name), source });
  });
  if (theirs.length === 0) return null;
  const aligned = alignInOrder(
    names.map(number),
    theirs.map(({ name }) => name),
  );
  if (aligned === null) return null;
  let ambiguous = 0;
  const partners = names.map((_, at) => {
    const early = theirs[aligned.early[at] ?? -1]?.source;
    const late = theirs[aligned.late[at] ?? -1]?.source;
    if (early === undefined || late === undefined) return null;
    if (early.site.location === late.site.location) return early;
    ambiguous += 1;
    return null;
  });
  return { partners, ambiguous };
}

/** Partners by count and order, where the capture does not name its kernels: only if the counts are equal. */
function byOrder(isKernel: readonly boolean[], graph: CapturedGraph): Partners | null {
  if (isKernel.length === graph.sources.length) return graph.sources;
  const kernelSources = graph.sources.filter((_, at) => graph.isKernel[at] === true);
  if (isKernel.filter(Boolean).length !== kernelSources.length) return null;
  let next = 0;
  return isKernel.map((one) => (one ? (kernelSources[next++] ?? null) : null));
}

/** Aligns the replays of a trace with recorded graphs. Replays with the same kernels are aligned once. */
export function alignReplays(
  { device }: TraceColumns,
  names: KernelNames,
  replays: readonly Replay[],
  graphs: readonly CapturedGraph[],
): { readonly sources: ReadonlyMap<number, AlignedSource>; readonly count: AlignmentCount } {
  const sources = new Map<number, AlignedSource>();
  const done = new Map<
    string,
    { readonly partners: Partners; readonly kind: AlignedSource['kind']; readonly ambiguous: number }
  >();
  let replayed = 0;
  let ambiguous = 0;
  for (const { rows, step } of replays) {
    replayed += rows.length;
    const key = `${step.batch} ${step.stage} ${rows.map((row) => names.ofRow[row]).join(' ')}`;
    let result = done.get(key);
    if (result === undefined) {
      result = bestAlignment(
        rows.map((row) => names.names[names.ofRow[row] ?? 0]?.canonical ?? ''),
        rows.map((row) => device.kind[row] === 0),
        fitting(graphs, step),
      );
      done.set(key, result);
    }
    ambiguous += result.ambiguous;
    rows.forEach((row, at) => {
      const source = result.partners[at];
      if (source) sources.set(row, { source, kind: result.kind });
    });
  }
  return { sources, count: { replayed, aligned: sources.size, ambiguous } };
}

interface Candidate {
  readonly partners: Partners;
  readonly kind: AlignedSource['kind'];
  readonly ambiguous: number;
  readonly matched: number;
}

function candidate(
  names: readonly string[],
  isKernel: readonly boolean[],
  graph: CapturedGraph,
): Candidate | null {
  const named = byNames(names, graph);
  const partners = named?.partners ?? byOrder(isKernel, graph);
  if (partners === null) return null;
  return {
    partners,
    kind: named === null ? 'order' : 'capture',
    ambiguous: named?.ambiguous ?? 0,
    matched: partners.filter((one) => one !== null).length,
  };
}

function bestAlignment(
  names: readonly string[],
  isKernel: readonly boolean[],
  graphs: readonly CapturedGraph[],
): Omit<Candidate, 'matched'> {
  const candidates = graphs
    .flatMap((graph) => candidate(names, isKernel, graph) ?? [])
    .sort((a, b) => b.matched - a.matched);
  const [best, second] = candidates;
  if (best === undefined) return { partners: [], kind: 'order', ambiguous: 0 };
  // Several recordings of the same length say the same count and nothing about which one ran.
  if (best.kind === 'order' && second?.matched === best.matched) {
    return { partners: [], kind: 'order', ambiguous: names.length };
  }
  return best;
}
