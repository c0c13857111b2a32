import type { Program } from '../../app/program.ts';
import type { ServerFacts } from '../../backends/calibrated/points-of-results.ts';
import { type Predictor, preparePredictor, systemsOf } from '../../backends/calibrated/predictor.ts';
import { UnsupportedArchitectureError } from '../../engine/index.ts';
import type { Observation } from '../../engine/serving/calibration/calibrate.ts';
import { localCalibration, replacedGroups, withNewer } from '../../engine/serving/calibration/local.ts';
import type { MeasuredPoint } from '../../engine/serving/points/measured-point.ts';
import { observe } from '../../engine/serving/points/observe.ts';
import { predictPoint } from '../../engine/serving/points/predict-point.ts';
import { PointRefusedError, type Refusal } from '../../engine/serving/points/refusal.ts';
import { readLocalCalibration, writeLocalCalibration } from '../../store/local-calibration.ts';
import { printLines } from '../print-lines.ts';
import { accuracyDocument, type Learned, type ScoredPoint } from './accuracy-document.ts';
import { accuracyReport } from './accuracy-report.ts';
import { readPoints } from './read-points.ts';

function scored(point: MeasuredPoint, { registry, calibration }: Predictor): ScoredPoint {
  try {
    return { point, prediction: predictPoint(point, registry, calibration), refusal: null };
  } catch (error) {
    if (error instanceof PointRefusedError) return { point, prediction: null, refusal: error.refusal };
    if (error instanceof UnsupportedArchitectureError) {
      return { point, prediction: null, refusal: { reason: 'unknown-model', detail: error.message } };
    }
    throw error;
  }
}

/** A user's points as observations: they are compared with each other by what the files say of their servers. */
function observations(points: readonly ScoredPoint[]): Observation[] {
  return points.flatMap(({ point, prediction }) =>
    prediction === null ? [] : [observe(point, { ...prediction.setup, knowledge: 'known' }, prediction.raw)],
  );
}

/** @returns 0, or 1 when no point could be predicted @throws UsageError, DamagedFileError, WriteRefusedError */
export async function runAccuracy(
  program: Program,
  files: readonly string[],
  facts: ServerFacts,
  { calibrates, isJson }: { readonly calibrates: boolean; readonly isJson: boolean },
): Promise<number> {
  const { texts, locations } = program;
  const points = files.flatMap((path) => readPoints(path, facts, texts.accuracy));
  const before = readLocalCalibration(locations.config);
  const predictor = await preparePredictor(systemsOf(points), before);
  const first = points.map((point) => scored(point, predictor));
  let shown = first;
  let learned: Learned | null = null;
  if (calibrates) {
    const seen = observations(first);
    const newer = localCalibration(seen, predictor.calibration.document);
    const local = withNewer(before, newer);
    writeLocalCalibration(locations.config, local);
    learned = { points: seen.length, replaced: replacedGroups(before, newer) };
    const taught = { ...predictor, calibration: { ...predictor.calibration, local } };
    shown = points.map((point) => scored(point, taught));
  }
  const wordsOf = ({ reason, detail }: Refusal) => texts.accuracy.refusals[reason](detail);
  const document = accuracyDocument(shown, wordsOf, learned);
  if (isJson) program.out(JSON.stringify(document));
  else printLines(accuracyReport(document, program), program);
  return document.summary.predicted > 0 || points.length === 0 ? 0 : 1;
}
