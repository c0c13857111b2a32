import type { Architecture } from '../../terms/architecture.ts';
import type { DeviceProfile } from '../../terms/device.ts';
import type { DraftModel } from '../../terms/draft-model.ts';
import type { ForwardOptions } from '../../terms/forward-setup.ts';
import type { MeasuredData } from '../../terms/measured-data.ts';
import type { Quantization } from '../../terms/quantization.ts';
import type { LengthBin } from '../scheduling/length-distribution.ts';
import type { LatencyLimits, SearchStrategy } from './batch-search.ts';
import type { SearchSpace } from './candidates.ts';

/** How the model is deployed. Disaggregation evaluates the phases whose limit is given. */
export type DeploymentTask =
  | { readonly mode: 'aggregation' }
  | { readonly mode: 'disaggregation' }
  | {
      readonly mode: 'pd-ratio';
      readonly prefillDevicesPerInstance: number;
      readonly decodeDevicesPerInstance: number;
    };

/** Prompt lengths: all equal, or drawn from a distribution. */
export type PromptLengths =
  | { readonly kind: 'fixed'; readonly tokens: number }
  | { readonly kind: 'distribution'; readonly bins: readonly LengthBin[] };

/** A draft model, and how many of its tokens a step keeps on average, its own token left out. */
export interface RequestedDraft {
  readonly model: DraftModel;
  readonly acceptedTokens: number;
}

/** Everything the throughput optimizer needs; nothing is read from outside. */
export interface OptimizeRequest {
  /** The model as the user named it, for reports. */
  readonly model: string;
  readonly architecture: Architecture;
  /** Each is optimised on its own, in this order. */
  readonly devices: readonly DeviceProfile[];
  readonly numDevices: number;
  readonly task: DeploymentTask;
  /** null is no limit; infinite limits select a phase without limiting it. */
  readonly limits: LatencyLimits;
  readonly prompts: PromptLengths;
  readonly outputTokens: number;
  readonly prefixCacheHitRate: number;
  readonly space: SearchSpace;
  /** Share of predicted tokens accepted, by position. */
  readonly mtpAcceptanceRates: readonly number[];
  /** A draft model in place of multi-token prediction; absent: none. */
  readonly draft?: RequestedDraft | null;
  readonly quantization: Quantization;
  readonly compile: boolean;
  readonly options: Partial<ForwardOptions>;
  /** Measured operators; absent: the roofline alone. */
  readonly measured?: MeasuredData;
  /** Tokens of one step on one data-parallel rank; null tries 4, 2 and 1 prompts. */
  readonly maxBatchedTokens: number | null;
  readonly batchRange: { readonly from: number; readonly to: number } | null;
  readonly strategy: SearchStrategy;
  /** Added once to the latency of a disaggregated phase, ms. */
  readonly servingCostMs: number;
  readonly reservedMemoryGiB: number;
}

/** Tokens beyond the next that a decode step proposes: those of the draft, or of the MTP layers. */
export function predictedTokens({ draft }: Pick<OptimizeRequest, 'draft'>, mtpTokens: number): number {
  return draft == null ? mtpTokens : draft.model.blockSize - 1;
}

/** The device of the real program where none is given, by the name of its profile. */
export const defaultDevice = 'TEST_DEVICE';

/** The settings of the real program where none are given. */
export const optimizeDefaults = {
  numDevices: 1,
  limits: { ttftMs: null, tpotMs: null },
  prefixCacheHitRate: 0,
  space: { tpSizes: null, epSizes: null, moeDpSizes: null, dcpSizes: null, mtpTokens: null },
  mtpAcceptanceRates: [0.9, 0.6, 0.4, 0.2],
  quantization: {
    linear: 'W8A8_DYNAMIC',
    nonExpertLinear: null,
    attention: 'DISABLED',
    mxfp4GroupSize: 32,
  },
  compile: false,
  options: {},
  maxBatchedTokens: null,
  batchRange: null,
  strategy: 'exponential',
  servingCostMs: 0,
  reservedMemoryGiB: 10,
} as const satisfies Partial<OptimizeRequest>;
