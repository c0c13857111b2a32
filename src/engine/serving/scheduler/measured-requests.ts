import type { RequestLedger } from './request-ledger.ts';
import type { WorkerAccount } from './worker-account.ts';

/** What a simulated load generator noted of every request; microseconds. */
export interface MeasuredRequests {
  readonly arrivals: Float64Array;
  /** When the first of a request's prompt was scheduled. */
  readonly starts: Float64Array;
  readonly firstTokens: Float64Array;
  readonly ends: Float64Array;
  readonly outputs: Int32Array;
  /** Gaps between output tokens and how many tokens had each. */
  readonly gaps: { readonly microseconds: Float64Array; readonly tokens: Float64Array };
  /** One account a worker; of a disaggregated deployment the prefill workers first. */
  readonly accounts: readonly WorkerAccount[];
  readonly microseconds: number;
}

export function measuredRequests(
  ledger: RequestLedger,
  accounts: readonly WorkerAccount[],
  microseconds: number,
): MeasuredRequests {
  return {
    arrivals: ledger.arrivals,
    starts: ledger.starts,
    firstTokens: ledger.firstTokens,
    ends: ledger.ends,
    outputs: ledger.requests.outputs,
    gaps: {
      microseconds: Float64Array.from(accounts.flatMap(({ gapTimes }) => gapTimes)),
      tokens: Float64Array.from(accounts.flatMap(({ gapTokens }) => gapTokens)),
    },
    accounts,
    microseconds,
  };
}
