import type { Calibration } from '../calibration/calibrated-figures.ts';
import type { ServingFramework } from '../framework/serving-framework.ts';
import type { Arrivals, Lengths } from '../load/protocol.ts';
import type { NumberFormats } from '../model/number-formats.ts';
import type { ServingModel } from '../model/serving-model.ts';
import type { OperatorData } from '../operators/operator-data.ts';
import type { SystemFacts } from '../operators/system-facts.ts';
import type { WorkerRole } from '../scheduler/worker-setup.ts';

/** Which figure of a distribution a limit holds. */
export const limitStatistics = ['mean', 'median', 'p90', 'p99'] as const;
export type LimitStatistic = (typeof limitStatistics)[number];

/** Limits in milliseconds; null is none. */
export interface ServingLimits {
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
  readonly ttftStatistic: LimitStatistic;
  readonly tpotStatistic: LimitStatistic;
}

/** The load on the whole deployment. Users or requests that are null are searched. */
export type ServingLoad =
  | { readonly kind: 'closed-loop'; readonly users: number | null }
  | { readonly kind: 'poisson' | 'constant-rate'; readonly perSecond: number }
  | { readonly kind: 'burst'; readonly requests: number | null }
  | { readonly kind: 'max-load' }
  | { readonly kind: 'arrivals'; readonly arrivals: Arrivals };

/** Search for the best way to serve a model on so many devices of one system. */
export interface ServingRequest {
  readonly model: ServingModel;
  readonly formats: NumberFormats;
  readonly system: SystemFacts;
  readonly operators: OperatorData | null;
  readonly framework: ServingFramework;
  readonly devices: number;
  readonly lengths: Lengths;
  readonly limits: ServingLimits;
  /** Tensor parallel sizes to search; empty: every power of two that fits. */
  readonly tpSizes: readonly number[];
  /** Also search expert parallelism and attention data parallelism. */
  readonly widens: boolean;
  readonly speculation: { readonly drafted: number; readonly accepted: number } | null;
  /** Tokens of one step; null for the framework's default. */
  readonly budget: number | null;
  /** Role of each instance: everything, or one phase of a service whose other half is planned elsewhere. */
  readonly role: WorkerRole;
  /** Devices of one prefill and one decode instance; null for aggregated serving, or where the search chooses. */
  readonly disaggregated: {
    readonly prefillDevices: number | null;
    readonly decodeDevices: number | null;
  } | null;
  readonly load: ServingLoad;
  readonly calibration: Calibration;
  readonly seed: number;
}
