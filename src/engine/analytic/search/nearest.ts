import type { StopReason } from './batch-search.ts';
import type { ConfigurationReport, PhaseReport, ProbeFigures } from './report.ts';

/** How close one configuration comes to a plan that no configuration can meet. */
export interface NearestPoint {
  readonly label: string;
  /** The rule that its smallest batch already breaks. */
  readonly binding: StopReason;
  /** Figures of that batch; latencies are null where memory ran out first. */
  readonly figures: ProbeFigures;
  /** How far each limit is exceeded: 0.25 is a quarter above it. null where the limit is met or unknown. */
  readonly ttftExcess: number | null;
  readonly tpotExcess: number | null;
  /** GiB that are missing on a device; null when memory suffices. */
  readonly missingGiB: number | null;
}

function excess(value: number | null, limit: number | null): number | null {
  return value === null || limit === null || value <= limit ? null : value / limit - 1;
}

function pointOf(configuration: ConfigurationReport, phase: PhaseReport): NearestPoint[] {
  const { first, verdict, label } = configuration;
  if (first === null || verdict === 'found' || verdict === 'no-row' || verdict === 'cannot-split') return [];
  return [
    {
      label,
      binding: verdict,
      figures: first,
      ttftExcess: excess(first.ttftMs, phase.limits.ttftMs),
      tpotExcess: excess(first.tpotMs, phase.limits.tpotMs),
      missingGiB: first.memory.availableGiB < 0 ? -first.memory.availableGiB : null,
    },
  ];
}

/**
 * The configurations without a row, those that fit the memory and exceed their limits least first; those that run out
 * of memory follow, the smallest lack first. Empty when every configuration has rows or cannot be split at all.
 */
export function nearestPoints(phase: PhaseReport): NearestPoint[] {
  const distance = (point: NearestPoint) => Math.max(point.ttftExcess ?? 0, point.tpotExcess ?? 0);
  return phase.configurations
    .flatMap((configuration) => pointOf(configuration, phase))
    .sort(
      (a, b) =>
        (a.missingGiB ?? 0) - (b.missingGiB ?? 0) ||
        distance(a) - distance(b) ||
        (a.label < b.label ? -1 : 1),
    );
}
