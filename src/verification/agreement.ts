import type { PrintedForward } from '../results/readers/printed-forward.ts';
import type { ResultRow, Shares } from '../results/result.ts';
import type { MappingAssumption, VerificationPlan } from './mapping.ts';
import type { RebuiltMetrics } from './rebuild.ts';
import type { VerificationCase } from './verification-case.ts';

/** A figure that the agreement of two engines is told of, with its unit in the name. */
export type MetricId =
  | 'ttftMs'
  | 'tpotMs'
  | 'throughputTokensPerSecond'
  | 'requestsPerSecond'
  | 'waveMs'
  | 'remainderMs'
  | 'decodeMs';

/** A predicted figure beside the verified one. */
export interface AlignedMetric {
  readonly metric: MetricId;
  readonly predicted: number | null;
  readonly verified: number | null;
  readonly difference: number | null;
  /** Difference as a fraction of the predicted figure. */
  readonly relative: number | null;
}

/** A share of time by phase, predicted and verified, as fractions. */
export interface AlignedShare {
  readonly phase: 'prefill' | 'decode';
  readonly share: 'memory' | 'communication' | 'cube' | 'vector';
  readonly predicted: number | null;
  readonly verified: number | null;
}

/** Why predicted and verified figures differ, or that nobody knows. */
export type DifferenceReason =
  | { readonly id: 'agrees' }
  /** Both sides are the same model: what agrees is consistent with itself, and nothing is verified by it. */
  | { readonly id: 'consistent' }
  | { readonly id: 'nothing-to-compare' }
  | { readonly id: 'not-rebuilt' }
  /** One phase of an aggregated row was run: the figures of the whole row need the other one as well. */
  | { readonly id: 'one-phase'; readonly part: 'prefill' | 'decode' }
  | { readonly id: 'assumption'; readonly assumption: MappingAssumption }
  /** The optimizer compiles with open token counts, text_generate with fixed ones; MTP layers cost a little more so. */
  | { readonly id: 'open-shapes' }
  | { readonly id: 'other-engine'; readonly predicted: string; readonly verified: string }
  | { readonly id: 'unexplained' };

/** Differences of two engines by metric and by share, with their likely reasons. */
export interface Agreement {
  readonly metrics: readonly AlignedMetric[];
  readonly shares: readonly AlignedShare[];
  /** The largest relative difference of TTFT, TPOT and throughput; null where none can be formed. */
  readonly worst: number | null;
  readonly reasons: readonly DifferenceReason[];
}

/** Printed figures carry two decimals and come from rounded batches; within this they agree. */
export const agreementTolerance = 0.01;

/** Puts a figure beside another. */
export function aligned(metric: MetricId, predicted: number | null, verified: number | null): AlignedMetric {
  const difference = predicted === null || verified === null ? null : verified - predicted;
  const relative =
    difference === null || predicted === null || predicted === 0 ? null : difference / predicted;
  return { metric, predicted, verified, difference, relative };
}

/** Predicted against verified, and what the difference comes from. */
export function compareWithPrediction(
  row: ResultRow,
  plan: VerificationPlan,
  rebuilt: RebuiltMetrics,
  passes: ReadonlyMap<string, PrintedForward>,
  engines: { readonly predicted: string | null; readonly verified: string },
  one: Pick<VerificationCase, 'compile' | 'numMtpTokens' | 'outputLength'>,
): Agreement {
  if (plan.part !== null) return compareOnePhase(row, plan, plan.part, rebuilt, passes, engines, one);
  const headline = [
    aligned('ttftMs', row.ttftMs, rebuilt.ttftMs),
    aligned('tpotMs', row.tpotMs, rebuilt.tpotMs),
    aligned('throughputTokensPerSecond', row.throughputTokensPerSecond, rebuilt.throughputTokensPerSecond),
    aligned('requestsPerSecond', row.requestsPerSecond, rebuilt.requestsPerSecond),
  ];
  const parts = [
    aligned('waveMs', row.schedule?.waveMs ?? null, rebuilt.waveMs),
    aligned('remainderMs', row.schedule?.remainderMs ?? null, rebuilt.remainderMs),
    aligned('decodeMs', row.schedule?.decodeMs ?? null, rebuilt.decodeMs),
  ];
  const relatives = headline.flatMap((one) => (one.relative === null ? [] : [Math.abs(one.relative)]));
  const worst = relatives.length > 0 ? Math.max(...relatives) : null;
  return {
    metrics: [...headline, ...parts].filter((one) => one.predicted !== null || one.verified !== null),
    shares: alignShares(row, passes),
    worst,
    reasons: reasonsOf(worst, plan, engines, one.compile && one.numMtpTokens > 0),
  };
}

