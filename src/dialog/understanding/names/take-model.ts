import { labelled } from '../../../text/labelled.ts';
import { asks, type SlotMention, sameLabel, states, type TextRange } from '../slot-mention.ts';
import { marks, type SourceText } from '../source-text.ts';
import type { Interpretation } from '../understanding.ts';
import { isNegated } from './negated.ts';

/** `not the 72B`: understood where another model is named, and said back where none is. */
function ruledOut(source: SourceText, span: TextRange): [] {
  source.leave(...span, 'ruled-out', 'model');
  source.claim(...span, marks.model);
  return [];
}

/**
 * A name that is one model, known or as typed.
 *
 * @param reading how the name was read where that is not obvious.
 */
export function take(
  source: SourceText,
  span: TextRange,
  value: string,
  reading: string | null = null,
): SlotMention[] {
  source.claim(...span, marks.model);
  return isNegated(source, span[0]) ? ruledOut(source, span) : [states('model', value, span, reading)];
}

/** A name that may be a model of its own, or one of the known models that it looks like. */
export function askOfWhole(
  source: SourceText,
  span: TextRange,
  ids: readonly string[],
  name = source.quote(...span),
): SlotMention[] {
  source.claim(...span, marks.model);
  if (isNegated(source, span[0])) return ruledOut(source, span);
  const own: Interpretation = {
    value: name,
    label: labelled(({ meant }) => meant.unknownModel(name)),
  };
  return [asks('model', span, [own, ...ids.map((id) => ({ value: id, label: sameLabel(id) }))])];
}

/** A name that several models share. */
export function askAmong(source: SourceText, span: TextRange, ids: readonly string[]): SlotMention[] {
  source.claim(...span, marks.model);
  if (isNegated(source, span[0])) return ruledOut(source, span);
  return [
    asks(
      'model',
      span,
      ids.map((id) => ({ value: id, label: sameLabel(id) })),
    ),
  ];
}
