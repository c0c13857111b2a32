import { type CalibrationDocument, calibrationSchema } from '../../engine/serving/calibration/document.ts';
import { type MeasuredPoint, measuredPointSchema } from '../../engine/serving/points/measured-point.ts';

let document: CalibrationDocument | null = null;

/** The calibration that ships with the program, read when a prediction first needs it. */
export async function shippedCalibration(): Promise<CalibrationDocument> {
  document ??= calibrationSchema.parse((await import('#references/accuracy/calibration.yaml')).default.data);
  return document;
}

let points: readonly MeasuredPoint[] | null = null;

/** The measured points behind the shipped calibration. */
export async function shippedPoints(): Promise<readonly MeasuredPoint[]> {
  if (points === null) {
    const { data } = (await import('#references/accuracy/points.json')).default;
    points = (data as { readonly points: readonly unknown[] }).points.map((one) =>
      measuredPointSchema.parse(one),
    );
  }
  return points;
}
