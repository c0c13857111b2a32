import type { Calibration } from '../../engine/serving/calibration/calibrated-figures.ts';
import type { ServingModel } from '../../engine/serving/model/serving-model.ts';
import type { OperatorData } from '../../engine/serving/operators/operator-data.ts';
import type { MeasuredPoint } from '../../engine/serving/points/measured-point.ts';

/** Data of the serving estimator that is read when it is first needed. */
export interface ServingData {
  /** Facts of a model by id, name or folder; null when it is unknown. @throws UnsupportedArchitectureError */
  model(name: string): ServingModel | null;
  /** Measured operators of a system; null where nobody measured any. */
  operators(system: string): Promise<OperatorData | null>;
  /** Text of a file that a plan names. @throws Error whose message says why it cannot be read */
  text(path: string): string;
  /** The measured points that ship with the program. */
  points(): Promise<readonly MeasuredPoint[]>;
  /** The shipped calibration with the user's own measurements. */
  calibration(): Promise<Calibration>;
}
