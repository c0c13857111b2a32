import { basisOf, rowMeasure } from '../../measure.ts';
import type { DeviceResult, Result, ResultRow } from '../../result.ts';
import { readFigure } from '../figure.ts';
import type { PrintedLine } from '../printed-lines.ts';
import type { PrintedSection } from '../printed-sections.ts';
import { readPlainTable } from '../recordings/plain-table.ts';
import { emptyDeviceResult, unknownConditions, unknownRow } from '../run-draft.ts';
import { workerSizes } from './cells.ts';

type Cells = (title: string) => string | undefined;

const needed = ['isl', 'osl', 'request_latency', 'tokens/s/gpu', 'num_total_gpus'];

/**
 * Reads the rows that AIConfigurator saves (`best_config_topn.csv`, `pareto.csv`), whose titles stand at `lines[start]`.
 * Every figure there is of one replica, so the device count is that of one replica, too. Null where none begin.
 */
export function readAiconfiguratorRows(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  if (!/^model,isl,osl,/.test(lines[start]?.text ?? '')) return null;
  const table = readPlainTable(lines, start, (columns) => needed.every((title) => columns.includes(title)));
  if (table === null || table.rows.length === 0) return null;
  const cells = table.rows.map(
    (row): Cells =>
      (title) =>
        row[table.columns.indexOf(title)],
  );
  const isPair = table.columns.includes('(p)workers');
  const groups = new Map<string, Cells[]>();
  for (const cell of cells) {
    const key = [cell('system') ?? cell('(p)system'), cell('num_total_gpus')].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  const results = [...groups.values()].map((group) => resultOf(group, isPair));
  return { results, unread: [], end: table.end };
}

function aggregated(cell: Cells): ResultRow {
  const figure = (title: string) => readFigure(cell(title));
  const latency = figure('request_latency');
  const sizes = workerSizes(cell('parallel'));
  return {
    ...unknownRow,
    parallel: (cell('parallel') ?? '').trim(),
    tp: figure('tp'),
    pp: figure('pp'),
    dp: figure('dp'),
    ep: sizes?.ep ?? null,
    moeTp: sizes?.moeTp ?? null,
    batchSize: figure('bs'),
    concurrency: figure('concurrency'),
    throughputTokensPerSecond: figure('tokens/s'),
    throughputTokensPerSecondPerDevice: figure('tokens/s/gpu'),
    requestsPerSecond: figure('seq/s'),
    ttftMs: figure('ttft'),
    tpotMs: figure('tpot'),
    measures:
      latency === null ? [] : [rowMeasure('endToEndMs', latency, { statistic: null, basis: 'predicted' })],
    extra: { backend: cell('backend') ?? '', 'memory GiB': cell('memory') ?? '' },
  };
}

function pairs(group: readonly Cells[]): DeviceResult['pdRatio'] {
  const all = group.map((cell) => {
    const figure = (title: string) => readFigure(cell(title));
    const [prefill, decode] = [figure('(p)workers'), figure('(d)workers')];
    const size = (side: string) =>
      ['tp', 'pp', 'dp'].reduce((total, name) => total * (figure(`(${side})${name}`) ?? 1), 1);
    return {
      prefill,
      decode,
      pair: {
        pdRatio: prefill === null || !decode ? null : Number((prefill / decode).toFixed(4)),
        balancedQps: figure('seq/s'),
        prefillQps: figure('(p)seq/s/worker'),
        decodeQps: figure('(d)seq/s/worker'),
        ttftMs: figure('ttft'),
        tpotMs: figure('tpot'),
        prefillParallel: (cell('(p)parallel') ?? '').trim(),
        decodeParallel: (cell('(d)parallel') ?? '').trim(),
        prefillDevicesPerInstance: size('p'),
        decodeDevicesPerInstance: size('d'),
        prefillBatchSize: figure('(p)bs'),
        decodeBatchSize: figure('(d)bs'),
        prefillConcurrency: null,
        decodeConcurrency: figure('concurrency'),
      },
    };
  });
  const [first] = all;
  return {
    pairs: all.map(({ pair }) => pair),
    prefillInstances: first?.prefill ?? null,
    decodeInstances: first?.decode ?? null,
  };
}

function resultOf(group: readonly Cells[], isPair: boolean): Result {
  const cell: Cells = group[0] ?? (() => undefined);
  const device = cell('system') ?? cell('(p)system') ?? null;
  const candidates = isPair ? [] : group.map(aggregated);
  const estimator = 'aiconfigurator';
  const result: DeviceResult = isPair
    ? { ...emptyDeviceResult(device, 'pd-ratio'), pdRatio: pairs(group) }
    : { ...emptyDeviceResult(device, 'aggregated'), best: candidates[0] ?? null, candidates };
  return {
    schema: 'throughline.result/1',
    mode: isPair ? 'pd-ratio' : 'aggregation',
    estimator,
    version: cell('version') ?? cell('(p)version') ?? null,
    basis: basisOf(estimator),
    conditions: {
      ...unknownConditions,
      model: cell('model') ?? null,
      devices: device === null ? [] : [device],
      numDevices: readFigure(cell('num_total_gpus')),
      inputLength: readFigure(cell('isl')),
      outputLength: readFigure(cell('osl')),
    },
    results: [result],
    evidence: 'macro_only',
    command: null,
    warnings: [],
    unread: [],
    elapsedSeconds: null,
    logPath: null,
  };
}
