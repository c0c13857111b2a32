import { type ConditionComparison, compareConditions } from '../results/conditions.ts';
import { measureOf } from '../results/measure.ts';
import type { DeviceResult, PdPair, Result, ResultPhase, ResultRow } from '../results/result.ts';

/** Metrics in which two results are compared. */
export const comparedMetrics = [
  'throughputTokensPerSecond',
  'throughputTokensPerSecondPerDevice',
  'requestsPerSecond',
  'ttftMs',
  'tpotMs',
  'concurrency',
  'batchSize',
] as const;

/** A figure of a row or a pair that two results are compared in. */
export type ComparedMetric =
  | (typeof comparedMetrics)[number]
  | 'pdRatio'
  | 'balancedQps'
  | 'prefillQps'
  | 'decodeQps';

/** One figure of two sides. */
export interface MetricDifference {
  readonly metric: ComparedMetric;
  readonly left: number | null;
  readonly right: number | null;
  readonly difference: number | null;
  /** Difference as a fraction of the left figure. */
  readonly relative: number | null;
  /** Bands of the two figures; null where no error is known. */
  readonly leftBand: readonly [number, number] | null;
  readonly rightBand: readonly [number, number] | null;
}

/** Which row of a side is compared. */
export interface ComparedRow {
  readonly device: string | null;
  readonly parallel: string;
  /** A load generator saw its figures; how the server was deployed, it does not know. */
  readonly isMeasured: boolean;
}

/** The best rows of two results in one phase, side by side. */
export interface PhaseComparison {
  readonly phase: ResultPhase;
  readonly left: ComparedRow;
  readonly right: ComparedRow;
  readonly metrics: readonly MetricDifference[];
}

/** Two results side by side, with the deviation of each metric. */
export interface ResultComparison {
  readonly conditions: readonly ConditionComparison[];
  readonly phases: readonly PhaseComparison[];
  /** Phases that only one side has. */
  readonly alone: readonly {
    readonly side: 'left' | 'right';
    readonly phase: ResultPhase;
    readonly device: string | null;
    readonly isMeasured: boolean;
  }[];
  /** Devices whose figures one side has from a run that began with another device (references/engine/serving.md 7.11). */
  readonly laterDevices: readonly string[];
}

function difference(
  metric: ComparedMetric,
  left: number | null,
  right: number | null,
  [leftBand, rightBand]: readonly [Band, Band] = [null, null],
): MetricDifference {
  const gap = left === null || right === null ? null : right - left;
  const relative = gap === null || !left ? null : gap / left;
  return { metric, left, right, difference: gap, relative, leftBand, rightBand };
}

type Band = readonly [number, number] | null;

/** The band of a figure of a row; figures that are no measure have none. */
function bandOf(row: ResultRow | null, metric: (typeof comparedMetrics)[number]): Band {
  if (row === null || metric === 'concurrency' || metric === 'batchSize') return null;
  return measureOf(row, metric, 'simulated')?.band ?? null;
}

const ofService = { balancedQps: 'requestsPerSecond', ttftMs: 'ttftMs', tpotMs: 'tpotMs' } as const;

/** The band of a figure of the best pair, where the row of the whole service carries the same figure with one. */
function pairBand({ best }: DeviceResult, name: string, value: number | null): Band {
  const figure = name in ofService ? ofService[name as keyof typeof ofService] : null;
  if (best === null || figure === null || best[figure] !== value) return null;
  return bandOf(best, figure);
}

function hasFigures(one: MetricDifference): boolean {
  return one.left !== null || one.right !== null;
}

/** Every figure that the best rows of two sides have. */
export function metricsOf(left: DeviceResult, right: DeviceResult): MetricDifference[] {
  if (left.phase === 'pd-ratio') {
    const [mine] = left.pdRatio?.pairs ?? [];
    const [theirs] = right.pdRatio?.pairs ?? [];
    const names = ['pdRatio', 'balancedQps', 'prefillQps', 'decodeQps', 'ttftMs', 'tpotMs'] as const;
    const figure = (pair: PdPair | undefined, name: (typeof names)[number]) => pair?.[name] ?? null;
    const bands = (name: (typeof names)[number]) =>
      [pairBand(left, name, figure(mine, name)), pairBand(right, name, figure(theirs, name))] as const;
    return names
      .map((name) => difference(name, figure(mine, name), figure(theirs, name), bands(name)))
      .filter(hasFigures);
  }
  return comparedMetrics
    .map((metric) =>
      difference(metric, left.best?.[metric] ?? null, right.best?.[metric] ?? null, [
        bandOf(left.best, metric),
        bandOf(right.best, metric),
      ]),
    )
    .filter(hasFigures);
}

/** The best strategy of a device's phase, or of both sides of its best pair. */
export function bestLabel(one: DeviceResult): string {
  const [pair] = one.pdRatio?.pairs ?? [];
  return one.best?.parallel ?? (pair ? `P ${pair.prefillParallel} · D ${pair.decodeParallel}` : '');
}

/** The program that measured a result, by which a side without a strategy is told; empty of every other. */
function measuredBy(run: Result): string {
  return isMeasured(run) ? (run.estimator ?? '') : '';
}

function isMeasured({ basis }: Result): boolean {
  return basis === 'measured';
}

function comparedRow(one: DeviceResult, run: Result): ComparedRow {
  return { device: one.device, parallel: bestLabel(one) || measuredBy(run), isMeasured: isMeasured(run) };
}

/** The counterpart of a device's phase: the same device where both name it, else the only one of that phase. */
export function counterpart(one: DeviceResult, others: readonly DeviceResult[]): DeviceResult | undefined {
  const samePhase = others.filter((other) => other.phase === one.phase);
  return (
    samePhase.find((other) => other.device === one.device) ??
    (samePhase.length === 1 ? samePhase[0] : undefined)
  );
}

/** Whether a run of the modelled program reached a device after another, whose simulated workloads it then reuses. */
function isLaterDevice({ estimator, conditions }: Result, device: string | null): boolean {
  return estimator === 'tensorcast' && device !== null && conditions.devices.indexOf(device) > 0;
}

/** Compares two results: conditions first, then the best rows phase by phase. */
export function compareResults(left: Result, right: Result): ResultComparison {
  const matched = new Set<DeviceResult>();
  const phases: PhaseComparison[] = [];
  const alone: ResultComparison['alone'][number][] = [];
  for (const one of left.results) {
    const other = counterpart(
      one,
      right.results.filter((candidate) => !matched.has(candidate)),
    );
    if (other === undefined) {
      alone.push({ side: 'left', phase: one.phase, device: one.device, isMeasured: isMeasured(left) });
      continue;
    }
    matched.add(other);
    phases.push({
      phase: one.phase,
      left: comparedRow(one, left),
      right: comparedRow(other, right),
      metrics: metricsOf(one, other),
    });
  }
  for (const one of right.results) {
    if (!matched.has(one))
      alone.push({ side: 'right', phase: one.phase, device: one.device, isMeasured: isMeasured(right) });
  }
  const devices = new Set(phases.flatMap(({ left: { device } }) => device ?? []));
  const laterDevices = [...devices].filter(
    (device) => isLaterDevice(left, device) !== isLaterDevice(right, device),
  );
  return { conditions: compareConditions(left, right), phases, alone, laterDevices };
}
