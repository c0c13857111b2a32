import type { AttentionAction, LinearAction, SearchStrategy } from '../../engine/index.ts';
import type { SearchSpace } from '../../engine/terms/search-space.ts';

/**
 * The values of a plan, by slot id. Times in ms, lengths in tokens, rates as fractions of 1.
 * The questions about them are records in `dialogs/plan.yaml` with the same ids.
 */
export interface SlotValues {
  /** Registry id, Hugging Face id, or a folder with config.json. */
  model: string;
  /** Device profile names, in the order given. */
  devices: readonly string[];
  numDevices: number;
  inputLength: number;
  outputLength: number;
  mode: 'aggregation' | 'disaggregation' | 'pd-ratio';
  phases: 'prefill' | 'decode' | 'both';
  prefillDevicesPerInstance: number;
  decodeDevicesPerInstance: number;
  /** null: the user said that there is no such limit. */
  ttftLimitMs: number | null;
  tpotLimitMs: number | null;
  /** Requests of a model with a vision tower that carry no images. */
  textOnly: boolean;
  imageHeight: number;
  imageWidth: number;
  imagesPerRequest: number;
  searchSpace: SearchSpace;
  /** An empty list: every power of two up to the device count. */
  tpSizes: readonly number[];
  epSizes: readonly number[];
  moeDpSizes: readonly number[];
  /** Ranks that share the context of a sequence in decode. */
  dcpSizes: readonly number[];
  quantize: 'recommended' | 'custom';
  quantizeLinearAction: LinearAction;
  quantizeAttentionAction: AttentionAction;
  mxfp4GroupSize: number;
  /** Number format of the weights on GPUs. */
  precision: 'bf16' | 'fp8' | 'fp8_block' | 'nvfp4' | 'mxfp4' | 'int8' | 'int4';
  framework: 'vllm' | 'sglang' | 'trtllm';
  loadProtocol: 'closed-loop' | 'poisson' | 'constant-rate' | 'burst' | 'max-load' | 'arrivals';
  arrivalsFile: string;
  limitStatistic: 'mean' | 'median' | 'p90' | 'p99';
  prefixCache: boolean;
  prefixCacheHitRate: number;
  mtp: boolean;
  numMtpTokens: number;
  /** MTP lengths that are searched, 0 for none, in place of one. */
  mtpSizes: readonly number[];
  mtpAcceptanceRates: readonly number[];
  /** The draft model that proposes tokens in place of MTP. */
  speculativeMethod: 'dflash' | 'dspark';
  /** A config.json, or a folder with one. */
  draftModelConfigPath: string;
  numSpeculativeTokens: number;
  /** Drafted tokens that are accepted on average. */
  acceptanceLength: number;
  numDraftLayers: number;
  /** 0: no Markov head. */
  dsparkMarkovRank: number;
  dsparkMarkovHead: 'vanilla' | 'gated' | 'rnn';
  batchRange: readonly number[];
  maxBatchedTokens: number;
  /** Limit for TTFT + TPOT × (output − 1); null: the user said that there is none. */
  e2eLimitMs: number | null;
  /** The load to size for: requests in flight, requests/s, output tokens/s. */
  concurrentUsers: number;
  requestsPerSecond: number;
  outputTokensPerSecond: number;
  /** Peak over mean load, at least 1. */
  peakFactor: number;
  /** One price for every device, or one for each in the order of `devices`. */
  deviceHourCost: readonly number[];
  compile: boolean;
  /** A folder with measured operators of the device, which take the place of the roofline; null: none is used. */
  measuredDatabase: string | null;
  /** Shared experts split over the ranks of tensor parallelism. */
  sharedExpertTp: boolean;
  wordEmbeddingTp: 'col' | 'row';
  /** Formats without a peak are computed in the nearest one that has one. */
  nearestPeak: boolean;
  engine: 'embedded' | 'calibrated' | 'tensorcast' | 'aiconfigurator';
  quantizeNonExpertLinearAction: LinearAction;
  concurrencySearchStrategy: SearchStrategy;
  servingCost: number;
  reservedMemoryGb: number;
  maxSearchCombinations: number;
  jobs: number;
  compileAllowGraphBreak: boolean;
  /** Every row with its phase shares as a plain table. */
  dumpOriginalResults: boolean;
  logLevel: 'debug' | 'info' | 'warning' | 'error' | 'critical';
  /** A YAML file with a length distribution, in place of one input length. */
  lengthDistribution: string;
  /** A YAML file with the user's own device profile. */
  deviceFile: string;
  /** A folder with the msmodeling checkout that TensorCast runs from. */
  msmodeling: string;
  /** Targets that differ in count, limits or search space: one plan and one command each, the rest shared. */
  targets: readonly TargetValues[];
}

/** Values of one target alone; everything else is shared by all targets. */
export type TargetValues = Readonly<Partial<Omit<SlotValues, 'targets'>>>;

/** Every question of a plan by its id; its flag is the same in kebab case. */
export type SlotId = keyof SlotValues;

/** Every id once, so that the compiler asks for one that is missing here and the dialog's schema refuses any other. */
const everySlot: Readonly<Record<SlotId, true>> = {
  model: true,
  devices: true,
  numDevices: true,
  inputLength: true,
  outputLength: true,
  mode: true,
  phases: true,
  prefillDevicesPerInstance: true,
  decodeDevicesPerInstance: true,
  ttftLimitMs: true,
  tpotLimitMs: true,
  textOnly: true,
  imageHeight: true,
  imageWidth: true,
  imagesPerRequest: true,
  searchSpace: true,
  tpSizes: true,
  epSizes: true,
  moeDpSizes: true,
  dcpSizes: true,
  quantize: true,
  quantizeLinearAction: true,
  quantizeAttentionAction: true,
  mxfp4GroupSize: true,
  precision: true,
  framework: true,
  loadProtocol: true,
  arrivalsFile: true,
  limitStatistic: true,
  prefixCache: true,
  prefixCacheHitRate: true,
  mtp: true,
  numMtpTokens: true,
  mtpSizes: true,
  mtpAcceptanceRates: true,
  speculativeMethod: true,
  draftModelConfigPath: true,
  numSpeculativeTokens: true,
  acceptanceLength: true,
  numDraftLayers: true,
  dsparkMarkovRank: true,
  dsparkMarkovHead: true,
  batchRange: true,
  maxBatchedTokens: true,
  e2eLimitMs: true,
  concurrentUsers: true,
  requestsPerSecond: true,
  outputTokensPerSecond: true,
  peakFactor: true,
  deviceHourCost: true,
  compile: true,
  measuredDatabase: true,
  sharedExpertTp: true,
  wordEmbeddingTp: true,
  nearestPeak: true,
  engine: true,
  quantizeNonExpertLinearAction: true,
  concurrencySearchStrategy: true,
  servingCost: true,
  reservedMemoryGb: true,
  maxSearchCombinations: true,
  jobs: true,
  compileAllowGraphBreak: true,
  dumpOriginalResults: true,
  logLevel: true,
  lengthDistribution: true,
  deviceFile: true,
  msmodeling: true,
  targets: true,
};

/** The ids of all slots, in no order that matters: the dialog has the order in which they are asked. */
export const slotIds = Object.keys(everySlot) as readonly SlotId[];
