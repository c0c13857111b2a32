import type { SlotId } from '../../../plan/slots/values.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const ofPictures: ReadonlySet<SlotId> = new Set(['imagesPerRequest', 'imageWidth', 'imageHeight']);

/** `每请求2张720x1280图片不用考虑`: pictures that the same text leaves out have no number and no size. */
export function withoutPictures(
  source: SourceText,
  statements: readonly SlotMention[],
): readonly SlotMention[] {
  const isTextOnly = statements.some(({ slot, value }) => slot === 'textOnly' && value === true);
  const pictures = isTextOnly ? statements.filter(({ slot }) => ofPictures.has(slot)) : [];
  if (pictures.length === 0) return statements;
  for (const { start, end } of pictures) source.leave(start, end, 'denied');
  return statements.filter((one) => !pictures.includes(one));
}
