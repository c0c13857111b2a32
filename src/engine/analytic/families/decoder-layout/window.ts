import { Batch } from '../../../terms/batch.ts';

/**
 * The batch as layers with a window see it: of each sequence its last `tokens`. Kept for the batch that was asked for
 * last, because every layer of a kind asks for the same one.
 */
export function lastTokens(tokens: number): (batch: Batch) => Batch {
  let whole: Batch | null = null;
  let seen: Batch | null = null;
  return (batch) => {
    if (batch.longestSequence <= tokens) return batch;
    if (seen === null || whole !== batch) {
      whole = batch;
      seen = new Batch(
        {
          phase: batch.phase,
          requests: batch.groups.map((group) => ({
            ...group,
            sequenceLength: Math.min(group.sequenceLength, tokens),
          })),
        },
        null,
      );
    }
    return seen;
  };
}
