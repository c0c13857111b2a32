import type { SlotId } from '../../../plan/slots/values.ts';
import { says } from '../../../text/words/words.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { Stretch } from '../unread.ts';
import { chosen } from './governing.ts';
import { nearBefore, type Read } from './read.ts';

/** `64 dies are shared equally`, `MTP gave us trouble`: an unknown word that says something of the value in front of it. */
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
      const [value] = values.filter(({ end }) => end <= one.start).toSorted((a, b) => b.end - a.end);
      if (!value || one.start - value.end > nearBefore) return [];
      const between = source.text.slice(value.end, one.start);
      return says('unclear-said-link', between) || isVerbOf(value, word, between)
        ? [{ start: value.start, end: one.end, reason: 'unclear-words' }]
        : [];
    });
}

const formats: ReadonlySet<SlotId> = new Set(['precision', 'quantizeLinearAction']);
const latinWord = /^[a-z]{3,}(?: |$)/u;
const blank = /^[ \uE000-\uE002]*$/u;

/** Right behind what is switched or chosen by its name an unknown word tells what it does or did: `FP8 hurt our quality`. */
function isVerbOf({ slot }: SlotMention, word: string, between: string): boolean {
  return (chosen.has(slot) || formats.has(slot)) && latinWord.test(word) && blank.test(between);
}
