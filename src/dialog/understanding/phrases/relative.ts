import { type Answers, answered } from '../../../plan/answers.ts';
import type { SlotId } from '../../../plan/slots/values.ts';
import { textBefore, textBehind } from '../../../text/words/around.ts';
import { grouped, numberPattern, tidy } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { partBehind } from '../clauses.ts';
import { asks, type SlotMention, sameLabel, states, type TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import { anyChange, type Change, relativePhrases, type ScaledSlot, scaledSlots } from './relative-phrases.ts';

/** A change that is told against the value that stands: `TPOT减半`, `8 more cards`. */
export interface RelativeStatement {
  readonly slot: ScaledSlot;
  readonly span: TextRange;
  readonly change: Change;
}

/** Slots whose values are whole numbers. */
const counts: ReadonlySet<SlotId> = new Set(['numDevices', 'inputLength', 'outputLength', 'concurrentUsers']);

/** Slots that are named in pairs, each with the words for the other in front of it. */
const pairs = [
  ['inputLength', 'outputLength'],
  ['outputLength', 'inputLength'],
  ['ttftLimitMs', 'tpotLimitMs'],
  ['tpotLimitMs', 'ttftLimitMs'],
] as const;

const firstOfPair = pairs.map(([first, second]) => {
  const words = scaledSlots.find(([slot]) => slot === first)?.[1] ?? '';
  return {
    first,
    second,
    pattern: new RegExp(`${anyWay(words)} ?(?:[、/,&]|${anyWay('relative-joint')})? ?$`, 'u'),
  };
});

/** `输入输出都翻倍`: the slot that is named in front, and changes in the same way. */
function alsoChanged(
  before: string,
  slot: ScaledSlot,
): { readonly slot: ScaledSlot; readonly words: string } | null {
  for (const { first, second, pattern } of firstOfPair) {
    const words = second === slot ? pattern.exec(before)?.[0] : undefined;
    if (words !== undefined) return { slot: first, words };
  }
  return null;
}

/** Changes that are told against the values that stand; read before any figure could be taken for the value itself. */
export function readRelative(source: SourceText): readonly RelativeStatement[] {
  if (!anyChange.isIn(source.text)) return [];
  return relativePhrases.flatMap(({ slot, expression, read }) =>
    expression.matchesIn(source.text, source.letters).flatMap((match): RelativeStatement[] => {
      const end = match.index + match[0].trimEnd().length;
      const change = read(match);
      if (change === null) return [];
      // `明年再加8张`: a change to be made one day.
      if (
        says('later', textBefore(source.text, match.index, 8)) ||
        (slot === 'numDevices' && onCondition.test(textBefore(source.text, match.index, 16)))
      ) {
        source.leave(match.index, end, 'condition');
        return [];
      }
      // `half of the prompt cached`: a share that is told of, and no shorter prompt.
      const behind = partBehind(textBehind(source.text, end, 40), 'clauses');
      if (slot === 'inputLength' && says('share-is-cached', behind)) return [];
      // `10 ms more on TPOT and 500 ms less on TTFT`: an amount in front of its name changes that one alone.
      const first = beginsWithAmount.test(match[0])
        ? null
        : alsoChanged(textBefore(source.text, match.index, 16), slot);
      const span: TextRange = [match.index - (first?.words.length ?? 0), end];
      source.claim(...span);
      return [slot, ...(first ? [first.slot] : [])].map((one) => ({ slot: one, span, change }));
    }),
  );
}

const beginsWithAmount = new RegExp(`^ ?(?:${numberPattern}|${anyWay('amount-in-words')})`, 'u');

/** `预算批了再补4张`: what has to come true before devices are added. */
const onCondition = new RegExp(`${anyWay('before-devices-come')}[^,;\\n]{0,6}$`, 'u');

/** `TTFT放500ms`: the amount itself, and where a value stands that amount more than it. */
function eitherAmount(slot: ScaledSlot, base: unknown, amount: number, span: TextRange): SlotMention {
  if (typeof base !== 'number') return states(slot, amount, span);
  const more = tidy(base + amount);
  return asks(slot, span, [
    { value: amount, label: sameLabel(`${grouped(amount)} ms`) },
    { value: more, label: sameLabel(`${grouped(base)} + ${grouped(amount)} = ${grouped(more)} ms`) },
  ]);
}

/** `50 × 0.5 = 25`; null where the new value is none that the slot can have. */
function changed(
  slot: ScaledSlot,
  from: number,
  change: Exclude<Change, { either: number }>,
): [value: number, reading: string] | null {
  const exact = 'times' in change ? from * change.times : from + change.more;
  const value = counts.has(slot) ? Math.round(exact) : tidy(exact);
  if (value <= 0 || (slot === 'numDevices' && value !== exact)) return null;
  const sign =
    'times' in change
      ? `× ${grouped(change.times)}`
      : `${change.more < 0 ? '−' : '+'} ${grouped(Math.abs(change.more))}`;
  return [value, `${grouped(from)} ${sign} = ${grouped(value)}`];
}

/**
 * Values that the changes come to: against the value that the same text states in front of them, else against the
 * answer that stands. A change of what nobody has said is laid aside.
 */
export function settleRelative(
  source: SourceText,
  relative: readonly RelativeStatement[],
  stated: readonly SlotMention[],
  answers: Answers,
): readonly SlotMention[] {
  return relative.reduce((all, { slot, span, change }) => {
    const of = 'of' in change ? change.of : undefined;
    const own =
      of === undefined ? all.filter((one) => one.slot === slot && one.end <= span[0]).at(-1) : undefined;
    // `TPOT是TTFT的2%，TTFT 2s`: the other value may stand behind its share.
    const first = all.filter((one) => one.slot === of && one.interpretations === null).at(-1);
    const told = own ?? first;
    const base = told === undefined ? answered(answers, of ?? slot) : told.value;
    if ('either' in change) return all.concat(eitherAmount(slot, base, change.either, span));
    const found = typeof base === 'number' ? changed(slot, base, change) : null;
    if (found === null) {
      source.leave(...span, 'relative');
      return all;
    }
    const [value, reading] = found;
    return [...all.filter((one) => one !== own), states(slot, value, span, reading)];
  }, stated);
}
