import {
  type CalibratedFigures,
  type Calibration,
  calibratedFigures,
} from '../calibration/calibrated-figures.ts';
import type { CalibrationFacts } from '../calibration/features.ts';
import type { OperatorBasis } from '../operators/timer.ts';
import { replicaDevices } from '../step/replica-split.ts';
import type { MeasuredPoint } from './measured-point.ts';
import { factsOfPoint } from './observe.ts';
import type { ServingRegistry } from './point-facts.ts';
import { type PointInstances, type PointSetup, pointSetup } from './point-setup.ts';
import { type RawPrediction, runPoint } from './run-point.ts';

/** A prediction of what was measured at a point. */
export interface PointPrediction {
  readonly setup: PointSetup;
  readonly raw: RawPrediction;
  readonly facts: CalibrationFacts;
  readonly figures: CalibratedFigures;
}

/** Generations without a system whose operators were measured: their points rest on rooflines as well. */
const onRooflines: readonly string[] = ['cdna3', 'cdna4', 'ascend'];

/** Whether measured operators or measured points of a system stand behind a prediction. */
export function isComparable(
  basis: ReadonlyMap<string, OperatorBasis>,
  effects: Readonly<Record<string, number>>,
  facts: CalibrationFacts,
): boolean {
  const isMeasured = [...basis.values()].some((one) => one !== 'roofline');
  if (isMeasured) return true;
  const kin = `framework ${facts.framework}, generation ${facts.generation}, `;
  return onRooflines.includes(facts.generation) && Object.keys(effects).some((name) => name.startsWith(kin));
}

/**
 * Devices that a point's throughput is divided by. Files of InferenceX divide the output of a disaggregated deployment
 * by its decode devices.
 */
export function countedDevices(instances: PointInstances, devices: number, origin: string): number {
  if (instances.kind === 'aggregated' || origin !== 'InferenceX') return devices;
  return replicaDevices(instances.decode.split) * instances.decodeInstances;
}

/** @throws PointRefusedError */
export function predictPoint(
  point: MeasuredPoint,
  registry: ServingRegistry,
  calibration: Calibration,
): PointPrediction {
  const setup = pointSetup(point, registry);
  const raw = runPoint(setup);
  const facts = factsOfPoint(setup);
  const counted = countedDevices(setup.instances, raw.devices, setup.origin);
  const perDevice = (raw.outputTokensPerSecondPerDevice * raw.devices) / counted;
  const comparable = isComparable(raw.basis, calibration.document.targets.tpot.effects, facts);
  const loop =
    setup.protocol.kind === 'poisson' || setup.protocol.kind === 'constant-rate' ? 'open' : 'closed';
  return {
    setup,
    raw,
    facts,
    figures: calibratedFigures(raw.figures, perDevice, facts, calibration, comparable, {
      loop,
      restsOn: 'tpot',
    }),
  };
}
