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

/** Cuts a prompt into chunks of at most `budget` tokens; the last one is shorter. @throws RangeError below 1 token */
export function chunkPlan(promptTokens: number, budget: number): PromptChunk[] {
  if (!(budget >= 1)) throw new RangeError(`a step takes at least one token, not ${budget}`);
  const chunks: PromptChunk[] = [];
  for (let done = 0; done < promptTokens; ) {
    const queryLength = Math.min(budget, promptTokens - done);
    done += queryLength;
    chunks.push({ queryLength, sequenceLength: done });
  }
  return chunks;
}

/** Prompts of which one step holds the tokens where no budget is given, largest first. */
export const budgetFactors = [4, 2, 1] as const;

/** Token budgets of one step to try when none is given, largest first (references/engine/serving.md 7.4). */
export function automaticBudgets(inputTokens: number): number[] {
  return budgetFactors.map((factor) => factor * inputTokens);
}

/** Tokens before the new ones in the decode step that stands for the whole generation: half of the output is made. */
export function decodeContextTokens(promptTokens: number, outputTokens: number): number {
  return promptTokens + Math.floor(outputTokens / 2);
}

/**
 * Query and sequence length of the decode step that stands for the whole generation
 * (references/engine/serving.md 7.2).
 */
export function decodeShape(promptTokens: number, outputTokens: number, mtpTokens: number): PromptChunk {
  const queryLength = mtpTokens + 1;
  return { queryLength, sequenceLength: decodeContextTokens(promptTokens, outputTokens) + queryLength };
}

/** Tokens one decode step yields on average with multi-token prediction: 1 + the first acceptance rates. */
export function acceptedTokens(mtpTokens: number, acceptanceRates: readonly number[]): number {
  return acceptanceRates.slice(0, mtpTokens).reduce((sum, rate) => sum + rate, 0) + 1;
}

/** How far the scheduler of steps that mix prompt chunks with decodes may overdraw its token budget. */
const mixedStepSlack = 1.15;

/** Tokens that a step of chunks and decodes may hold (references/engine/serving.md 7.6). */
export function mixedStepTokens(budget: number): number {
  return Math.floor(mixedStepSlack * budget);
}

/** Requests in waves of equal size, and a last smaller one; times in ms. */
export interface PrefillWaves {
  readonly waveSize: number;
  readonly fullWaves: number;
  /** Requests of the last wave; 0 when there is none. */
  readonly remainder: number;
  readonly waveMs: number;
  readonly remainderMs: number;
}

/** Mean time to the first token of requests that wait for the waves before theirs (references/engine/serving.md 7.5). */
export function meanFirstTokenMs(waves: PrefillWaves, concurrency: number): number {
  const { waveSize, fullWaves, remainder, waveMs, remainderMs } = waves;
  const full = (waveSize * waveMs * (1 + fullWaves) * fullWaves) / 2;
  return (full + (fullWaves * waveMs + remainderMs) * remainder) / concurrency;
}
