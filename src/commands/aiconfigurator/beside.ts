import type { Program } from '../../app/program.ts';
import type { EstimateSizes } from '../../backends/aiconfigurator/subcommands.ts';
import { type Answer, type Answers, answered } from '../../plan/answers.ts';
import { type FigureId, measureOf } from '../../results/measure.ts';
import type { Result } from '../../results/result.ts';
import { compareEngines, type EngineAgreement } from '../../verification/engine-agreement.ts';
import { ownEstimate } from './own-estimate.ts';

/** Figures that both estimates state. */
export type ComparedFigure = (typeof figures)[number];

/** One figure of theirs against ours with its band. */
export interface BandedComparison {
  readonly figure: ComparedFigure;
  readonly theirs: number;
  readonly ours: number;
  readonly band: readonly [number, number] | null;
  /** Null without a band. */
  readonly isInside: boolean | null;
}

/** Both estimates of one plan. */
export interface Beside {
  readonly agreement: EngineAgreement;
  readonly figures: readonly BandedComparison[];
  /** Why there is no estimate of ours; null where there is one. */
  readonly refusal: string | null;
}

function stated<Value>(value: Value): Answer<Value> {
  return { value, provenance: { label: 'user-provided', said: null }, reading: null };
}

/** The plan with what their run fixed: users, sizes and devices of the deployment that they found. */
function asFound(result: Result, answers: Answers, sizes: EstimateSizes): Answers {
  const best = result.results[0]?.best ?? null;
  const tp = best?.tp ?? null;
  const used = best === null || tp === null ? null : tp * (best.pp ?? 1) * (best.dp ?? 1);
  const devices = answered(answers, 'numDevices') ?? result.conditions.numDevices ?? used;
  const isFixed = sizes.batchSize !== null;
  return {
    ...answers,
    ...(devices === null ? {} : { numDevices: stated(devices) }),
    ...(isFixed && tp !== null ? { tpSizes: stated([tp]), numDevices: stated(used ?? tp) } : {}),
    ...(isFixed && best?.concurrency ? { concurrentUsers: stated(best.concurrency) } : {}),
    precision: answers.precision ?? stated<'bf16'>('bf16'),
  };
}

const figures = [
  'throughputTokensPerSecondPerDevice',
  'ttftMs',
  'tpotMs',
] as const satisfies readonly FigureId[];

/** The headline figures of another program against ours with their bands. */
export function bandedComparisons(theirs: Result, ours: Result): BandedComparison[] {
  const [left, right] = [theirs.results[0]?.best ?? null, ours.results[0]?.best ?? null];
  if (left === null || right === null) return [];
  return figures.flatMap((figure): BandedComparison[] => {
    const [their, own] = [left[figure], measureOf(right, figure, 'calibrated')];
    if (their === null || own === null) return [];
    const { value, band } = own;
    const isInside = band === null ? null : band[0] <= their && their <= band[1];
    return [{ figure, theirs: their, ours: value, band, isInside }];
  });
}

/** Aggregated rates count every output token but the first: here they count all, as ours do. */
export function countingAllTokens(result: Result): Result {
  const output = result.conditions.outputLength;
  if (output === null || output <= 1) return result;
  const scale = output / (output - 1);
  const times = (value: number | null) => (value === null ? null : Number((value * scale).toFixed(3)));
  return {
    ...result,
    results: result.results.map((one) =>
      one.phase !== 'aggregated' || one.best === null
        ? one
        : {
            ...one,
            best: {
              ...one.best,
              throughputTokensPerSecond: times(one.best.throughputTokensPerSecond),
              throughputTokensPerSecondPerDevice: times(one.best.throughputTokensPerSecondPerDevice),
            },
          },
    ),
  };
}

/** Their result beside our own estimate of the same plan. */
export async function agreementOf(
  printed: Result,
  answers: Answers,
  sizes: EstimateSizes,
  program: Program,
): Promise<Beside> {
  const theirs = countingAllTokens(printed);
  const own = await ownEstimate(asFound(theirs, answers, sizes), program);
  const result = 'result' in own ? own.result : null;
  const reason = 'reason' in own ? own.reason : null;
  return {
    agreement: compareEngines(
      [
        { engine: 'aiconfigurator', version: theirs.version, failure: null },
        { engine: 'calibrated', version: program.version, failure: reason },
      ],
      [theirs, result],
    ),
    figures: result === null ? [] : bandedComparisons(theirs, result),
    refusal: reason,
  };
}
