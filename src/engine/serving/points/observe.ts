import type { Observation } from '../calibration/calibrate.ts';
import type { CalibrationFacts } from '../calibration/features.ts';
import type { CalibrationTarget } from '../calibration/targets.ts';
import type { Replica } from '../deployment/deployment.ts';
import type { MeasuredPoint } from './measured-point.ts';
import { decodingReplica, type PointSetup } from './point-setup.ts';
import type { RawPrediction } from './run-point.ts';

/** Features by which the figures of a replica under a load are corrected. */
export function calibrationFacts(
  replica: Replica,
  origin: string,
  deployment: CalibrationFacts['deployment'],
  load: CalibrationFacts['load'],
): CalibrationFacts {
  const { model, formats, system, framework } = replica;
  return {
    framework,
    origin,
    model: model.id,
    generation: system.generation,
    attention: model.groups.some(({ attention }) => attention.kind === 'latent') ? 'latent' : 'grouped',
    system: system.id,
    format: formats.experts === formats.dense ? formats.dense : formats.experts,
    deployment,
    speculative: replica.speculation !== null,
    load,
    ...(system.missed === undefined ? {} : { missed: system.missed }),
  };
}

/** Features by which the figures of a measured point are corrected. */
export function factsOfPoint(setup: PointSetup): CalibrationFacts {
  const load = setup.protocol.kind === 'max-load' ? 'max-load' : 'latency';
  return calibrationFacts(decodingReplica(setup.instances), setup.origin, setup.instances.kind, load);
}

/** Measured tokens a second for each device, in the unit of the point's own figure; null where none was measured. */
export function measuredThroughput(point: MeasuredPoint, devices: number): number | null {
  if (point.output_tok_s_per_gpu !== null) return point.output_tok_s_per_gpu;
  return point.output_tok_s_total === null ? null : point.output_tok_s_total / devices;
}

/** A measured point against its raw prediction. */
export function observe(point: MeasuredPoint, setup: PointSetup, raw: RawPrediction): Observation {
  const { figures } = raw;
  const isMaxLoad = setup.protocol.kind === 'max-load';
  const errors: Partial<Record<CalibrationTarget, number>> = {};
  const put = (target: CalibrationTarget, measured: number | null, predicted: number) => {
    if (measured !== null && measured > 0 && predicted > 0) errors[target] = Math.log(measured / predicted);
  };
  if (isMaxLoad)
    put('throughput', measuredThroughput(point, raw.devices), raw.outputTokensPerSecondPerDevice);
  else {
    const tpot = point.tpot_mean_ms ?? point.itl_mean_ms;
    if (tpot !== null) put('tpot', tpot, figures.tpot.mean);
    // Where only throughput was measured, all of a closed loop's error counts as the decode step's.
    else put('tpot', raw.outputTokensPerSecondPerDevice, measuredThroughput(point, raw.devices) ?? 0);
    if (setup.knowledge === 'known') {
      put('ttftMean', point.ttft_mean_ms, figures.ttft.mean);
      put('ttftMedian', point.ttft_median_ms, figures.ttft.median);
    }
  }
  return { id: point.id, facts: factsOfPoint(setup), errors };
}
