import { type Answers, answered } from '../../../plan/answers.ts';
import type { SlotId } from '../../../plan/slots/values.ts';
import { Expression } from '../../../text/words/expression.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { SourceText } from '../source-text.ts';
import { type Span, type Statement, states } from '../statement.ts';

type Length = 'inputLength' | 'outputLength';

/** A length that is told by the other one: `输出跟输入一样`. */
export interface SameLength {
  readonly slot: Length;
  readonly span: Span;
}

const words = { inputLength: anyWay('length-part-input'), outputLength: anyWay('length-part-output') };
const alike = (own: string, other: string) =>
  new Expression(
    `${own}(?:${anyWay('same-length-filler')}| )*(?:${anyWay('same-length-as')} ?${other}(?![a-z])|${anyWay('same-length-with')} ?${other} ?${anyWay('compared-behind')}(?:长|大|多)?)(?![,:、 ]{0,2}(?:都是?|各|均为?|both)? ?[\\d一二两三四五六七八九十])`,
    'gu',
  );
const stated = [
  ['inputLength', alike(words.inputLength, words.outputLength)],
  ['outputLength', alike(words.outputLength, words.inputLength)],
] as const;
/** As the answer to the question about a length, its own word may be left out. */
const answers = {
  inputLength: alike('^', words.outputLength),
  outputLength: alike('^', words.inputLength),
};

/** Lengths that are said to be as long as the other; read before the names of both could take a figure. */
export function readSameLengths(source: SourceText, slot: SlotId | null): readonly SameLength[] {
  const open = slot === 'inputLength' || slot === 'outputLength' ? ([[slot, answers[slot]]] as const) : [];
  return [...stated, ...open].flatMap(([own, expression]) =>
    expression.matchesIn(source.text, source.letters).map((match): SameLength => {
      const span: Span = [match.index, match.index + match[0].trimEnd().length];
      source.claim(...span);
      return { slot: own, span };
    }),
  );
}

/** What the lengths come to: the value that the text states for the other one, else the answer that stands. */
export function settleSameLengths(
  source: SourceText,
  same: readonly SameLength[],
  said: readonly Statement[],
  given: Answers,
): readonly Statement[] {
  const settled = same.flatMap(({ slot, span }) => {
    const other = slot === 'inputLength' ? 'outputLength' : 'inputLength';
    const found = said.find((one) => one.slot === other && typeof one.value === 'number');
    const value = found === undefined ? answered(given, other) : found.value;
    if (said.some((one) => one.slot === slot)) return [];
    if (typeof value === 'number') return [states(slot, value, span, `= ${grouped(value)}`)];
    source.leave(...span, 'relative');
    return [];
  });
  return [...said, ...settled];
}
