import type { OptimizerRow, PhaseReport, ServicePhase } from '../../../engine/index.ts';
import { type Line, plainText } from '../../../text/line.ts';
import { type Series, seriesPlot } from '../../plots/series.ts';
import type { PrintedRun } from './printed-run.ts';

/** The terminal the charts are drawn for. */
export interface CurveCanvas {
  readonly columns: number;
  readonly isAscii: boolean;
}

const mostColumns = 128;
const rows = 38;
const yTitle = 'Throughput (token/s)';

function seriesOf(
  given: readonly OptimizerRow[],
  x: (row: OptimizerRow) => number | null,
  y: (row: OptimizerRow) => number,
): Series[] {
  const byLabel = Map.groupBy(given, (row) => row.label);
  return [...byLabel].sort().map(([label, ofLabel]) => ({
    label,
    points: ofLabel.flatMap((row) => {
      const at = x(row);
      return at === null ? [] : [{ x: at, y: y(row) }];
    }),
  }));
}

interface Curves {
  readonly suffix: string;
  readonly latency: 'TTFT' | 'TPOT';
  readonly rows: readonly OptimizerRow[];
}

function suffixOf(phase: ServicePhase, index: number): string {
  return phase === 'aggregated' ? '' : `_disagg_${phase}_${index}`;
}

function curvesOf(phase: PhaseReport, index: number, isRatio: boolean): Curves {
  return {
    suffix: isRatio ? '_pd_decode_tps' : suffixOf(phase.phase, index),
    latency: phase.phase === 'prefill' ? 'TTFT' : 'TPOT',
    rows: phase.rows,
  };
}

function charts(
  name: string,
  { suffix, latency, rows: given }: Curves,
  { columns, isAscii }: CurveCanvas,
): Line[][] {
  const width = Math.min(mostColumns, columns);
  const latencyOf = (row: OptimizerRow) => (latency === 'TTFT' ? row.ttftMs : row.tpotMs);
  const throughput = (row: OptimizerRow) => row.tokensPerSecond;
  const draw = (against: string, xTitle: string, x: (row: OptimizerRow) => number | null) =>
    seriesPlot(seriesOf(given, x, throughput), {
      width,
      height: rows,
      isAscii,
      yTitle,
      xTitle,
      title: `${name}${suffix}: Throughput vs ${against}`,
    });
  return [
    draw('concurrency', 'Concurrency', (row) => row.concurrency),
    draw(latency, `${latency} (ms)`, latencyOf),
  ];
}

/**
 * Throughput over concurrency and over latency, for one device and one prompt length
 * (references/engine/printed-output.md 8.5); a ratio shows its decode side. Empty for anything else.
 */
export function curvesText({ request, report }: PrintedRun, canvas: CurveCanvas): string {
  const [device] = report.devices;
  if (device === undefined || report.devices.length > 1 || request.prompts.kind !== 'fixed') return '';
  const name = `${device.device}_${request.model}`;
  const isRatio = device.pdRatio !== null;
  const phases = device.phases.filter((phase) => !isRatio || phase.phase === 'decode');
  const blocks = phases
    .map((phase, index) => curvesOf(phase, index, isRatio))
    .flatMap((curves) => charts(name, curves, canvas))
    .filter((lines) => lines.length > 0);
  return blocks.map((lines) => `\n${plainText(lines)}\n`).join('');
}
