import { type RowMeasure, rowMeasure } from '../../measure.ts';
import type { DeviceResult, PdPair, Result, ResultRow } from '../../result.ts';
import type { PrintedLine } from '../printed-lines.ts';
import type { PrintedSection } from '../printed-sections.ts';
import { emptyDeviceResult, unknownConditions, unknownRow } from '../run-draft.ts';
import { figureOf } from './cells.ts';

const heading = /^\s*Performance Estimate \((\w+)\)\s*$/;
const basis = 'predicted';

/** `label:   value` lines of the box, by label. */
type Labels = ReadonlyMap<string, string>;

const border = /^\s*[=-]{20,}\s*$/;
/** Lines of a box beyond this are none of it. */
const longest = 80;

function boxAt(
  lines: readonly PrintedLine[],
  start: number,
): { readonly labels: Labels; readonly end: number } {
  const labels = new Map<string, string>();
  let index = start + 1;
  for (; index < lines.length && index < start + longest; index += 1) {
    const text = lines[index]?.text ?? '';
    const colon = text.indexOf(':');
    if (colon > 0 && !border.test(text))
      labels.set(text.slice(0, colon).trim(), text.slice(colon + 1).trim());
    // The last border of the box is one of equals signs behind at least one figure.
    if (/^\s*={20,}\s*$/.test(text) && (labels.has('TTFT') || labels.has('tokens/s') || labels.has('TPOT'))) {
      index += 1;
      break;
    }
  }
  return { labels, end: index };
}

function measures(labels: Labels): RowMeasure[] {
  const latency = figureOf(labels.get('Request Latency'));
  return latency === null ? [] : [rowMeasure('endToEndMs', latency, { statistic: null, basis })];
}

/** Parts of the memory of one GPU, printed with `--detail`; null each where they are not. */
function memoryIn(lines: readonly PrintedLine[]): ResultRow['memory'] {
  const part = (name: string) => {
    const line = lines.find(({ text }) => text.trimStart().startsWith(`${name} `) && text.includes(' GiB'));
    return figureOf(line?.text.trim().slice(name.length).trim().split(' ')[0]);
  };
  return {
    weightGiB: part('weights'),
    kvCacheGiB: part('kvcache'),
    activationGiB: part('activations'),
    availableGiB: null,
  };
}

/** `18 / 29`: operators whose times were measured, of all that the detail lists. */
function measuredShare(lines: readonly PrintedLine[]): string | null {
  const counted = lines.flatMap(({ text }) => [
    ...text.matchAll(/\b(silicon|empirical|mixed|sol|estimated)=(\d+)/g),
  ]);
  if (counted.length === 0) return null;
  const sum = (all: typeof counted) => all.reduce((total, [, , count]) => total + Number(count), 0);
  return `${sum(counted.filter(([, source]) => source === 'silicon'))} / ${sum(counted)}`;
}

function rowOf(labels: Labels, lines: readonly PrintedLine[], isAggregated: boolean): ResultRow {
  const figure = (name: string) => figureOf(labels.get(name));
  const [tp, pp] = [figure('TP Size'), figure('PP Size')];
  const output = figure('OSL');
  const perDevice = figure('tokens/s/gpu');
  const share = measuredShare(lines);
  const whole =
    isAggregated && perDevice !== null && output !== null && output > 1
      ? { 'tokens/s/gpu over all output tokens': ((perDevice * output) / (output - 1)).toFixed(3) }
      : {};
  const told = (name: string) => (labels.has(name) ? { [name]: labels.get(name) ?? '' } : {});
  return {
    ...unknownRow,
    parallel: [tp === null ? '' : `tp${tp}`, pp === null ? '' : `pp${pp}`].join(''),
    tp,
    pp,
    dp: figure('Attention DP'),
    batchSize: figure('Batch Size'),
    concurrency: figure('Concurrency'),
    throughputTokensPerSecond: figure('tokens/s'),
    throughputTokensPerSecondPerDevice: perDevice,
    requestsPerSecond: figure('seq/s'),
    // A phase that a mode does not run is printed as nothing or as zero.
    ttftMs: figure('TTFT') || null,
    tpotMs: figure('TPOT') || null,
    memory: memoryIn(lines),
    measures: measures(labels),
    extra: {
      ...told('Context Tokens'),
      ...told('Memory (GPU)'),
      ...told('Prefix'),
      ...told('MTP nextn'),
      ...told('Power (per GPU)'),
      ...told('Generation lat.'),
      ...told('Encoder lat.'),
      ...whole,
      ...(share === null ? {} : { 'operators measured': share }),
    },
  };
}

