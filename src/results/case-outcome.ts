/** What became of one case on one device. */
export interface CaseOutcome {
  /** Position among the cases of the file, from 0, and its line. */
  readonly index: number;
  readonly line: number;
  readonly model: string;
  readonly device: string;
  readonly numDevices: number;
  readonly inputLength: number | null;
  readonly outputLength: number | null;
  readonly mode: string;
  readonly phase: string;
  readonly ttftLimitMs: number | null;
  readonly tpotLimitMs: number | null;
  readonly quantizeLinearAction: string;
  readonly quantizeAttentionAction: string;
  readonly status: 'found' | 'infeasible' | 'refused';
  readonly parallel: string | null;
  readonly batchSize: number | null;
  readonly concurrency: number | null;
  readonly tokensPerSecond: number | null;
  readonly tokensPerSecondPerDevice: number | null;
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
  /** Ends of the bands of the figures above; null where no error is known. */
  readonly tokensPerSecondLow: number | null;
  readonly tokensPerSecondHigh: number | null;
  readonly tpotLowMs: number | null;
  readonly tpotHighMs: number | null;
  readonly memoryLeftGiB: number | null;
  /** Why there is no row, or what stands above the model; empty where there is nothing to say. */
  readonly notes: readonly { readonly en: string; readonly zh: string }[];
}

/** Columns of a table of outcomes, in their order. */
export const outcomeColumns = [
  'line',
  'model',
  'device',
  'numDevices',
  'inputLength',
  'outputLength',
  'mode',
  'phase',
  'ttftLimitMs',
  'tpotLimitMs',
  'quantizeLinearAction',
  'quantizeAttentionAction',
  'status',
  'tokensPerSecondPerDevice',
  'tokensPerSecond',
  'parallel',
  'batchSize',
  'concurrency',
  'ttftMs',
  'tpotMs',
  'tokensPerSecondLow',
  'tokensPerSecondHigh',
  'tpotLowMs',
  'tpotHighMs',
  'memoryLeftGiB',
] as const satisfies readonly (keyof CaseOutcome)[];