/**
 * One phase of an aggregated row: Prefill by its TTFT, Decode by its step. A row that prints no step implies it:
 * TPOT = step + TTFT / output (references/engine/serving.md 7.5), or the step itself where the row obeys the older formula
 * throughput = C·O / (TTFT + O·TPOT).
 */
function compareOnePhase(
  row: ResultRow,
  plan: VerificationPlan,
  part: 'prefill' | 'decode',
  rebuilt: RebuiltMetrics,
  passes: ReadonlyMap<string, PrintedForward>,
  engines: { readonly predicted: string | null; readonly verified: string },
  one: Pick<VerificationCase, 'compile' | 'numMtpTokens' | 'outputLength'>,
): Agreement {
  const metrics =
    part === 'prefill'
      ? [
          aligned('ttftMs', row.ttftMs, rebuilt.ttftMs),
          aligned('waveMs', row.schedule?.waveMs ?? null, rebuilt.waveMs),
          aligned('remainderMs', row.schedule?.remainderMs ?? null, rebuilt.remainderMs),
        ]
      : [
          aligned(
            'decodeMs',
            row.schedule?.decodeMs ?? impliedStepMs(row, one.outputLength),
            rebuilt.decodeMs,
          ),
        ];
  const relatives = metrics.flatMap(({ relative }) => (relative === null ? [] : [Math.abs(relative)]));
  const worst = relatives.length > 0 ? Math.max(...relatives) : null;
  return {
    metrics: metrics.filter(({ predicted, verified }) => predicted !== null || verified !== null),
    shares: alignShares(row, passes).filter(({ phase }) => phase === part),
    worst,
    reasons: [
      { id: 'one-phase', part },
      ...reasonsOf(worst, plan, engines, one.compile && one.numMtpTokens > 0),
    ],
  };
}

function impliedStepMs(
  { ttftMs, tpotMs, throughputTokensPerSecond, concurrency }: ResultRow,
  outputLength: number,
): number | null {
  if (ttftMs === null || tpotMs === null) return null;
  const older =
    concurrency === null ? null : (1000 * concurrency * outputLength) / (ttftMs + outputLength * tpotMs);
  const isOlder =
    older !== null &&
    throughputTokensPerSecond !== null &&
    Math.abs(older / throughputTokensPerSecond - 1) < olderFormulaTolerance;
  return isOlder ? tpotMs : tpotMs - ttftMs / outputLength;
}

/** Printed figures carry two decimals; the two formulas differ by more than this wherever TTFT matters. */
const olderFormulaTolerance = 0.001;

/** The embedded engine goes by the name of its estimator in results. */
const embeddedNames: readonly string[] = ['analytic', 'embedded'];

/**
 * Whether a check is made by the model that made the row. The embedded engine is the model of TensorCast, so what it
 * rebuilds of either is consistency; TensorCast itself is another program, and checks what the embedded engine says.
 */
function isSameModel(predicted: string | null, verified: string): boolean {
  return embeddedNames.includes(verified) || (predicted !== null && predicted === verified);
}

function reasonsOf(
  worst: number | null,
  plan: VerificationPlan,
  engines: { readonly predicted: string | null; readonly verified: string },
  hasOpenShapes: boolean,
): DifferenceReason[] {
  if (worst === null) return [{ id: plan.isRebuildable ? 'nothing-to-compare' : 'not-rebuilt' }];
  const { predicted, verified } = engines;
  if (worst <= agreementTolerance)
    return [{ id: isSameModel(predicted, verified) ? 'consistent' : 'agrees' }];
  const reasons: DifferenceReason[] = plan.assumptions.map((assumption) => ({
    id: 'assumption',
    assumption,
  }));
  if (hasOpenShapes) reasons.push({ id: 'open-shapes' });
  if (predicted !== null && predicted !== verified) reasons.push({ id: 'other-engine', predicted, verified });
  return reasons.length > 0 ? reasons : [{ id: 'unexplained' }];
}

function alignShares(row: ResultRow, passes: ReadonlyMap<string, PrintedForward>): AlignedShare[] {
  const verified = {
    prefill: passes.get('prefill wave') ?? passes.get('prefill chunk 1'),
    decode: passes.get('decode'),
  };
  return (['prefill', 'decode'] as const).flatMap((phase) => {
    const told: Shares | null = row.breakdowns[phase];
    const measured = verified[phase]?.bounds ?? null;
    if (told === null && measured === null) return [];
    return (['memory', 'communication', 'cube', 'vector'] as const).map((share) => ({
      phase,
      share,
      predicted: told?.[share] ?? null,
      verified: measured?.[share] ?? null,
    }));
  });
}
