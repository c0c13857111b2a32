import type { CompressRatio, V4Facts } from '../../../models/families/deepseek-v4.ts';
import type { Batch } from '../../../terms/batch.ts';
import type { Count } from '../../operators/planned-operator.ts';

/** Uncompressed tokens that an attention layer sees; the width of the cache's window is another field. */
export const windowTokens = 128;

/** Fewer new tokens a request than this are computed as decode, whatever the phase is called. */
const decodesBelow = 5;

/** Whether attention runs its decode form. Requests of unlike lengths that do not share evenly count as one. */
export function runsAsDecode({ tokens, requests }: Batch): boolean {
  const each = requests > 1 && tokens % requests === 0 ? tokens / requests : tokens;
  return each < decodesBelow;
}

/** Window entries that each token attends to. */
export const windowWidth: Count = (batch) =>
  runsAsDecode(batch) ? windowTokens : Math.min(batch.tokens, windowTokens);

/** Compressed entries that each token attends to, in a layer of this ratio. */
export function compressedWidth({ indexTop }: V4Facts, ratio: CompressRatio, batch: Batch): number {
  if (ratio === 0) return 0;
  const entries = Math.max(1, Math.floor(batch.longestSequence / ratio));
  return ratio === 4 ? Math.min(indexTop, entries) : entries;
}

/** All entries that each token attends to. */
export function attendedWidth(facts: V4Facts, ratio: CompressRatio): Count {
  return (batch) => windowWidth(batch) + compressedWidth(facts, ratio, batch);
}
