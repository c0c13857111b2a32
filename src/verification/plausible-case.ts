import type { VerificationCase } from './verification-case.ts';

/** Least and most of a figure; whole numbers unless it is a share or a time. */
interface Range {
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
}

const count: Range = { least: 1, most: 1_000_000, isWhole: true };
const tokens: Range = { least: 1, most: 1_000_000_000, isWhole: true };

/** Ranges that a row, a command or a person can name for a forward pass. */
const ranges: { readonly [Field in keyof VerificationCase]?: Range } = {
  numDevices: count,
  inputLength: tokens,
  outputLength: tokens,
  concurrency: tokens,
  tp: count,
  dp: count,
  pp: count,
  ep: count,
  moeTp: count,
  moeDp: count,
  dcp: count,
  maxBatchedTokens: tokens,
  prefixCacheHitRate: { least: 0, most: 1 - Number.EPSILON, isWhole: false },
  numMtpTokens: { least: 0, most: 64, isWhole: true },
  servingCostMs: { least: 0, most: 1e9, isWhole: false },
};

/** A prompt in more chunks than this is no schedule of a server; it would only be counted through. */
const mostChunks = 10_000;

function fits(value: unknown, { least, most, isWhole }: Range): boolean {
  return (
    typeof value === 'number' && value >= least && value <= most && (!isWhole || Number.isInteger(value))
  );
}

/**
 * The figures of a case that can be true: a step of 0 tokens, a negative count or half a device counts as not said, so
 * that nothing of it becomes a number of waves, chunks or loops.
 */
export function plausible(known: Partial<VerificationCase>): Partial<VerificationCase> {
  const kept = Object.entries(known).filter(([field, value]) => {
    const range = ranges[field as keyof VerificationCase];
    if (field === 'mtpAcceptanceRates') return rates(value);
    return range === undefined || value === null || fits(value, range);
  });
  const { maxBatchedTokens, inputLength = 0, ...rest }: Partial<VerificationCase> = Object.fromEntries(kept);
  const lengths = inputLength === 0 ? {} : { inputLength };
  const isSchedule = maxBatchedTokens === null || inputLength <= (maxBatchedTokens ?? 0) * mostChunks;
  return {
    ...rest,
    ...lengths,
    ...(maxBatchedTokens !== undefined && isSchedule ? { maxBatchedTokens } : {}),
  };
}

function rates(value: unknown): boolean {
  return Array.isArray(value) && value.every((rate) => fits(rate, { least: 0, most: 1, isWhole: false }));
}
