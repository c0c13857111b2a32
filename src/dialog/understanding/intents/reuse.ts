import { says, wordsOf } from '../../../text/words/words.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

/** Where earlier values are wanted. */
export interface Reuse {
  readonly start: number;
  /** The words name no earlier plan: `the same on 8 cards`. */
  readonly isBare: boolean;
}

/** Where a text wants earlier values; null where it does not. The words for it are read, so that nothing else reads them. */
export function readReuse(source: SourceText): Reuse | null {
  const found = says('reuse', source.text) ? wordsOf('reuse').exec(source.text) : null;
  if (!found) return null;
  source.claim(found.index, found.index + found[0].length);
  return { start: found.index, isBare: says('bare-same', found[0]) };
}

/** `Qwen3-32B on 4 cards; then the same on 8`: the plan that is meant stands in front, and is none of earlier. */
export function wantsEarlier(reuse: Reuse | null, statements: readonly SlotMention[]): boolean {
  if (reuse === null) return false;
  return !reuse.isBare || !statements.some(({ slot, end }) => slot === 'model' && end <= reuse.start);
}
