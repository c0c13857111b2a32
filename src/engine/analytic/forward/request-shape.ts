import type { ForwardShape } from '../../terms/forward-pass.ts';

/** Requests of equal length, as `text_generate` takes them. */
export interface RequestArguments {
  /** Queries over all data-parallel ranks. */
  readonly queries: number;
  readonly queryLength: number;
  /** Tokens already in the cache. */
  readonly contextLength: number;
  readonly isDecode: boolean;
  /** Share of a prompt found in the prefix cache, 0 to below 1; prefill only. */
  readonly prefixHitRate: number;
  readonly dp: number;
}

/**
 * The shape that one data-parallel rank runs: `ceil(queries / dp)` requests. A prefix hit turns query tokens into
 * context and leaves the total length (references/engine/parallelism.md 3.1, references/engine/quirks.md 9.8).
 */
export function requestShape(request: RequestArguments): ForwardShape {
  const { queries, queryLength, contextLength, isDecode, prefixHitRate, dp } = request;
  const cached = isDecode ? 0 : Math.floor(queryLength * prefixHitRate);
  return {
    phase: isDecode ? 'decode' : 'prefill',
    hasContext: contextLength > 0,
    requests: [
      {
        count: Math.ceil(queries / dp),
        queryLength: queryLength - cached,
        sequenceLength: contextLength + queryLength,
      },
    ],
  };
}
