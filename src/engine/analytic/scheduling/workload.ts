/** One request shape: every request has these lengths (tokens). */
export interface Workload {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Share of the prompt that the prefix cache answers, in [0, 1). */
  readonly prefixCacheHitRate: number;
}

/** A piece of one prompt that a single step processes. */
export interface PromptChunk {
  readonly queryLength: number;
  /** Prompt tokens processed once this chunk is done. */
  readonly sequenceLength: number;
}

/** Prompt tokens that prefill has to compute (references/engine/serving.md 7.2). */
export function effectiveTokens(tokens: number, prefixCacheHitRate: number): number {
  return tokens - Math.floor(tokens * prefixCacheHitRate);
}

/** Cuts a prompt into chunks of at most `budget` tokens; the last one is shorter. */
export function chunkPlan(promptTokens: number, budget: number): PromptChunk[] {
  const chunks: PromptChunk[] = [];
  for (let done = 0; done < promptTokens; ) {
    const queryLength = Math.min(budget, promptTokens - done);
    done += queryLength;
    chunks.push({ queryLength, sequenceLength: done });
  }
  return chunks;
}

/** Token budgets of one step to try when none is given, largest first (references/engine/serving.md 7.4). */
export function automaticBudgets(inputTokens: number): number[] {
  return [4 * inputTokens, 2 * inputTokens, inputTokens];
}

/**
 * Query and sequence length of the decode step that stands for the whole generation
 * (references/engine/serving.md 7.2).
 */
export function decodeShape(promptTokens: number, outputTokens: number, mtpTokens: number): PromptChunk {
  const queryLength = mtpTokens + 1;
  return { queryLength, sequenceLength: Math.floor(outputTokens / 2) + promptTokens + queryLength };
}

/** Tokens one decode step yields on average with multi-token prediction: 1 + the first acceptance rates. */
export function acceptedTokens(mtpTokens: number, acceptanceRates: readonly number[]): number {
  return acceptanceRates.slice(0, mtpTokens).reduce((sum, rate) => sum + rate, 0) + 1;
}
