import { prepareForward } from './forward/prepare-forward.ts';
import { type OptimizeWatch, optimizeWith } from './search/optimize.ts';
import type { OptimizeReport } from './search/report.ts';
import type { OptimizeRequest } from './search/request.ts';

export type { Bound } from './forward/accumulate.ts';
export {
  allOperators,
  type ExchangeCost,
  type OperationCounts,
  type OperatorCost,
  type PartOperators,
} from './forward/operator-costs.ts';
export type { ParallelSplit } from './forward/parallel-split.ts';
export { defaultPixelRange, type ImageInput } from './forward/plan-context.ts';
export type { StageCost, StageOperators } from './forward/planned-stage.ts';
export { type ForwardSpec, prepareForward } from './forward/prepare-forward.ts';
export type {
  BoundSeconds,
  ForwardCost,
  ForwardShape,
  PreparedForward,
} from './forward/prepared-forward.ts';
export { requestShape } from './forward/request-shape.ts';
export {
  type DeviceProfile,
  DeviceProfileError,
  gibibyte,
  gridSize,
  readDeviceProfile,
  type Topology,
} from './hardware/device-profile.ts';
export { deviceProfiles } from './hardware/device-registry.ts';
export {
  type Architecture,
  ParallelSplitError,
  type SplitProblem,
  UnknownModelError,
  UnsupportedArchitectureError,
} from './model/architecture.ts';
export type { RegisteredModel } from './model/model-file.ts';
export { architectureOf, findModel, modelRegistry } from './model/model-registry.ts';
export {
  type AttentionAction,
  attentionActions,
  type LinearAction,
  linearActions,
  type Quantization,
} from './model/quantization.ts';
export { readArchitecture, someLayersOf } from './model/read-architecture.ts';
export type { MemoryGiB } from './scheduling/batched-forward.ts';
export type { Breakdown } from './scheduling/breakdown.ts';
export type { LengthBin } from './scheduling/length-distribution.ts';
export type { LengthSample, Schedule } from './scheduling/outcome.ts';
export {
  LengthDistributionError,
  type LengthDistributionProblem,
  readLengthDistribution,
} from './scheduling/read-length-distribution.ts';
export type { LatencyLimits, SearchStrategy, StopReason } from './search/batch-search.ts';
export { candidates, type SearchSpace, type SizeChoice } from './search/candidates.ts';
export { type NearestPoint, nearestPoints } from './search/nearest.ts';
export { OptimizeCancelledError, type OptimizeProgress, type OptimizeWatch } from './search/optimize.ts';
export { comparePairs } from './search/pd-ratio.ts';
export type {
  ConfigurationReport,
  DeviceReport,
  OptimizeReport,
  OptimizerRow,
  PdInstances,
  PdPair,
  PdRatioReport,
  PhaseReport,
  ProbeFigures,
  ServicePhase,
} from './search/report.ts';
export {
  type DeploymentTask,
  type OptimizeRequest,
  optimizeDefaults,
  type PromptLengths,
} from './search/request.ts';

/**
 * Searches splits and batch sizes for the highest throughput within the limits (engine specification 7).
 * Pure and deterministic: the same request gives the same report.
 * @throws UnsupportedArchitectureError when the engine cannot simulate the model.
 * @throws OptimizeCancelledError when `watch.signal` is aborted between two configurations.
 */
export function optimize(request: OptimizeRequest, watch: OptimizeWatch = {}): OptimizeReport {
  return optimizeWith(prepareForward, request, watch);
}
