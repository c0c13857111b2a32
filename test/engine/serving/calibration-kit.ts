import type { CalibrationFacts } from '../../../src/engine/serving/calibration/features.ts';

/** A plain prediction, and one of phases apart that speculates. */
export const facts: CalibrationFacts = {
  framework: 'vllm',
  origin: 'lab',
  model: 'a/b',
  generation: 'hopper',
  attention: 'grouped',
  system: 'h100',
  format: 'fp8',
  deployment: 'aggregated',
  speculative: false,
  load: 'latency',
};
export const pair: CalibrationFacts = { ...facts, deployment: 'disaggregated', speculative: true };
