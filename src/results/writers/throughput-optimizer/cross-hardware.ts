import {
  comparePairs,
  type DeviceProfile,
  type DeviceReport,
  gibibyte,
  type MatchedPair,
  type OptimizerRow,
  type PdInstances,
  type ServicePhase,
} from '../../../engine/index.ts';
import { fixedHalfEven } from '../../../text/half-even.ts';
import { boxTable } from './box-table.ts';
import type { PrintedRun } from './printed-run.ts';
import { reportBorder } from './report-border.ts';
import { compact, two, twoOrDash } from './table-numbers.ts';

const tebibyte = 1024 ** 4;

/** Effective peak of a unit in TFLOPS: bf16, else fp16, else the highest. */
function teraOperations(peaks: DeviceProfile['matrixPeaks'], efficiency: number): string {
  const peak = peaks.bf16 ?? peaks.fp16 ?? Math.max(...Object.values(peaks));
  return two((peak / 1e12) * efficiency);
}

function profileCells(profile: DeviceProfile): string[] {
  const links = profile.topologies.toSorted((a, b) => a.from - b.from);
  return [
    profile.name,
    teraOperations(profile.matrixPeaks, profile.computeEfficiency),
    teraOperations(profile.vectorPeaks, profile.computeEfficiency),
    fixedHalfEven((profile.memoryBytesPerSecond / tebibyte) * profile.memoryEfficiency, 3),
    fixedHalfEven(profile.memoryBytes / gibibyte, 1),
    profile.grid.join(' x '),
    links.map((link) => compact((link.bytesPerSecond * link.efficiency) / 1e9)).join(' | '),
  ];
}

/** Table of the profiles that were compared (references/engine/printed-output.md 8.4). */
function profileTable(profiles: readonly DeviceProfile[]): string[] {
  const { stars, dashes } = reportBorder(108);
  const titles = [
    ...['Device', 'Cube Compute (TFLOPS)', 'Vector Compute (TFLOPS)', 'HBM BW (TB/s)'],
    ...['Memory (GB)', 'Comm Grid', 'Comm BW (GB/s)'],
  ];
  return [
    '',
    stars,
    '  Cross-hardware - device profile summary (modeling abstraction vs performance merge tables)',
    '  Device profile parameter comparison (effective compute / memory BW / comm BW)',
    dashes,
    boxTable(titles, profiles.map(profileCells)),
    '  Notes:',
    '  - Cube/Vector Compute: nominal BF16 peak x compute_efficiency (FP16 peak if BF16 unset).',
    '  - HBM BW: nominal HBM bandwidth x memory_efficiency.',
    '  - Comm BW: effective GB/s per topology (bandwidth_bytes_ps x comm_efficiency / 1e9), in topology order.',
    '    Example: 50 x 0.7 = 35 GB/s.',
    stars,
    '',
  ];
}

interface PhaseTable {
  readonly width: number;
  readonly title: string;
  readonly figures: readonly (readonly [title: string, cell: (row: OptimizerRow) => string])[];
}

const rate = ['QPS (req/s)', (row: OptimizerRow) => twoOrDash(row.requestsPerSecond)] as const;
const ttft = ['TTFT (ms)', (row: OptimizerRow) => twoOrDash(row.ttftMs)] as const;
const tpot = ['TPOT (ms)', (row: OptimizerRow) => twoOrDash(row.tpotMs)] as const;

function throughput(title: string) {
  return [title, (row: OptimizerRow) => two(row.tokensPerSecond)] as const;
}

const phaseTables: Readonly<Record<ServicePhase, PhaseTable>> = {
  aggregated: {
    width: 100,
    title: 'PD Aggregated (best throughput config per device under TTFT/TPOT limits)',
    figures: [throughput('Throughput (token/s)'), ttft, tpot],
  },
  prefill: {
    width: 108,
    title: 'PD Disaggregated Prefill (best token/s per device under TTFT limits)',
    figures: [throughput('Prefill throughput (token/s)'), rate, ttft, tpot],
  },
  decode: {
    width: 108,
    title: 'PD Disaggregated Decode (best token/s per device under TPOT limits)',
    figures: [throughput('Decode throughput (token/s)'), rate, ttft, tpot],
  },
};

