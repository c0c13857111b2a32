import { prepareForward } from './analytic/forward/prepare-forward.ts';
import { type OptimizeWatch, optimizeWith } from './analytic/search/optimize.ts';
import type { OptimizeReport } from './analytic/search/report.ts';
import type { OptimizeRequest } from './analytic/search/request.ts';
import { measuredReport } from './measured-passes.ts';

export { coverageOf } from './analytic/forward/coverage.ts';
export { matrixFormats } from './analytic/forward/matrix-formats.ts';
export {
  allOperators,
  type ExchangeCost,
  type OperationCounts,
  type OperatorCost,
  type PartOperators,
} from './analytic/forward/operator-costs.ts';
export type { StageCost, StageOperators } from './analytic/forward/planned-stage.ts';
export { prepareForward } from './analytic/forward/prepare-forward.ts';
export { requestShape } from './analytic/forward/request-shape.ts';
export { MeasuredDataError } from './analytic/measured/damage.ts';
export type { MeasuredDatabase } from './analytic/measured/database.ts';
export { type MeasuredMapping, readMeasuredMapping } from './analytic/measured/mapping.ts';
export { MeasuredSource } from './analytic/measured/source.ts';
export { readMeasuredTable } from './analytic/measured/table.ts';
export type { Breakdown } from './analytic/scheduling/breakdown.ts';
export type { LengthBin } from './analytic/scheduling/length-distribution.ts';
export {
  LengthDistributionError,
  type LengthDistributionProblem,
  readLengthDistribution,
} from './analytic/scheduling/read-length-distribution.ts';
export { type LatencyLimits, type SearchStrategy, searchStrategies } from './analytic/search/batch-search.ts';
export {
  type Candidate,
  candidates,
  type SearchSpace,
} from './analytic/search/candidates.ts';
export { nearestPoints } from './analytic/search/nearest.ts';
export {
  forwardSpecOf,
  OptimizeCancelledError,
  type OptimizeProgress,
  type OptimizeWatch,
} from './analytic/search/optimize.ts';
export { comparePairs, pdRatioReport } from './analytic/search/pd-ratio.ts';
export type {
  ConfigurationReport,
  DeviceReport,
  MatchedPair,
  OptimizeReport,
  OptimizerRow,
  PdInstances,
  PdRatioReport,
  PhaseReport,
  ServicePhase,
} from './analytic/search/report.ts';
export {
  type DeploymentTask,
  defaultDevice,
  type OptimizeRequest,
  optimizeDefaults,
  type PromptLengths,
  predictedTokens,
  type RequestedDraft,
} from './analytic/search/request.ts';
export { selectRows } from './analytic/search/selection.ts';
export { changedDevice } from './hardware/changed-device.ts';
export { DeviceProfileError, readDeviceProfile } from './hardware/device-profile.ts';
export { deviceProfiles } from './hardware/device-registry.ts';
export type { GpuSystem } from './hardware/gpu-system-schema.ts';
export { unratedFormats, withNearestPeaks } from './hardware/nearest-peak.ts';
export { storedQuantization } from './models/checkpoint-quantization.ts';
export { isBrokenConfig } from './models/config-ranges.ts';
export { contextLength } from './models/context-length.ts';
export { countedOnce, hasEncoders } from './models/each-once.ts';
export { generalTypes } from './models/families/decoder-types.ts';
export { familyOf, familyReaders } from './models/families/family-readers.ts';
export { wholeExpertBytes } from './models/families/traced-experts.ts';
export { ModelFileError, type RegisteredModel, readModelFile } from './models/model-file.ts';
export { architectureOf, findModel, modelRegistry } from './models/model-registry.ts';
export { readArchitecture, someLayersOf, withoutLayers } from './models/read-architecture.ts';
export { readDraft } from './models/read-draft.ts';
export {
  communicationBufferBytes,
  draftCacheLayers,
  layerKinds,
  logitsBytes,
  neededCacheShare,
  recurrentStateBytes,
  routedExpertBytes,
} from './models/runtime-memory.ts';
export { windowedLayers } from './models/windowed-layers.ts';
export type { Architecture } from './terms/architecture.ts';
export { type DeviceProfile, gridSize, type Topology } from './terms/device.ts';
export {
  type DraftModel,
  draftMethods,
  leavesOutDraft,
  markovHeads,
  mostAccepted,
} from './terms/draft-model.ts';
export {
  ParallelSplitError,
  UnknownModelError,
  UnsupportedArchitectureError,
} from './terms/errors.ts';
export type { BoundSeconds, ForwardCost, ForwardShape } from './terms/forward-pass.ts';
export { defaultPixelRange, type ImageInput } from './terms/forward-setup.ts';
export type { ForwardSpec } from './terms/forward-spec.ts';
export type { MeasuredPass } from './terms/measured-data.ts';
export type { ParallelSplit } from './terms/parallel-split.ts';
export { precisions } from './terms/precision.ts';
export type { LayoutProblem, ModelProblem, ProfileProblem } from './terms/problems.ts';
export {
  type AttentionAction,
  attentionActions,
  type LinearAction,
  linearActions,
  type Quantization,
} from './terms/quantization.ts';
export { gibibyte } from './terms/units.ts';

/**
 * Searches splits and batch sizes for the highest throughput within the limits (references/engine/serving.md). Pure
 * and deterministic: the same request gives the same report.
 * @throws UnsupportedArchitectureError when the engine cannot simulate the model.
 * @throws OptimizeCancelledError when `watch.signal` is aborted between two configurations.
 */
export function optimize(request: OptimizeRequest, watch: OptimizeWatch = {}): OptimizeReport {
  const report = optimizeWith(prepareForward, request, watch);
  if (request.measured === undefined) return report;
  const devices = report.devices.map((one) => {
    const device = request.devices.find(({ name }) => name === one.device);
    const measured = device === undefined ? null : measuredReport(request, device, one.phases);
    return measured === null ? one : { ...one, measured };
  });
  return { ...report, devices };
}
