import { type Answers, answered } from '../../../plan/answers.ts';
import type { SlotId } from '../../../plan/slots/values.ts';
import { Expression } from '../../../text/words/expression.ts';
import { grouped, numberPattern, readNumber, tidy } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { type SlotMention, states, type TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

type Length = 'inputLength' | 'outputLength';

/** A length that is told by the other one: `输出跟输入一样`. */
export interface SameLength {
  readonly slot: Length;
  readonly span: TextRange;
  /** How many times the other one it is. */
  readonly times: number;
}

const words = { inputLength: anyWay('length-part-input'), outputLength: anyWay('length-part-output') };
const alike = (own: string, other: string) =>
  new Expression(
    `${own}(?:${anyWay('same-length-filler')}| )*(?:${anyWay('same-length-as')} ?${other}(?![a-z])|${anyWay('same-length-with')} ?${other} ?${anyWay('compared-behind')}${anyWay('comparison-of-length')}?)(?!${anyWay('comparison-of-length')}?[,:、 ]{0,2}${anyWay('both-copula')}? ?[\\d一二两三四五六七八九十])`,
    'gu',
  );
/** `输出是输入的一半`: a length told as a share or a multiple of the other. */
const share = (own: string, other: string) =>
  new Expression(
    `${own}(?:${anyWay('same-length-filler')}|${anyWay('same-length-copula')}|${anyWay('nearly-only-zh')}| )*${other}(?![a-z])的? ?(?<share>一半|(?:${numberPattern}) ?倍|[一二三四五六七八九十]分之[一二三四五六七八九])${anyWay('about-share')}?`,
    'gu',
  );
/** `4k in, half that out`: in English the share may stand in front of the field. */
const shareInFront = (field: string, bare: string) => {
  const named = `(?: of)? ${anyWay('as-that')}(?: again)?(?: tokens)?(?: ${anyWay('as-that-for')})?(?: the)? ${field}`;
  return new Expression(
    `(?<![a-z])(?<share>${anyWay('share-of-length')})(?:${named}| ${bare})(?![a-z/]| ?[\\d:=])`,
    'gu',
  );
};
const stated = [
  ['inputLength', alike(words.inputLength, words.outputLength)],
  ['outputLength', alike(words.outputLength, words.inputLength)],
  ['inputLength', share(words.inputLength, words.outputLength)],
  ['outputLength', share(words.outputLength, words.inputLength)],
  [
    'outputLength',
    new Expression(
      `${words.outputLength}(?: |${anyWay('same-length-verb')})*(?:the )?${anyWay('same-length-said')}(?!${anyWay('length-goes-on')})`,
      'gu',
    ),
  ],
  ['inputLength', shareInFront(anyWay('input-noun'), 'in')],
  ['outputLength', shareInFront(anyWay('output-noun'), anyWay('output-short'))],
] as const;
/** Alone as the answer, the same is as long as the other. */
const alone = new Expression(
  `^ ?${anyWay('alike-lead')}*${anyWay('compared-behind')}${anyWay('alike-end')}* ?$`,
  'gu',
);
/** As the answer to the question about a length, its own word may be left out. */
const answers = {
  inputLength: [alike('^', words.outputLength), share('^', words.outputLength), alone],
  outputLength: [alike('^', words.inputLength), share('^', words.inputLength), alone],
};

const englishShares: Readonly<Record<string, number>> = {
  half: 0.5,
  twice: 2,
  double: 2,
  'a third': 1 / 3,
  'a quarter': 1 / 4,
  'the same': 1,
};

/** `一半` 0.5, `两倍` 2, `四分之一` 0.25; 1 where no share is told. */
function timesOf(told: string | undefined): number | null {
  if (told === undefined) return 1;
  if (told === '一半') return 0.5;
  const inEnglish = englishShares[told];
  if (inEnglish !== undefined) return inEnglish;
  const [first = '', second] = told.replace(/ ?倍$/u, '').split('分之');
  const [whole, part] = [readNumber(first), second === undefined ? null : readNumber(second)];
  if (whole === null || whole <= 0) return null;
  return second === undefined ? whole : (part ?? 0) / whole;
}

/** Lengths that are said to be as long as the other; read before the names of both could take a figure. */
export function readSameLengths(source: SourceText, slot: SlotId | null): readonly SameLength[] {
  const open =
    slot === 'inputLength' || slot === 'outputLength' ? answers[slot].map((one) => [slot, one] as const) : [];
  return [...stated, ...open].flatMap(([own, expression]) =>
    expression.matchesIn(source.text, source.letters).flatMap((match): SameLength[] => {
      const times = timesOf(match.groups?.share);
      if (times === null || times <= 0) return [];
      const span: TextRange = [match.index, match.index + match[0].trimEnd().length];
      source.claim(...span);
      return [{ slot: own, span, times }];
    }),
  );
}

/** Lengths that are meant: the value that the text states for the other one, else the answer that stands. */
export function settleSameLengths(
  source: SourceText,
  same: readonly SameLength[],
  said: readonly SlotMention[],
  given: Answers,
): readonly SlotMention[] {
  const settled = same.flatMap(({ slot, span, times }) => {
    const other = slot === 'inputLength' ? 'outputLength' : 'inputLength';
    const found = said.find((one) => one.slot === other && typeof one.value === 'number');
    const value = found === undefined ? answered(given, other) : found.value;
    if (said.some((one) => one.slot === slot)) return [];
    if (typeof value === 'number' && times === 1) return [states(slot, value, span, `= ${grouped(value)}`)];
    if (typeof value === 'number') {
      const length = Math.max(1, Math.round(value * times));
      return [states(slot, length, span, `${grouped(value)} × ${grouped(tidy(times))} = ${grouped(length)}`)];
    }
    source.leave(...span, 'relative');
    return [];
  });
  return [...said, ...settled];
}
