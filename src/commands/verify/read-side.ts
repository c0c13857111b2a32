import type { ServedPhase } from '../../explain/evidence/phase-evidence.ts';
import type { PrintedForward } from '../../results/readers/printed-forward.ts';
import type { DeviceResult, Result } from '../../results/result.ts';
import { shortLabel } from '../../results/summary/summary-view.ts';
import { deviceNamed } from '../explain/device-names.ts';
import { readSource } from './read-source.ts';
import type { SourcePorts } from './verify-ports.ts';

/** The part of a source that can be one side: a result, else a forward pass. */
export interface Side {
  readonly result: Result | null;
  readonly forward: PrintedForward | null;
  /** The phase that was named with it. */
  readonly phase: ServedPhase | null;
}

/** Outcome of reading one side of a comparison: the side, or why there is none to read. */
export type ReadSide =
  | { readonly status: 'read'; readonly side: Side }
  | { readonly status: 'missing' }
  | { readonly status: 'empty'; readonly unread: readonly string[] }
  | { readonly status: 'no-part'; readonly part: string; readonly known: readonly string[] };

/** A source and the part of it that is meant: `run.txt#decode`, `run.txt#TP=4`, `run.txt#2`. */
function splitPart(source: string): { readonly base: string; readonly part: string } | null {
  const at = source.lastIndexOf('#');
  return at <= 0 ? null : { base: source.slice(0, at), part: source.slice(at + 1).trim() };
}

/** The parts that a result can be asked for. */
export function partsOf({ results }: Result): string[] {
  const devices = [...new Set(results.flatMap(({ device }) => device ?? []))];
  const phases = [...new Set(results.map(({ phase }) => phase))];
  const isBoth = phases.includes('aggregated') || phases.includes('pd-ratio');
  const served = isBoth ? ['prefill', 'decode'] : phases;
  const strategies = results.flatMap(({ candidates }) => candidates.map((row) => shortLabel(row.parallel)));
  return [
    ...(devices.length > 1 ? devices : []),
    ...(phases.length > 1 || isBoth ? served : []),
    ...(strategies.length > 1 ? [...new Set(strategies)] : []),
  ];
}

function withStrategy(device: DeviceResult, at: number): DeviceResult {
  const row = device.candidates[at];
  return row === undefined ? device : { ...device, best: row, candidates: [row] };
}

/** A result narrowed to a device, a phase or a strategy of it; null where it has no such part. */
function narrowed(run: Result, part: string): Pick<Side, 'result' | 'phase'> | null {
  const lower = part.toLowerCase();
  const isServed = lower === 'prefill' || lower === 'decode';
  const ofPhase = run.results.filter(({ phase }) => phase === lower);
  if (ofPhase.length > 0) return { result: { ...run, results: ofPhase }, phase: isServed ? lower : null };
  if (isServed && run.results.some(({ phase }) => phase === 'aggregated' || phase === 'pd-ratio'))
    return { result: run, phase: lower };
  const named = deviceNamed(part);
  const ofDevice = run.results.filter(
    ({ device }) => device !== null && (device === part || device === named),
  );
  if (ofDevice.length > 0) {
    const devices = ofDevice.flatMap(({ device }) => device ?? []);
    const conditions = { ...run.conditions, devices: [...new Set(devices)] };
    return { result: { ...run, conditions, results: ofDevice }, phase: null };
  }
  const place = /^\d+$/.test(part) ? Number(part) - 1 : null;
  const results = run.results.flatMap((device) => {
    const at = place ?? device.candidates.findIndex(({ parallel }) => isStrategy(parallel, part));
    return at >= 0 && device.candidates[at] ? [withStrategy(device, at)] : [];
  });
  return results.length > 0 ? { result: { ...run, results }, phase: null } : null;
}

/** Whether a label is the strategy that was named, by its sizes or by some of them. */
function isStrategy(parallel: string, part: string): boolean {
  const sizes = part.toUpperCase().match(/(?<![A-Z-])[A-Z-]+=\d+/g) ?? [];
  const own: readonly string[] = parallel.toUpperCase().match(/(?<![A-Z-])[A-Z-]+=\d+/g) ?? [];
  return sizes.length > 0 && sizes.every((size) => own.includes(size));
}

/** Reads one side; a file whose name has a `#` itself is taken as it is. */
export async function readSide(source: string, ports: SourcePorts): Promise<ReadSide> {
  const whole = await readSource(source, ports);
  const split = whole.status === 'missing' ? splitPart(source) : null;
  const read = split === null ? whole : await readSource(split.base, ports);
  if (read.status === 'missing') return { status: 'missing' };
  const result = read.runs.find((run) => run.results.length > 0) ?? null;
  const { forwards } = read;
  if (result === null && forwards.length === 0) return { status: 'empty', unread: read.unread };
  if (split === null) return { status: 'read', side: { result, forward: forwards[0] ?? null, phase: null } };
  const { part } = split;
  const several = read.runs.filter((run) => run.results.length > 0);
  const place = /^run(\d{1,3})$/i.exec(part);
  const one = place === null ? undefined : several[Number(place[1]) - 1];
  if (one !== undefined) return { status: 'read', side: { result: one, forward: null, phase: null } };
  if (result !== null) {
    const found = narrowed(result, part);
    return found === null
      ? { status: 'no-part', part, known: partsOf(result) }
      : { status: 'read', side: { ...found, forward: null } };
  }
  const isDecode = (one: PrintedForward) => one.command?.flags.has('--decode') ?? false;
  const forward = /^\d+$/.test(part)
    ? forwards[Number(part) - 1]
    : forwards.find((one) => (part.toLowerCase() === 'decode') === isDecode(one));
  return forward === undefined
    ? { status: 'no-part', part, known: forwards.map((_, at) => String(at + 1)) }
    : { status: 'read', side: { result: null, forward, phase: null } };
}

/** The first two parts of a source that holds several: what `compare SOURCE` sets side by side. */
export async function twoParts(
  source: string,
  ports: SourcePorts,
): Promise<readonly [left: string, right: string] | null> {
  const read = await readSource(source, ports);
  if (read.status === 'missing') return null;
  const several = read.runs.filter((run) => run.results.length > 0);
  // Two runs in one text are what is set side by side, before parts of the first.
  if (several.length > 1) return [`${source}#run1`, `${source}#run2`];
  const [result] = several;
  const parts = result === undefined ? read.forwards.map((_, at) => String(at + 1)) : partsOf(result);
  const [left, right] = parts;
  return left === undefined || right === undefined ? null : [`${source}#${left}`, `${source}#${right}`];
}
