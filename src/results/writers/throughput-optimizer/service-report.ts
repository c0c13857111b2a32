import type { OptimizerRow, PhaseReport, ServicePhase } from '../../../engine/index.ts';
import { boxTable } from './box-table.ts';
import type { DeviceRun } from './printed-run.ts';
import { memoryBlock, reportBorder } from './report-border.ts';
import { bold, limitText, two, twoOrDash } from './table-numbers.ts';

const border = reportBorder(80);

/** The heading that stays bold in pipes. */
export const throughputTitle = `${bold('Throughput')} (token/s)`;

const titles: Readonly<Record<ServicePhase, string>> = {
  aggregated: 'PD Aggregated',
  prefill: 'PD Disaggregated Prefill',
  decode: 'PD Disaggregated Decode',
};

interface PrintedColumn {
  readonly title: string;
  readonly cell: (row: OptimizerRow) => string;
}

const ttft: PrintedColumn = { title: 'TTFT (ms)', cell: (row) => twoOrDash(row.ttftMs) };
const tpot: PrintedColumn = { title: 'TPOT (ms)', cell: (row) => twoOrDash(row.tpotMs) };
const rate: PrintedColumn = { title: 'QPS (req/s)', cell: (row) => twoOrDash(row.requestsPerSecond) };

const latencies: Readonly<Record<ServicePhase, readonly PrintedColumn[]>> = {
  aggregated: [ttft, tpot],
  prefill: [rate, ttft],
  decode: [rate, tpot],
};

const placement: readonly PrintedColumn[] = [
  { title: 'concurrency', cell: (row) => String(row.concurrency) },
  { title: 'num_devices', cell: (row) => String(row.numDevices) },
  { title: 'parallel', cell: (row) => row.label },
  { title: 'batch_size', cell: (row) => String(row.batchSize) },
  { title: 'weight_GB', cell: (row) => two(row.memory.weightGiB) },
  { title: 'kv_cache_GB', cell: (row) => two(row.memory.kvCacheGiB) },
  { title: 'activation_GB', cell: (row) => two(row.memory.activationGiB) },
  { title: 'avail_GB', cell: (row) => two(row.memory.availableGiB) },
];

/** The configurations of a phase, best first. */
function configurationTable(phase: ServicePhase, rows: readonly OptimizerRow[]): string {
  const columns: PrintedColumn[] = [
    { title: throughputTitle, cell: (row) => bold(two(row.tokensPerSecond)) },
    ...latencies[phase],
    ...placement,
  ];
  return boxTable(
    ['Top', ...columns.map((column) => column.title)],
    rows.map((row, index) => [String(index + 1), ...columns.map((column) => column.cell(row))]),
  );
}

/** Block at the top of a report that repeats what was asked. */
export function inputBlock({ request, device }: DeviceRun, phase: PhaseReport): string[] {
  return [
    border.stars,
    border.dashes,
    '  Input Configuration: ',
    `    Model: ${request.model}`,
    `    Quantize Linear action: ${request.quantization.linear}`,
    `    Quantize Attention action: ${request.quantization.attention}`,
    `    Devices: ${phase.numDevices} ${device.device}`,
    `    TTFT Limits: ${limitText(phase.limits.ttftMs)} ms`,
    `    TPOT Limits: ${limitText(phase.limits.tpotMs)} ms`,
    border.dashes,
  ];
}

/** The figures of the best row. */
export function bestBlock(best: OptimizerRow): string[] {
  return [
    '  Overall Best Configuration: ',
    `    Best Throughput: ${two(best.tokensPerSecond)} tokens/s`,
    ...(best.ttftMs === null ? [] : [`    TTFT: ${two(best.ttftMs)} ms`]),
    ...(best.tpotMs === null ? [] : [`    TPOT: ${two(best.tpotMs)} ms`]),
    border.dashes,
  ];
}

/** Rows were found, but rounded to what is printed none meets the limits. */
export const nothingWithinLimits: readonly string[] = [
  border.stars,
  'No configurations satisfy the current TTFT/TPOT filters.',
  border.stars,
];

/** The report of one phase (references/engine/printed-output.md 8.1). */
export function serviceReport(run: DeviceRun, phase: PhaseReport): string[] {
  const { selected } = phase;
  const [best] = selected;
  if (best === undefined) return [...nothingWithinLimits];
  return [
    ...inputBlock(run, phase),
    ...memoryBlock(run.device, '  Memory Info: ', border),
    ...bestBlock(best),
    `Top ${selected.length} ${titles[phase.phase]} Configurations: `,
    configurationTable(phase.phase, selected),
    border.stars,
  ];
}
