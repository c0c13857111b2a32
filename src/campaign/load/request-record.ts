/** Why a request gave no answer. */
export type RequestFailure =
  | { readonly code: 'status'; readonly status: number; readonly detail: string }
  | {
      readonly code: 'connection' | 'timeout' | 'stream' | 'no-tokens' | 'cancelled';
      readonly detail: string;
    };

/** One request as it was measured. Times in milliseconds on one steady clock, 0 at the start of the load. */
export interface RequestRecord {
  readonly index: number;
  /** null where a recorded prompt does not say its length. */
  readonly requestedInputTokens: number | null;
  readonly requestedOutputTokens: number;
  /** When it was due; null in a closed loop. */
  readonly dueAtMs: number | null;
  readonly sentAtMs: number;
  /** First chunk with a token; null where none came. */
  readonly firstTokenAtMs: number | null;
  readonly endedAtMs: number;
  /** Gaps between chunks that held tokens. */
  readonly gapsMs: readonly number[];
  /** Tokens that the server counted; null where it does not say. */
  readonly inputTokens: number | null;
  readonly outputTokens: number;
  /** Prompt tokens that the server says it had cached; absent or null where it does not say. */
  readonly cachedTokens?: number | null;
  /** `tokenizer`, `chunks`: the server reports no usage, so that a tokenizer counted, or chunks stand for tokens. */
  readonly outputTokensFrom: 'usage' | 'tokenizer' | 'chunks';
  /** Tokens of the answer that a tokenizer counts; absent where none was at hand. */
  readonly recountedTokens?: number;
  readonly failure: RequestFailure | null;
}

/** From sending to the first token; null where none came. */
export function ttftMs({ sentAtMs, firstTokenAtMs }: RequestRecord): number | null {
  return firstTokenAtMs === null ? null : firstTokenAtMs - sentAtMs;
}

/** From sending to the last token. */
export function e2eMs({ sentAtMs, endedAtMs }: RequestRecord): number {
  return endedAtMs - sentAtMs;
}

/** Mean time of a token after the first; null for an answer of one token. */
export function tpotMs(record: RequestRecord): number | null {
  const first = ttftMs(record);
  if (first === null || record.outputTokens < 2) return null;
  return (e2eMs(record) - first) / (record.outputTokens - 1);
}
