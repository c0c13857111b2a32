import type { MatchedPair, OptimizerRow, PdRatioReport } from '../../../engine/index.ts';
import { boxTable } from './box-table.ts';
import type { DeviceRun } from './printed-run.ts';
import { memoryBlock, reportBorder } from './report-border.ts';
import { limitText, two, twoOrDash } from './table-numbers.ts';

const border = reportBorder(120);

function placed(row: OptimizerRow): string {
  return `Parallel: ${row.label}, Batch: ${row.batchSize}, Concurrency: ${row.concurrency})`;
}

function instanceLines({ instances, prefillDevicesPerInstance, decodeDevicesPerInstance }: PdRatioReport) {
  if (instances === null) return [];
  return [
    `      P Instances: ${instances.prefill} (${instances.prefill * prefillDevicesPerInstance} devices)`,
    `      D Instances: ${instances.decode} (${instances.decode * decodeDevicesPerInstance} devices)`,
  ];
}

function bestBlock(best: MatchedPair, ratio: PdRatioReport): string[] {
  const { prefill, decode } = best;
  return [
    '  Overall Best Configuration:',
    `      PD Ratio: ${two(best.pdRatio)} (P Instance:D Instance)`,
    `      Prefill QPS: ${two(best.prefillRequestsPerSecond)} req/s  (TTFT: ${twoOrDash(prefill.ttftMs)} ms, ${placed(prefill)}`,
    `      Decode QPS:  ${two(best.decodeRequestsPerSecond)} req/s  (TPOT: ${twoOrDash(decode.tpotMs)} ms, ${placed(decode)}`,
    ...instanceLines(ratio),
    border.dashes,
  ];
}

const titles = [
  ...['Top', 'PD Ratio', 'Balanced QPS (req/s)', 'P QPS (req/s)', 'D QPS (req/s)', 'TTFT (ms)', 'TPOT (ms)'],
  ...['P Parallel', 'D Parallel', 'P Devices/Instance', 'D Devices/Instance', 'P Batch Size', 'D Batch Size'],
  ...['P Concurrency', 'D Concurrency'],
];

function cells(pair: MatchedPair, index: number): string[] {
  const { prefill, decode } = pair;
  return [
    String(index + 1),
    two(pair.pdRatio),
    two(pair.balancedRequestsPerSecond),
    two(pair.prefillRequestsPerSecond),
    two(pair.decodeRequestsPerSecond),
    twoOrDash(prefill.ttftMs),
    twoOrDash(decode.tpotMs),
    prefill.label,
    decode.label,
    String(prefill.numDevices),
    String(decode.numDevices),
    String(prefill.batchSize),
    String(decode.batchSize),
    String(prefill.concurrency),
    String(decode.concurrency),
  ];
}

/**
 * The report of a prefill–decode ratio (references/engine/printed-output.md 8.2). Its TPOT limit prints as None, as
 * there.
 */
export function pdRatioText({ request, device }: DeviceRun, ratio: PdRatioReport): string[] {
  const [best] = ratio.pairs;
  if (best === undefined) return [];
  const { prefillDevicesPerInstance, decodeDevicesPerInstance } = ratio;
  const fitsBoth = request.numDevices >= prefillDevicesPerInstance + decodeDevicesPerInstance;
  return [
    border.stars,
    border.dashes,
    '  Input Configuration:',
    `    Model: ${request.model}`,
    ...(fitsBoth ? [`    Devices: ${request.numDevices} ${device.device}`] : []),
    `    Prefill Devices Per Instance: ${prefillDevicesPerInstance}`,
    `    Decode Devices Per Instance: ${decodeDevicesPerInstance}`,
    `    TTFT Limits: ${limitText(request.limits.ttftMs)} ms`,
    '    TPOT Limits: None ms',
    border.dashes,
    ...memoryBlock(device, '  Memory Info:', border),
    ...bestBlock(best, ratio),
    `  Top ${ratio.pairs.length} PD Ratio Configurations:`,
    boxTable(titles, ratio.pairs.map(cells)),
    border.stars,
  ];
}
