import type { Result, ResultRow } from '../results/result.ts';
import type { DeviceSizing, Load } from '../results/sizing.ts';
import type { OwnSearch } from './analysis/stopped.ts';
import type { Subject } from './analysis/subject.ts';
import type { HardwareFacts } from './bottleneck/hardware.ts';
import type { ServedPhase } from './evidence/phase-evidence.ts';
import type { EngineKind } from './evidence/statement.ts';
import type { WhatIf, WhatIfChange } from './headline.ts';

/** One forward pass of a row's strategy. Lengths in tokens. */
export interface PassShape {
  readonly phase: ServedPhase;
  /** Requests of one replica (one data-parallel rank). */
  readonly batch: number;
  readonly queryLength: number;
  /** Tokens that a request has in the KV cache before the pass. */
  readonly contextLength: number;
}

/** Figures that the embedded engine computes for a pass, of one device; seconds, bytes, operations. */
export interface PassFigures {
  readonly latencyMs: number;
  readonly weightGiB: number;
  /** Of the layers that have one. */
  readonly kvCacheGiB: number;
  readonly activationGiB: number;
  /** Recurrent states of the requests, which the modelled program leaves out; 0 of a model without them. */
  readonly stateGiB: number;
  /** Below 0 where it does not fit. */
  readonly availableGiB: number;
}

/** The matrix work of a pass, of one device. */
export interface PassWork {
  readonly latencyMs: number;
  /** Operations of all formats, in 10^12. */
  readonly teraOperations: number;
  /**
   * Seconds that they would take at the peak rates of their formats; null where the device states none for one of
   * them.
   */
  readonly atPeakMs: number | null;
  /** The format with most operations first. */
  readonly formats: readonly string[];
}

/** Facts of a model that explanations speak of. */
export interface ExplainedModel {
  /** Null of a dense model. */
  readonly experts: { readonly count: number; readonly perToken: number; readonly hasShared: boolean } | null;
  /** Layers that predict further tokens; 0 without MTP. */
  readonly predictionLayers: number;
  /** The longest context that the model was built for, in tokens; null where its config does not say. */
  readonly longestContext: number | null;
  /** Recurrent states of one request on one device; 0 of a model without them. */
  readonly recurrentStateBytes: (tp: number, speculativeTokens: number) => number;
  /** Layers that have a KV cache, and those for which the modelled program counts one. */
  readonly cacheLayers: { readonly cached: number; readonly counted: number };
}

/** Values that a Decode step of a model reads whatever the framework does. */
export interface ModelReads {
  /** Parameters that each token passes through: of experts those that one token chooses. */
  readonly activeParameters: number;
  /** All of them, and those of the routed experts. */
  readonly parameters: { readonly all: number; readonly experts: number };
  /** KV cache of a token in its smallest format; 0 where a step does not read all of it. */
  readonly cacheBytesPerToken: number;
}

/** The draft model behind the rows of a run. */
export interface DraftFacts {
  /** Tokens that it proposes in a step. */
  readonly tokens: number;
  /** Its KV cache on one device of a tensor-parallel group, as a number of layers of its target. */
  readonly cacheLayers: (tp: number) => number;
}

/** What a printed result leaves open and what-ifs take from its own row; null of what it tells, or what nothing tells. */
export interface SupposedPlan {
  /** The one choice with which the engine gives the row again. */
  readonly compile: boolean | null;
  readonly numMtpTokens: number | null;
  /** Acceptance rates with which the row came out again; null without MTP, or where it did not. */
  readonly mtpAcceptanceRates: readonly number[] | null;
  /** The row's own latencies in the place of limits. */
  readonly limits: { readonly ttftMs: number | null; readonly tpotMs: number | null } | null;
  /** The sizes that were read, where only a search of those gives the row again. */
  readonly searchSpace: string | null;
}

/** Facts from outside that an explanation may use; none of them raises the level of what was read. */
export interface ExplainFacts {
  readonly hardware: readonly HardwareFacts[];
  /** Peaks as profiles and vendors state them, before any efficiency, of every device that is known by name. */
  readonly statedPeaks: readonly HardwareFacts[];
  /** Peak memory bandwidth of a device, before any efficiency; null where no profile says it. */
  readonly peakBytesPerSecond: (device: string | null) => number | null;
  /** Devices of one machine; null where no profile says it. */
  readonly devicesPerMachine: (device: string | null) => number | null;
  /** How many of these devices one card holds; 1 where no profile says otherwise. */
  readonly diesPerCard: (device: string | null) => number;
  /** Whether a model has no experts; null where it is not known. */
  readonly isDense: (model: string | null) => boolean | null;
  /** Null where the model is not known. */
  readonly modelOf: (model: string | null) => ExplainedModel | null;
  /** Null where the model is not known. */
  readonly readsOf: (model: string | null) => ModelReads | null;
  /** What an engine of ours supposes of a run that does not tell it; null where it supposes nothing. */
  readonly supposedOf: (run: Result) => SupposedPlan | null;
  /** Null where the plan of a run has no draft model, or does not say which. */
  readonly draftOf: (run: Result) => DraftFacts | null;
  /**
   * Whether a changed plan computes in a format for which the device states no peak, so that it looks fast for free.
   */
  readonly hasUnratedFormat: (run: Result, change: WhatIfChange) => boolean;
  /** Which engine of ours answers what-ifs on a run's plan: statements name it. */
  readonly engineKind: (run: Result) => EngineKind;
  /** That engine on a run's plan; null where it cannot run it. */
  readonly engineOf: (run: Result) => WhatIf | null;
  /** Devices that hold a load on a run's plan with changes; null where the plan lacks what a size needs. */
  readonly sizeOf: (run: Result, change: WhatIfChange, load: Load) => DeviceSizing | null;
  /** The embedded engine on passes of a row's strategy; null where it cannot lay the strategy out. */
  readonly passOf: (
    run: Result,
    device: string | null,
    row: ResultRow,
  ) => ((shape: PassShape) => PassFigures | null) | null;
  /** The matrix work of the pass that flags of text_generate describe; null where the embedded engine cannot run it. */
  readonly workOf: (flags: readonly string[]) => PassWork | null;
}

/** Facts where nothing is known beside the input. */
export const noFacts: ExplainFacts = {
  hardware: [],
  statedPeaks: [],
  peakBytesPerSecond: () => null,
  devicesPerMachine: () => null,
  diesPerCard: () => 1,
  isDense: () => null,
  modelOf: () => null,
  readsOf: () => null,
  supposedOf: () => null,
  draftOf: () => null,
  hasUnratedFormat: () => false,
  engineKind: () => 'embedded',
  engineOf: () => null,
  sizeOf: () => null,
  passOf: () => null,
  workOf: () => null,
};

/**
 * The embedded engine's own search for a subject that does not carry its search itself. Where limits are supposed, a search
 * within them says nothing of what ended the one that was read.
 */
export function ownSearch({ run, device }: Subject, facts: ExplainFacts): OwnSearch | null {
  if (device.outcomes.length > 0 || facts.supposedOf(run)?.limits != null) return null;
  return searchesOf(run, facts, device.device).find((one) => one.device.phase === device.phase) ?? null;
}

/** Every phase that the embedded engine's search of a run's plan has. */
export function searchesOf(run: Result, facts: ExplainFacts, device: string | null = null): OwnSearch[] {
  const engine = facts.engineOf(run);
  const result = engine?.(device === null ? {} : { devices: [device] }) ?? null;
  return result === null ? [] : result.results.map((one, at) => ({ device: one, path: `results[${at}]` }));
}
