import type { MeasuredPoint } from '../../engine/serving/points/measured-point.ts';
import type { PointPrediction } from '../../engine/serving/points/predict-point.ts';
import type { Refusal } from '../../engine/serving/points/refusal.ts';
import {
  meanOf,
  measuredFigures,
  medianOf,
  type Pair,
  predictedFigures,
  type Score,
  type ScoredFigure,
  scoredFigures,
  scoreOf,
} from './score.ts';

/** Name of the class of predictions that a user's own points correct. */
const ownPoints = 'your measurements';

/** One point with its prediction, or with the reason why there is none. */
export interface ScoredPoint {
  readonly point: MeasuredPoint;
  readonly prediction: PointPrediction | null;
  readonly refusal: Refusal | null;
}

function pairOf({ point, prediction }: ScoredPoint, figure: ScoredFigure): Pair[] {
  if (prediction === null) return [];
  const measured = measuredFigures(point, prediction)[figure];
  return measured === null ? [] : [{ predicted: predictedFigures(prediction)[figure], measured }];
}

/** Scores of every figure over some points. */
function scores(points: readonly ScoredPoint[]): Record<ScoredFigure, Score | null> {
  const of = (figure: ScoredFigure) => scoreOf(points.flatMap((one) => pairOf(one, figure)));
  return {
    ttftMeanMs: of('ttftMeanMs'),
    ttftMedianMs: of('ttftMedianMs'),
    tpotMeanMs: of('tpotMeanMs'),
    tpotMedianMs: of('tpotMedianMs'),
    outputTokensPerSecondPerGpu: of('outputTokensPerSecondPerGpu'),
  };
}

/** The error of another program's predictions on the same points; null where the file carries none. */
function rivalScore(points: readonly ScoredPoint[]) {
  const errors = points.flatMap(({ point, prediction }) => {
    const { aic_pred_tpot_ms: predicted, tpot_mean_ms: measured } = point;
    return predicted === null || measured === null || prediction === null
      ? []
      : [
          {
            rival: Math.abs(predicted / measured - 1) * 100,
            own: Math.abs(prediction.figures.tpot.mean.value / measured - 1) * 100,
          },
        ];
  });
  if (errors.length === 0) return null;
  const rival = errors.map((one) => one.rival);
  const own = errors.map((one) => one.own);
  return {
    count: errors.length,
    tpotMeanErrorPercent: meanOf(rival),
    tpotMedianErrorPercent: medianOf(rival),
    ownMeanErrorPercent: meanOf(own),
    ownMedianErrorPercent: medianOf(own),
  };
}

/** Points by what they share. */
export const classifications = {
  system: ({ prediction }: ScoredPoint) => prediction?.facts.system ?? null,
  framework: ({ prediction }: ScoredPoint) => prediction?.facts.framework ?? null,
  model: ({ prediction }: ScoredPoint) => prediction?.facts.model ?? null,
} as const;

/** Scores by class, in the order of the names. */
export function classScores(points: readonly ScoredPoint[]) {
  return Object.entries(classifications).flatMap(([by, nameOf]) => {
    const groups = Map.groupBy(points, nameOf);
    return [...groups].flatMap(([name, members]) =>
      name === null ? [] : [{ by, name, figures: scores(members), aiconfigurator: rivalScore(members) }],
    );
  });
}

function predictedDocument(prediction: PointPrediction) {
  const figures = predictedFigures(prediction);
  const values = Object.fromEntries(scoredFigures.map((name) => [name, figures[name].value]));
  const band = Object.fromEntries(
    scoredFigures.map((name) => [name, [figures[name].low, figures[name].high]]),
  );
  const { basis } = prediction.figures;
  return { ...values, band, comparablePoints: basis.points, comparableClass: basis.className };
}

/** What `--calibrate` kept: how many points, and of which servers others were kept before. */
export interface Learned {
  readonly points: number;
  readonly replaced: readonly string[];
}

/** The document of `throughline accuracy --json`. */
export function accuracyDocument(
  points: readonly ScoredPoint[],
  wordsOf: (refusal: Refusal) => string,
  learned: Learned | null,
) {
  return {
    schema: 'throughline.accuracy/1',
    points: points.map(({ point, prediction, refusal }) => ({
      id: point.id,
      predicted: prediction === null ? null : predictedDocument(prediction),
      measured: prediction === null ? null : measuredFigures(point, prediction),
      basis: prediction === null ? null : Object.fromEntries(prediction.raw.basis),
      refused: refusal === null ? null : wordsOf(refusal),
      refusedCode: refusal?.reason ?? null,
    })),
    summary: {
      points: points.length,
      predicted: points.filter(({ prediction }) => prediction !== null).length,
      refused: points.filter(({ refusal }) => refusal !== null).length,
      bandShare: 0.8,
      figures: scores(points),
      aiconfigurator: rivalScore(points),
      classes: classScores(points),
      calibratedWith: learned?.points ?? null,
      replacedServers: learned?.replaced ?? [],
      restOnOwnPoints: points.filter(({ prediction }) => prediction?.figures.basis.className === ownPoints)
        .length,
    },
  };
}

/** The document of `throughline accuracy --json`: the errors of every figure by class, and the points they rest on. */
export type AccuracyDocument = ReturnType<typeof accuracyDocument>;
