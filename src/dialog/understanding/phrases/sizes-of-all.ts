import { type Answers, answered } from '../../../plan/answers.ts';
import { Expression } from '../../../text/words/expression.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { type SlotMention, states, type TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const phrases = (
  [
    ['epSizes', 'dimension-ep'],
    ['tpSizes', 'dimension-tp'],
  ] as const
).map(([slot, words]) => ({
  slot,
  expression: new Expression(
    `${anyWay(words)}${anyWay('sizes-of-dimension')}?(?: |:|=)*${anyWay('as-many-as-devices')}`,
    'gu',
  ),
}));

/** Where the size of a dimension is said to be that of all devices. */
export interface SizeOfAll {
  readonly slot: 'epSizes' | 'tpSizes';
  readonly span: TextRange;
}

/** `EP等于卡数`: read before the name of the dimension could be taken alone. */
export function readSizesOfAll(source: SourceText): readonly SizeOfAll[] {
  return phrases.flatMap(({ slot, expression }) =>
    expression.matchesIn(source.text, source.letters).map(({ index, 0: words }): SizeOfAll => {
      const span: TextRange = [index, index + words.trimEnd().length];
      source.claim(...span);
      return { slot, span };
    }),
  );
}

/** The sizes that the count of devices makes, of the text or of the answers; without one they are laid aside. */
export function settleSizesOfAll(
  source: SourceText,
  told: readonly SizeOfAll[],
  stated: readonly SlotMention[],
  answers: Answers,
): readonly SlotMention[] {
  if (told.length === 0) return stated;
  const own = stated.filter(({ slot }) => slot === 'numDevices');
  const value = own.length === 0 ? answered(answers, 'numDevices') : own.length === 1 ? own[0]?.value : null;
  if (typeof value !== 'number') {
    for (const { span } of told) source.leave(...span, 'relative');
    return stated;
  }
  return [...stated, ...told.map(({ slot, span }) => states(slot, [value], span, grouped(value)))];
}