function pairOf(labels: Labels, row: ResultRow): PdPair {
  const figure = (name: string) => figureOf(labels.get(name));
  const side = (letter: string) => {
    const [tp, pp] = [figure(`(${letter}) TP`), figure(`(${letter}) PP`)];
    return { label: `tp${tp ?? '?'}pp${pp ?? '?'}`, devices: tp === null || pp === null ? null : tp * pp };
  };
  const [prefill, decode] = [figure('(p) Workers'), figure('(d) Workers')];
  const [p, d] = [side('p'), side('d')];
  return {
    pdRatio: prefill === null || !decode ? null : Number((prefill / decode).toFixed(4)),
    balancedQps: row.requestsPerSecond,
    prefillQps: null,
    decodeQps: null,
    ttftMs: row.ttftMs,
    tpotMs: row.tpotMs,
    prefillParallel: p.label,
    decodeParallel: d.label,
    prefillDevicesPerInstance: p.devices,
    decodeDevicesPerInstance: d.devices,
    prefillBatchSize: figure('(p) BS'),
    decodeBatchSize: figure('(d) BS'),
    prefillConcurrency: null,
    decodeConcurrency: row.concurrency,
  };
}

function deviceOf(mode: string, labels: Labels, row: ResultRow): DeviceResult {
  const system = labels.get('System') ?? null;
  if (mode !== 'disagg') return { ...emptyDeviceResult(system, 'aggregated'), best: row, candidates: [row] };
  const pair = pairOf(labels, row);
  const count = (letter: string) => figureOf(labels.get(`(${letter}) Workers`));
  const parallel = `${count('p') ?? '?'} × P ${pair.prefillParallel} + ${count('d') ?? '?'} × D ${pair.decodeParallel}`;
  const best = { ...row, parallel };
  return {
    ...emptyDeviceResult(system, 'pd-ratio'),
    best,
    candidates: [best],
    pdRatio: { pairs: [pair], prefillInstances: count('p'), decodeInstances: count('d') },
  };
}

/** How far below a box its details go. */
const detailLines = 400;

/**
 * Reads the box that `aiconfigurator cli estimate` prints, whose heading stands at `lines[start]`: one fixed
 * configuration with the figures of one replica. Null where none begins.
 */
export function readAiconfiguratorEstimate(
  lines: readonly PrintedLine[],
  start: number,
): PrintedSection | null {
  const mode = heading.exec(lines[start]?.text ?? '')?.[1];
  if (mode === undefined) return null;
  const { labels, end } = boxAt(lines, start);
  const details = lines.slice(end, end + detailLines);
  const row = rowOf(labels, details, mode === 'agg');
  const [, framework, version] = /^(\S+) \((\S+)\)$/.exec(labels.get('Backend') ?? '') ?? [];
  const device = deviceOf(mode, labels, {
    ...row,
    extra: { ...row.extra, ...(framework === undefined ? {} : { backend: framework }), mode },
  });
  const result: Result = {
    schema: 'throughline.result/1',
    mode: mode === 'disagg' ? 'pd-ratio' : 'aggregation',
    estimator: 'aiconfigurator',
    version: version ?? null,
    basis,
    conditions: {
      ...unknownConditions,
      model: labels.get('Model') ?? null,
      devices: labels.has('System') ? [labels.get('System') ?? ''] : [],
      numDevices: figureOf(labels.get('Total GPUs')) ?? devicesOf(row),
      inputLength: figureOf(labels.get('ISL')),
      outputLength: figureOf(labels.get('OSL')),
    },
    results: [device],
    evidence: 'macro_only',
    command: null,
    warnings: [],
    unread: [],
    elapsedSeconds: null,
    logPath: null,
  };
  return { results: [result], unread: [], end: Math.max(end, endOfDetails(lines, end)) };
}

function devicesOf({ tp, pp, dp }: ResultRow): number | null {
  return tp === null || pp === null ? null : tp * pp * (dp ?? 1);
}

/** The first line behind the tables of operators that follow a box; the box's own end where none follow. */
function endOfDetails(lines: readonly PrintedLine[], from: number): number {
  const next = lines.slice(from, from + 4).findIndex(({ text }) => /Detailed Breakdown/.test(text));
  if (next < 0) return from;
  let index = from;
  let blank = 0;
  while (index < lines.length && index < from + detailLines && blank < 3) {
    blank = (lines[index]?.text.trim() ?? '') === '' ? blank + 1 : 0;
    index += 1;
  }
  return index;
}
