import type { RequestLedger } from './request-ledger.ts';
import type { WorkerAccount } from './worker-account.ts';

/** Times of every request as a simulated load generator notes them, in microseconds; one entry a request. */
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

/**
 * Times of every request from the ledger of a simulated load, and the gaps between tokens from the accounts of its
 * workers. `microseconds` is the length of the run.
 */
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

const floats = (parts: readonly Float64Array[]) => Float64Array.from(parts.flatMap((part) => [...part]));

/** Requests of several servers that shared a load, as those of one. */
export function together(all: readonly MeasuredRequests[]): MeasuredRequests {
  const [only, ...others] = all;
  if (only !== undefined && others.length === 0) return only;
  return {
    arrivals: floats(all.map(({ arrivals }) => arrivals)),
    starts: floats(all.map(({ starts }) => starts)),
    firstTokens: floats(all.map(({ firstTokens }) => firstTokens)),
    ends: floats(all.map(({ ends }) => ends)),
    outputs: Int32Array.from(all.flatMap(({ outputs }) => [...outputs])),
    gaps: {
      microseconds: floats(all.map(({ gaps }) => gaps.microseconds)),
      tokens: floats(all.map(({ gaps }) => gaps.tokens)),
    },
    accounts: all.flatMap(({ accounts }) => accounts),
    microseconds: Math.max(0, ...all.map(({ microseconds }) => microseconds)),
  };
}
