import type { DeviceSizing, LoadMeasure } from '../results/sizing.ts';
import type { Bilingual } from '../text/language.ts';
import type { SlotValues, ValueOfSlot } from './slots/values.ts';

/** The figures of one row that an assessment speaks of. */
export interface AssessedRow {
  /** Short label, e.g. `TP=4 DP=2`. */
  readonly parallel: string;
  readonly numDevices: number;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly tokensPerSecond: number;
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
}

/** A format in which the plan multiplies and for which the device states no peak. */
export interface FormatConcern {
  readonly device: string;
  /** As the profile names formats: `fp4`, `fp8`, `int8`. */
  readonly format: string;
  /** Whose peak the model takes in its place; null: the work takes no time. */
  readonly countedAs: string | null;
  /** The nearest format with a peak; null where there is none. */
  readonly computedIn: string | null;
  /** Of all matrix operations of a prefill and a decode step: 0…1. */
  readonly share: number;
}

/** Effect of formats without a peak on the forecast of a device. */
export interface FormatAssessment {
  readonly device: string;
  readonly concerns: readonly FormatConcern[];
  /** Best throughput as the model counts it, tokens/s; null where no row meets the limits. */
  readonly modelled: number | null;
  /** The same with every such format computed in the nearest one that has a peak; null as above. */
  readonly computed: number | null;
}

/** Memory of a row on its fullest device beside the figures of the model, GiB. */
export interface RuntimeMemory {
  readonly device: string;
  readonly row: AssessedRow;
  /** Recurrent states of the requests of one device; 0 where the model has none. */
  readonly recurrentStateGiB: number;
  readonly recurrentStateBytesPerRequest: number;
  /** KV cache that is needed, less what the model counts; below 0 where it counts layers without a cache. */
  readonly cacheDifferenceGiB: number;
  /** Layers with a KV cache, and layers for which the model counts one. */
  readonly cachedLayers: number;
  readonly countedLayers: number;
  /** The runtime's own share, paid from the reserve: logits, and communication buffers where they are known. */
  readonly logitsGiB: number;
  readonly buffersGiB: number | null;
  readonly reservedGiB: number;
  /** Memory that the model leaves after the reserve. */
  readonly modelledLeftGiB: number;
  /** Memory left when all of it is counted; below 0 the row does not fit. */
  readonly leftGiB: number;
  /** The largest batch of this split that holds; null where not even one request does. */
  readonly largestBatch: number | null;
}

/** Row that a wider search finds and the plan's own search leaves out. */
export interface WiderSearch {
  /** Phase on devices of its own; null where one service does both. */
  readonly phase: 'prefill' | 'decode' | null;
  readonly device: string;
  readonly numDevices: number;
  readonly space: 'tp-ep' | 'tp-ep-moedp';
  readonly best: AssessedRow;
  /** The best row of the plan's own search; null where it has none. */
  readonly own: AssessedRow | null;
  /** Throughput over that of `own`; null without one. */
  readonly factor: number | null;
}

/** One change that makes a plan fit the memory, verified by the engine. */
export type MemoryWayOut = ValueOfSlot & {
  /** Needed on the fullest device then, GiB. */
  readonly neededGiB: number;
};

/** Why no split of a plan can be laid out, and the sizes that can. */
export interface SplitAssessment {
  readonly device: string;
  readonly devices: number;
  /** Reasons in the words of the engine, each once, with the sizes they rule out. */
  readonly reasons: readonly { readonly text: Bilingual; readonly heads: SplitHeads | null }[];
  /** TP sizes that divide the devices and the heads. */
  readonly possible: readonly number[];
}

/** Heads that a TP size does not divide. */
export interface SplitHeads {
  readonly kind: 'query-heads' | 'kv-heads';
  readonly heads: number;
  readonly tp: readonly number[];
}

/** Forecast under a limit for the whole request; times in ms. */
export interface E2eAssessment {
  readonly limitMs: number;
  /** TTFT + TPOT × (output − 1) of the best row. */
  readonly bestMs: number;
  /** The TPOT limit under which the best row keeps within it; null where none does. */
  readonly tpotLimitMs: number | null;
  readonly best: AssessedRow | null;
}

/** Doubts about one plan's figures: where the model flatters, what it lacks, and what the plan left out. */
export interface Assessment {
  readonly formats: readonly FormatAssessment[];
  /** Of the best row of each device; only those where something is beside the figures of the model. */
  readonly memory: readonly RuntimeMemory[];
  readonly splits: readonly SplitAssessment[];
  /** One for each device and phase that gains by more dimensions. */
  readonly wider: readonly WiderSearch[];
  readonly e2e: E2eAssessment | null;
  readonly context: ContextAssessment | null;
  readonly checkpoint: CheckpointQuantization | null;
  readonly load: LoadAssessment | null;
}

/** A load that the best row of a plan does not hold, and the size that does on the same device. */
export interface LoadAssessment {
  readonly measure: LoadMeasure;
  /** Asked for at the peak, and held by the best row. */
  readonly asked: number;
  readonly held: number;
  readonly sizing: DeviceSizing;
}

/** A request longer than the model's longest context. */
export interface ContextAssessment {
  readonly tokens: number;
  /** Positions that config.json states. */
  readonly positions: number;
  /** How the positions are stretched from fewer, as config.json says it, e.g. `yarn × 4 from 32,768`; null without. */
  readonly scaling: string | null;
}

/** How the weights of a checkpoint folder are stored, as its `quantization_config` says. */
export interface CheckpointQuantization {
  /** Method and format, as the file spells them, e.g. `modelopt NVFP4`. */
  readonly name: string;
  /** The linear action that is nearest; null where none is. */
  readonly linear: SlotValues['quantizeLinearAction'] | null;
  /** Whether the device has a unit for that action. */
  readonly isRated: boolean;
}
