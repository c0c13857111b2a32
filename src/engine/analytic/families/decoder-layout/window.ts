import { Batch } from '../../../terms/batch.ts';

/**
 * The batch as some layers see it: of each sequence its last `tokens`, behind `always` that every sequence begins with.
 * Kept for the batch that was asked for last, because every layer of a kind asks for the same one.
 */
export function lastTokens(tokens: number, always = 0): (batch: Batch) => Batch {
  let whole: Batch | null = null;
  let seen: Batch | null = null;
  return (batch) => {
    if (always === 0 && batch.longestSequence <= tokens) return batch;
    if (seen === null || whole !== batch) {
      whole = batch;
      seen = new Batch(
        {
          phase: batch.phase,
          requests: batch.groups.map((group) => ({
            ...group,
            sequenceLength: always + Math.min(group.sequenceLength, tokens),
          })),
        },
        null,
      );
    }
    return seen;
  };
}
