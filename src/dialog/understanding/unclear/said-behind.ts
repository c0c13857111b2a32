import { says } from '../../../text/words/words.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { Stretch } from '../unread.ts';
import { nearBefore, type Read } from './read.ts';

/** `64 dies are shared equally`: an unknown word that says something of the value right in front of it. */
export function saidBehind(
  { source }: Read,
  values: readonly SlotMention[],
  open: readonly Stretch[],
): readonly Stretch[] {
  return open
    .filter(({ reason }) => reason === 'words')
    .flatMap((one): Stretch[] => {
      const word = source.folded.slice(one.start, one.end);
      if (says('clear-behind', word)) return [];
      const value = values.findLast(({ end }) => end <= one.start);
      if (!value || one.start - value.end > nearBefore) return [];
      const between = source.text.slice(value.end, one.start);
      return says('unclear-said-link', between)
        ? [{ start: value.start, end: one.end, reason: 'unclear-words' }]
        : [];
    });
}
