import type { SlotId } from '../../../plan/slots/values.ts';
import { textBefore, textBehind } from '../../../text/words/around.ts';
import { says } from '../../../text/words/words.ts';
import { droppedBefore, movedFrom } from '../correcting.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { Stretch } from '../unread.ts';
import { nearBefore, type Read } from './read.ts';

/** `quadruple the 8 cards`: an unknown word right in front of a figure, with nothing between that has a meaning of its own. */
export function governing(
  read: Read,
  values: readonly SlotMention[],
  open: readonly Stretch[],
): readonly Stretch[] {
  const { source } = read;
  return open
    .filter(({ reason }) => reason === 'words')
    .flatMap((one): Stretch[] => {
      const words = source.folded.slice(one.start, one.end);
      const last = words.split(' ').at(-1) ?? '';
      const isNoun = says('clear-before-noun', textBefore(source.folded, one.start, 12));
      if (isNoun || shortWord.test(last) || says('clear-in-front', last)) return [];
      const isLinked = (start: number, slot?: SlotId) => {
        const between = source.text.slice(one.end, Math.max(one.end, start));
        const isFigure =
          digit.test(source.folded[start] ?? '') ||
          says('unclear-governs', between) ||
          (slot !== undefined && chosen.has(slot) && latin.test(last));
        return start >= one.end && isFigure && says('unclear-link', between);
      };
      const value = values.find(({ start, slot }) => isLinked(start, slot));
      const figure = value ?? swallowedBehind(read, one.end);
      if (figure === undefined || (value === undefined && !isLinked(figure.start))) return [];
      const isTarget = says('unclear-target', source.folded.slice(one.end, figure.end));
      return isTarget ? [] : [{ start: one.start, end: figure.end, reason: 'unclear-words' }];
    });
}

/** What is chosen or switched by its name: `shun prefix caching`. */
export const chosen: ReadonlySet<SlotId> = new Set([
  'mtp',
  'prefixCache',
  'compile',
  'mode',
  'phases',
  'tpSizes',
  'epSizes',
  'moeDpSizes',
  'textOnly',
  'framework',
]);

const latin = /^[a-z]{3,}$/u;
const digit = /\d/u;
const shortWord = /^[a-z]{1,2}$/u;
const wasRead = /[\uE000-\uE002]+/u;

/** `实例16卡`: a figure behind a place that was read, and is in nothing that the text states. */
function swallowedBehind({ source, stated }: Read, from: number): TextPlace | undefined {
  const found = wasRead.exec(textBehind(source.text, from, nearBefore));
  if (!found) return undefined;
  const start = from + found.index;
  const isTold = [...stated, ...source.leftAside].some((one) => one.start <= start && one.end > start);
  const before = textBefore(source.folded, start, nearBefore);
  if (droppedBefore.ends(before) || movedFrom.ends(before)) return undefined;
  return isTold || !digit.test(source.folded[start] ?? '')
    ? undefined
    : { start, end: start + found[0].length };
}

type TextPlace = Pick<SlotMention, 'start' | 'end'>;
