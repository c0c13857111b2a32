import { z } from 'zod';
import type { SearchStrategy } from '../../engine/index.ts';
import {
  type AttentionAction,
  attentionActions,
  type LinearAction,
  linearActions,
} from '../../engine/terms/quantization.ts';
import { type SearchSpace, searchSpaces } from '../../engine/terms/search-space.ts';

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

/** A slot that is on or off. */
export type SwitchSlot = {
  [Id in SlotId]: SlotValues[Id] extends boolean ? Id : never;
}[SlotId];

/** The value of some slot. */
export type SlotValue = SlotValues[SlotId];

/** A slot together with a value of it: neither is said without the other. */
export type ValueOfSlot<Id extends SlotId = SlotId> = {
  [Key in Id]: { readonly slot: Key; readonly value: SlotValues[Key] };
}[Id];

const word = z.string();
const figure = z.number();
const figures = z.array(figure);
const isOn = z.boolean();
const limit = figure.nullable();
const linearAction = z.enum(linearActions);

/** A schema for each slot's value. */
export type SlotTypes = { readonly [Id in SlotId]: z.ZodType<SlotValues[Id]> };

/**
 * The type of each slot's value: the compiler asks for a slot that is missing here. Which of them a plan takes is said
 * by the slot's record in `dialogs/plan.yaml`.
 */
const slotTypes: SlotTypes = {
  model: word,
  devices: z.array(word),
  numDevices: figure,
  inputLength: figure,
  outputLength: figure,
  mode: z.enum(['aggregation', 'disaggregation', 'pd-ratio']),
  phases: z.enum(['prefill', 'decode', 'both']),
  prefillDevicesPerInstance: figure,
  decodeDevicesPerInstance: figure,
  ttftLimitMs: limit,
  tpotLimitMs: limit,
  textOnly: isOn,
  imageHeight: figure,
  imageWidth: figure,
  imagesPerRequest: figure,
  searchSpace: z.enum(searchSpaces),
  tpSizes: figures,
  epSizes: figures,
  moeDpSizes: figures,
  dcpSizes: figures,
  quantize: z.enum(['recommended', 'custom']),
  quantizeLinearAction: linearAction,
  quantizeAttentionAction: z.enum(attentionActions),
  mxfp4GroupSize: figure,
  precision: z.enum(['bf16', 'fp8', 'fp8_block', 'nvfp4', 'mxfp4', 'int8', 'int4']),
  framework: z.enum(['vllm', 'sglang', 'trtllm']),
  loadProtocol: z.enum(['closed-loop', 'poisson', 'constant-rate', 'burst', 'max-load', 'arrivals']),
  arrivalsFile: word,
  limitStatistic: z.enum(['mean', 'median', 'p90', 'p99']),
  prefixCache: isOn,
  prefixCacheHitRate: figure,
  mtp: isOn,
  numMtpTokens: figure,
  mtpSizes: figures,
  mtpAcceptanceRates: figures,
  speculativeMethod: z.enum(['dflash', 'dspark']),
  draftModelConfigPath: word,
  numSpeculativeTokens: figure,
  acceptanceLength: figure,
  numDraftLayers: figure,
  dsparkMarkovRank: figure,
  dsparkMarkovHead: z.enum(['vanilla', 'gated', 'rnn']),
  batchRange: figures,
  maxBatchedTokens: figure,
  e2eLimitMs: limit,
  concurrentUsers: figure,
  requestsPerSecond: figure,
  outputTokensPerSecond: figure,
  peakFactor: figure,
  deviceHourCost: figures,
  compile: isOn,
  measuredDatabase: word.nullable(),
  sharedExpertTp: isOn,
  wordEmbeddingTp: z.enum(['col', 'row']),
  nearestPeak: isOn,
  engine: z.enum(['embedded', 'calibrated', 'tensorcast', 'aiconfigurator']),
  quantizeNonExpertLinearAction: linearAction,
  concurrencySearchStrategy: z.enum(['exponential', 'linear_exponential']),
  servingCost: figure,
  reservedMemoryGb: figure,
  maxSearchCombinations: figure,
  jobs: figure,
  compileAllowGraphBreak: isOn,
  dumpOriginalResults: isOn,
  logLevel: z.enum(['debug', 'info', 'warning', 'error', 'critical']),
  lengthDistribution: word,
  deviceFile: word,
  msmodeling: word,
  targets: z.lazy(() => z.array(targetType())),
};

/** Whether a word is the id of a slot. */
export function isSlotId(word: string): word is SlotId {
  return Object.hasOwn(slotTypes, word);
}

/** Whether a slot may be a target's own. */
function isTargetSlot(word: string): word is keyof TargetValues {
  return isSlotId(word) && word !== 'targets';
}

/** The slots that a target states, in the order of the dialog. */
export function targetSlots(target: TargetValues): readonly (keyof TargetValues)[] {
  return Object.keys(target).filter(isTargetSlot);
}

/** The ids of all slots, in no order that matters: the dialog has the order in which they are asked. */
export const slotIds: readonly SlotId[] = Object.keys(slotTypes).filter(isSlotId);

type OptionalTypes = { readonly [Id in SlotId]: z.ZodExactOptional<z.ZodType<SlotValues[Id]>> };

/** A target leaves open what all targets share; it holds no targets itself. */
function targetType(): z.ZodType<TargetValues> {
  const types = Object.fromEntries(slotIds.map((id) => [id, slotType(id).exactOptional()])) as OptionalTypes;
  const { targets: _, ...own } = types;
  return z.strictObject(own);
}

/** The values that are stated, each with its slot, in their order. */
export function statedValues(values: Partial<SlotValues>): readonly ValueOfSlot[] {
  return Object.keys(values)
    .filter(isSlotId)
    .flatMap((id) => {
      const value = values[id];
      return value === undefined ? [] : [valueFor(id, value)];
    });
}

/** A value of whichever slot. */
export const anySlotValue: z.ZodType<SlotValue> = z.union([
  word,
  figure,
  isOn,
  z.null(),
  z.array(word),
  figures,
  slotTypes.targets,
]);

const isFigure = (one: unknown): one is number => typeof one === 'number';
const isName = (one: unknown): one is string => typeof one === 'string';

/** The figures that a value is or lists. */
export function figuresIn(value: SlotValue): readonly number[] {
  return [value].flat().filter(isFigure);
}

/** The names that a value is or lists. */
export function namesIn(value: SlotValue): readonly string[] {
  return [value].flat().filter(isName);
}

/** The type of a slot's value as a schema. */
export function slotType<Id extends SlotId>(id: Id): z.ZodType<SlotValues[Id]> {
  return slotTypes[id];
}

/** A value and its slot as one; that the two belong together is checked where it is called. */
export function valueFor<Id extends SlotId>(slot: Id, value: SlotValues[Id]): ValueOfSlot {
  const one: ValueOfSlot<Id> = { slot, value };
  return one as ValueOfSlot;
}

/** A value with the slot whose value it is; null where it is none of that slot. */
export function valueOfSlot<Id extends SlotId>(slot: Id, value: unknown): ValueOfSlot<Id> | null {
  const read = slotType(slot).safeParse(value);
  return read.success ? { slot, value: read.data } : null;
}
