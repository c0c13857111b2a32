import { unknownRow } from '../../src/results/readers/run-draft.ts';
import type { Result, ResultRow } from '../../src/results/result.ts';

/** A result with one best row; what a test does not give is absent. */
export function resultOf(row: Partial<ResultRow> | null): Result {
  const best: ResultRow | null = row && {
    ...unknownRow,
    parallel: `TP=${row.tp ?? '?'}`,
    ...row,
  };
  return {
    schema: 'throughline.result/1',
    mode: 'aggregation',
    estimator: 'analytic',
    version: '1',
    basis: 'simulated',
    conditions: {
      model: null,
      devices: [],
      numDevices: null,
      inputLength: null,
      outputLength: null,
      ttftLimitMs: null,
      tpotLimitMs: null,
      quantizeLinearAction: null,
      quantizeAttentionAction: null,
      compile: null,
      prefixCacheHitRate: null,
      numMtpTokens: null,
      mtpAcceptanceRates: null,
      searchSpace: null,
    },
    results: [
      {
        device: 'TEST_DEVICE',
        phase: 'aggregated',
        limits: { ttftMs: null, tpotMs: null },
        best,
        candidates: best ? [best] : [],
        rows: [],
        outcomes: [],
        memory: { totalGiB: null, reservedGiB: null },
        pdRatio: null,
      },
    ],
    evidence: 'macro_only',
    command: null,
    warnings: [],
    unread: [],
    elapsedSeconds: null,
    logPath: 'run.log',
  };
}
