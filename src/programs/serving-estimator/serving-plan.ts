import type { ServingFramework } from '../../engine/serving/framework/serving-framework.ts';
import type { FormatName } from '../../engine/serving/model/number-formats.ts';
import type { LimitStatistic } from '../../engine/serving/search/serving-request.ts';

/** How requests arrive. */
export const loadKinds = [
  'closed-loop',
  'poisson',
  'constant-rate',
  'burst',
  'max-load',
  'arrivals',
] as const;
export type LoadKind = (typeof loadKinds)[number];

/** A phase of a disaggregated service that is planned alone. */
export const servingPhases = ['prefill', 'decode'] as const;
export type ServingPhase = (typeof servingPhases)[number];

/** One plan for the serving estimator, as its flags state it. */
export interface ServingPlan {
  readonly model: string;
  readonly systems: readonly string[];
  readonly devices: number;
  readonly inputLength: number;
  readonly outputLength: number;
  /** Null: the framework of the device (vLLM, vLLM-Ascend). */
  readonly framework: ServingFramework | null;
  readonly precision: FormatName;
  readonly load: LoadKind;
  readonly users: number | null;
  readonly requestRate: number | null;
  /** File of arrivals and lengths; null for any other load. */
  readonly arrivalsFile: string | null;
  readonly lengthRange: number;
  readonly cachedShare: number;
  readonly mtpTokens: number;
  readonly mtpAcceptanceRates: readonly number[];
  readonly disaggregated: boolean;
  /** Phases that are planned each alone, on all the devices; empty: the whole service. */
  readonly phases: readonly ServingPhase[];
  readonly prefillDevices: number | null;
  readonly decodeDevices: number | null;
  readonly ttftLimitMs: number | null;
  readonly tpotLimitMs: number | null;
  readonly limitStatistic: LimitStatistic | null;
  readonly tpSizes: readonly number[];
  readonly widens: boolean;
  readonly maxBatchedTokens: number | null;
  readonly seed: number;
}

/** Why a plan cannot be estimated; worded by the catalogue. */
export type ServingProblem =
  | { readonly code: 'unknown-model'; readonly name: string }
  | { readonly code: 'unknown-system'; readonly name: string }
  | { readonly code: 'no-unit'; readonly precision: string; readonly system: string }
  | { readonly code: 'rate-missing'; readonly load: string }
  | { readonly code: 'arrivals-missing' }
  | {
      readonly code: 'arrivals';
      readonly path: string;
      readonly line: number;
      readonly problem: 'form' | 'fields' | 'order' | 'empty' | 'unreadable';
    }
  | { readonly code: 'mtp-rates-missing' }
  | { readonly code: 'phases-of-pair' }
  | { readonly code: 'nothing-to-decode' }
  | { readonly code: 'context'; readonly tokens: number; readonly most: number };

/** Arguments that make no plan of a serving estimate. */
export class ServingPlanError extends Error {
  override readonly name = 'ServingPlanError';
  readonly problem: ServingProblem;

  constructor(problem: ServingProblem) {
    super(problem.code);
    this.problem = problem;
  }
}