/** The best row of each device in one phase, best device first; nothing where no device has one. */
function phaseTable(devices: readonly DeviceReport[], phase: ServicePhase): string[] {
  const best = devices
    .flatMap((device) => {
      const row = device.phases.find((one) => one.phase === phase)?.selected[0];
      return row === undefined ? [] : [{ device: device.device, row }];
    })
    .sort((a, b) => b.row.tokensPerSecond - a.row.tokensPerSecond);
  if (best.length === 0) return [];
  const { width, title, figures } = phaseTables[phase];
  const { stars, dashes } = reportBorder(width);
  return [
    '',
    stars,
    `  Cross-hardware - ${title}`,
    dashes,
    boxTable(
      [
        ...['Top', 'Device', ...figures.map(([name]) => name)],
        ...['Concurrency', 'Parallel', 'Batch', 'num_devices'],
      ],
      best.map(({ device, row }, index) => [
        ...[String(index + 1), device, ...figures.map(([, cell]) => cell(row))],
        ...[String(row.concurrency), row.label, String(row.batchSize), String(row.numDevices)],
      ]),
    ),
    stars,
    '',
  ];
}

interface DevicePair {
  readonly device: string;
  readonly pair: MatchedPair;
  readonly instances: PdInstances | null;
}

function pdRatioTable(devices: readonly DeviceReport[], numDevices: number): string[] {
  const best = devices
    .flatMap(({ device, pdRatio }): DevicePair[] => {
      const pair = pdRatio?.pairs[0];
      return pair === undefined ? [] : [{ device, pair, instances: pdRatio?.instances ?? null }];
    })
    .sort((a, b) => comparePairs(a.pair, b.pair));
  if (best.length === 0) return [];
  const { stars, dashes } = reportBorder(120);
  const titles = [
    ...['Top', 'Device', 'Balanced QPS (req/s)', 'PD Ratio (P:D inst)', 'P QPS (req/s)', 'D QPS (req/s)'],
    ...['TTFT (ms)', 'TPOT (ms)', 'P inst', 'D inst'],
  ];
  const rule =
    '  P/D instance counts: heuristic integer split under ' +
    `--num-devices=${numDevices} (same rule as per-device Overall Best).`;
  return [
    '',
    stars,
    '  Cross-hardware - PD Ratio (best balanced QPS per device under TTFT/TPOT limits)',
    dashes,
    boxTable(
      titles,
      best.map(({ device, pair, instances }, index) => [
        String(index + 1),
        device,
        two(pair.balancedRequestsPerSecond),
        two(pair.pdRatio),
        two(pair.prefillRequestsPerSecond),
        two(pair.decodeRequestsPerSecond),
        twoOrDash(pair.prefill.ttftMs),
        twoOrDash(pair.decode.tpotMs),
        String(instances?.prefill ?? '-'),
        String(instances?.decode ?? '-'),
      ]),
    ),
    ...(best.some(({ instances }) => instances !== null) ? [rule] : []),
    stars,
    '',
  ];
}

/** The tables behind the reports of two or more devices (references/engine/printed-output.md 8.4). */
export function crossHardwareTables({ request, report }: PrintedRun): string[][] {
  const { devices } = report;
  if (devices.length < 2) return [];
  const comparison =
    report.mode === 'pd-ratio'
      ? [pdRatioTable(devices, request.numDevices)]
      : report.mode === 'disaggregation'
        ? [phaseTable(devices, 'prefill'), phaseTable(devices, 'decode')]
        : [phaseTable(devices, 'aggregated')];
  return [profileTable(request.devices), ...comparison.filter((lines) => lines.length > 0)];
}
