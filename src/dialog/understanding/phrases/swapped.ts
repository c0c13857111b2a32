import { type Answers, answered } from '../../../plan/answers.ts';
import type { SlotId } from '../../../plan/slots/values.ts';
import { Expression } from '../../../text/words/expression.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { type SlotMention, states, type TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

/** Values that are told to be each in the place of the other. */
export interface Swapped {
  /** Null where only that they change places is said. */
  readonly slots: readonly [SlotId, SlotId] | null;
  readonly span: TextRange;
}

const joint = `(?: ?(?:[、,/&]|${anyWay('swap-joint')}) ?)`;
const names = (first: string, second: string) =>
  `(?:${anyWay('swap-article')})*${anyWay(first)}(?:${joint}|(?=\\p{Script=Han}))(?:${anyWay('swap-article')})*${anyWay(second)}(?![a-z])的?${anyWay('swap-noun')}?`;
const told = (both: string) =>
  new Expression(
    `${anyWay('swap-verb')} ?${both}(?: ?${anyWay('swap-tail')})|${anyWay('swap-verb-alone')} ?${both}(?: ?${anyWay('swap-tail')})?|${both} ?${anyWay('swapped-behind')}`,
    'gu',
  );

const swaps = [
  [
    ['inputLength', 'outputLength'],
    told(
      `(?:${names('swap-input', 'swap-output')}|${names('swap-output', 'swap-input')}|${anyWay('swap-lengths')})`,
    ),
  ],
  [
    ['ttftLimitMs', 'tpotLimitMs'],
    told(
      `(?:${names('limit-ttft', 'limit-tpot')}|${names('limit-tpot', 'limit-ttft')}|${anyWay('swap-limits')})`,
    ),
  ],
  [
    ['prefillDevicesPerInstance', 'decodeDevicesPerInstance'],
    told(`(?:${names('swap-prefill', 'swap-decode')}|${names('swap-decode', 'swap-prefill')})`),
  ],
] as const;

const bare = [null, new Expression(anyWay('swapped-bare'), 'gu')] as const;

/** `swap input and output`: read before the names of both could take a figure. */
export function readSwapped(source: SourceText): readonly Swapped[] {
  return [...swaps, bare].flatMap(([slots, expression]) =>
    expression.matchesIn(source.text, source.letters).map(({ index, 0: words }): Swapped => {
      const span: TextRange = [index, index + words.trimEnd().length];
      source.claim(...span);
      return { slots, span };
    }),
  );
}

/** The pair that is told in front of a place, where it is one. */
function pairBefore(statements: readonly SlotMention[], place: number): readonly [SlotId, SlotId] | null {
  const [only, ...more] = swaps.filter(([slots]) =>
    slots.every((slot) => statements.some((one) => one.slot === slot && one.end <= place)),
  );
  return only && more.length === 0 ? only[0] : null;
}

/** Both values in the place of the other: those that the text states in front, else the answers that stand. */
export function settleSwapped(
  source: SourceText,
  swapped: readonly Swapped[],
  said: readonly SlotMention[],
  answers: Answers,
): readonly SlotMention[] {
  return swapped.reduce((all, { slots, span }) => {
    const pair = slots ?? pairBefore(all, span[0]);
    if (pair === null) {
      source.leave(...span, 'relative');
      return all;
    }
    const [first, second] = pair;
    const held = (slot: SlotId) => {
      const own = all.filter((one) => one.slot === slot && one.end <= span[0]);
      return own.length === 0 ? answered(answers, slot) : own.at(-1)?.value;
    };
    const [one, other] = [held(first), held(second)];
    if (typeof one !== 'number' || typeof other !== 'number') {
      source.leave(...span, 'relative');
      return all;
    }
    const rest = all.filter(({ slot, end }) => (slot !== first && slot !== second) || end > span[0]);
    return [
      ...rest,
      states(first, other, span, `= ${grouped(other)}`),
      states(second, one, span, `= ${grouped(one)}`),
    ];
  }, said);
}
