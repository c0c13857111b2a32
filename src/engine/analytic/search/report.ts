import type { MeasuredReport } from '../../terms/measured-data.ts';
import type { ParallelSplit } from '../../terms/parallel-split.ts';
import type { LayoutProblem } from '../../terms/problems.ts';
import type { PassMemory } from '../scheduling/batched-forward.ts';
import type { Breakdown } from '../scheduling/breakdown.ts';
import type { LengthSample, Schedule } from '../scheduling/outcome.ts';
import type { LatencyLimits, StopReason } from './batch-search.ts';

/** Part of the service that a report covers: all of it, or one half of a disaggregated one. */
export type ServicePhase = 'aggregated' | 'prefill' | 'decode';

/** One configuration at one batch; figures rounded to 3 decimals like the real program's rows. */
export interface OptimizerRow {
  /** The id of its configuration. */
  readonly configuration: string;
  /** As the real program prints the configuration: `TP=8 | PP=1 | DP=1 …` */
  readonly label: string;
  readonly split: ParallelSplit;
  readonly mtpTokens: number;
  readonly numDevices: number;
  /** Requests for each data-parallel rank. */
  readonly batchSize: number;
  /** Requests over all ranks. */
  readonly concurrency: number;
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
  /** Output tokens; prompt tokens in the prefill phase. */
  readonly tokensPerSecond: number;
  readonly tokensPerSecondPerDevice: number;
  /** Not rounded. */
  readonly requestsPerSecond: number | null;
  /** Prompt tokens computed for each request; the mean of a length distribution. */
  readonly effectiveInputTokens: number;
  readonly maxBatchedTokens: number;
  readonly prefillChunks: number;
  readonly breakdowns: { readonly prefill: Breakdown | null; readonly decode: Breakdown | null };
  readonly memory: PassMemory;
  readonly schedule: Schedule | null;
  readonly lengths: readonly LengthSample[] | null;
}

/** Figures of one probed batch, not rounded; null where the phase has none or memory ran out first. */
export interface ProbeFigures {
  readonly batchSize: number;
  readonly concurrency: number;
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
  /** Below 0: so much is missing. */
  readonly memory: PassMemory;
}

/** Outcome of one configuration, with the reason where it has no row. */
export interface ConfigurationReport {
  readonly id: string;
  readonly label: string;
  readonly split: ParallelSplit;
  readonly mtpTokens: number;
  /** `found`: it has rows. A stop reason: the smallest batch already broke that rule. */
  readonly verdict: 'found' | StopReason | 'cannot-split' | 'no-row';
  /** Rule that ended the search above the best batch; null where none did. */
  readonly stoppedBy: StopReason | 'batch-range' | null;
  /** The smallest batch that broke a rule. */
  readonly stoppedAt: ProbeFigures | null;
  /** The first batch tried; at batch 1 no other has lower latencies. */
  readonly first: ProbeFigures | null;
  /** Why the model cannot be split like this; null otherwise. */
  readonly problem: LayoutProblem | null;
  readonly maxBatchedTokens: number | null;
  readonly probes: number;
}

/** The search of one phase on one device. */
export interface PhaseReport {
  readonly phase: ServicePhase;
  readonly numDevices: number;
  /** The limits this phase was held to. */
  readonly limits: LatencyLimits;
  readonly configurations: readonly ConfigurationReport[];
  /** Configurations in the order of the search; dense models repeat one for every expert size. */
  readonly order: readonly number[];
  /** Every acceptable batch, by configuration, throughput rising. */
  readonly rows: readonly OptimizerRow[];
  /** The best row of each configuration, best first. */
  readonly selected: readonly OptimizerRow[];
}

/** One prefill configuration paired with one decode configuration (references/engine/serving.md 7.8). */
export interface MatchedPair {
  readonly prefill: OptimizerRow;
  readonly decode: OptimizerRow;
  readonly prefillRequestsPerSecond: number;
  readonly decodeRequestsPerSecond: number;
  /** The smaller of the two. */
  readonly balancedRequestsPerSecond: number;
  /** Prefill instances for each decode instance. */
  readonly pdRatio: number;
}

/** How many instances of each kind fit the devices. */
export interface PdInstances {
  readonly prefill: number;
  readonly decode: number;
}

/** Pairs of instances that balance, the best first. */
export interface PdRatioReport {
  readonly prefillDevicesPerInstance: number;
  readonly decodeDevicesPerInstance: number;
  /** Best first, one of each balanced rate. */
  readonly pairs: readonly MatchedPair[];
  /** For the best pair; null when not even one of each fits. */
  readonly instances: PdInstances | null;
}

/** Result of a search on one device. */
export interface DeviceReport {
  readonly device: string;
  readonly memory: { readonly totalGiB: number; readonly reservedGiB: number };
  readonly phases: readonly PhaseReport[];
  readonly pdRatio: PdRatioReport | null;
  /** Share of the best rows' passes that was measured; absent without a database. */
  readonly measured?: MeasuredReport;
}

/** Result of the throughput optimizer. Serialisable; the same request gives the same bytes. */
export interface OptimizeReport {
  readonly schema: 'throughline.optimize-report/2';
  readonly model: string;
  readonly mode: 'aggregation' | 'disaggregation' | 'pd-ratio';
  readonly numDevices: number;
  readonly devices: readonly DeviceReport[];
}
