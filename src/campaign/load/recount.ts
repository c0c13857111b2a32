import type { Prompt } from './read-workload.ts';
import type { RequestRecord } from './request-record.ts';

/** Prompt and answer of a request, kept only where a tokenizer counts again. */
export interface KeptAnswer {
  readonly prompt: Prompt;
  readonly answer: string;
}

/** Counts tokens of a text. */
export type CountTokens = (text: string) => number;

/**
 * Records whose answers were counted again by a tokenizer: beside the count of the server, and in its place where the
 * server gives none. Text that was made of tokens may come apart into others, so that a small difference says nothing.
 */
export function recounted(
  records: readonly RequestRecord[],
  kept: ReadonlyMap<number, KeptAnswer>,
  count: CountTokens,
): RequestRecord[] {
  return records.map((record) => {
    const texts = kept.get(record.index);
    if (texts === undefined || record.failure !== null) return record;
    const recountedTokens = count(texts.answer);
    const { prompt } = texts;
    const isCounted = record.outputTokensFrom === 'usage' || recountedTokens === 0;
    return {
      ...record,
      recountedTokens,
      inputTokens: record.inputTokens ?? (typeof prompt === 'string' ? count(prompt) : null),
      ...(isCounted ? {} : { outputTokens: recountedTokens, outputTokensFrom: 'tokenizer' }),
    };
  });
}

/** Counts of server and tokenizer that differ by more than this do not count the same. */
const mostDifference = 0.05;

/** Whether the tokenizer counts clearly other totals than the server says; null where nothing was counted twice. */
export function recountDiffers(records: readonly RequestRecord[]): boolean | null {
  const twice = records.filter(
    (one) => one.failure === null && one.outputTokensFrom === 'usage' && one.recountedTokens !== undefined,
  );
  if (twice.length === 0) return null;
  const told = twice.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  const found = twice.reduce((sum, { recountedTokens = 0 }) => sum + recountedTokens, 0);
  return Math.abs(found - told) > mostDifference * told;
}
