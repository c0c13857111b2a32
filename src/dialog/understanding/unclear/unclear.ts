import { Expression } from '../../../text/words/expression.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { Clauses } from '../clauses.ts';
import { overlaps } from '../places.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import type { Stretch } from '../unread.ts';
import { ceilings } from './ceiling.ts';
import { aboutSoMuch, isToldAgain, toldTwice, tooShort } from './figures-apart.ts';
import { governing } from './governing.ts';
import { ofEach } from './of-each.ts';
import type { Read } from './read.ts';
import { isRival } from './rivals.ts';
import { saidBehind } from './said-behind.ts';
import type { Taken } from './taken-figures.ts';
import { turning } from './turning.ts';

const changes = new Expression(anyWay('unclear-change'), 'gu');
const told = new Expression(anyWay('unclear-told'), 'gu');

/**
 * Adds to what was not read the places that make a taken figure doubtful: words of a change, of giving up or of hearsay
 * that no rule has used, a word of each part beside a sum, an unknown word that governs a figure, a second figure of its
 * kind. The reading is not changed by it: it is only said that it may not be meant.
 *
 * @param open stretches that nothing read, in order.
 * @param taken what the plan takes from this text.
 */
export function withUnclear(
  source: SourceText,
  open: readonly Stretch[],
  { taken, values }: Taken,
  stated: readonly SlotMention[],
): readonly Stretch[] {
  if (values.length === 0) return open;
  const read: Read = { source, taken, stated, clauses: new Clauses(source.folded, 'parts') };
  const loose = open.filter((one) => !isToldAgain(read, one));
  const rivals = loose.map((one): Stretch => (isRival(source, one, near(read, one)) ? rival(one) : one));
  const found = [
    ...changed(read),
    ...hearsay(read),
    ...ofEach(read),
    ...ceilings(read),
    ...aboutSoMuch(read),
    ...governing(read, values, loose),
    ...toldTwice(read),
    ...tooShort(read),
    ...turning(read, values),
    ...saidBehind(read, values, loose),
  ];
  return found.reduce<readonly Stretch[]>(joined, rivals).toSorted((a, b) => a.start - b.start);
}

const rival = (one: Stretch): Stretch => ({ ...one, reason: 'rival' });

/** Figures of the clause of a place, else of the clause in front of it, else of the one behind. */
function near({ taken, clauses }: Read, { start }: Pick<Stretch, 'start'>): readonly SlotMention[] {
  const at = clauses.at(start);
  const within = (number: number) => taken.filter((one) => overlaps(one, clauses.numbered(number)));
  const own = within(at);
  if (own.length > 0) return own;
  const before = at === 0 ? [] : within(at - 1);
  return before.length > 0 ? before : within(at + 1);
}

/** A place from a word to the end of its clause. */
function toClauseEnd({ source, clauses }: Read, start: number, reason: Stretch['reason']): Stretch {
  const [, end] = clauses.around(start);
  return { start, end: start + source.folded.slice(start, end).trimEnd().length, reason };
}

/** `16 H200, and will add 8`: a change that no rule applied, unless it leads to a figure of its own. */
function changed(read: Read): readonly Stretch[] {
  const { source } = read;
  return changes.matchesIn(source.text, source.letters).flatMap(({ index, 0: words }) => {
    const figures = near(read, { start: index });
    const end = index + words.length;
    const leads = figures.some(
      (one) => one.end > end && says('unclear-target', source.folded.slice(end, one.end)),
    );
    return figures.length === 0 || leads ? [] : [toClauseEnd(read, index, 'unclear-change')];
  });
}

/** `we cancelled the order for 32 H200`: words that give up the figure behind them or tell it of others. */
function hearsay(read: Read): readonly Stretch[] {
  const { source, taken, clauses } = read;
  return told.matchesIn(source.text, source.letters).flatMap(({ index }) => {
    const [from, to] = clauses.around(index);
    return taken.some((one) => one.start >= from && one.start < to)
      ? [toClauseEnd(read, index, 'unclear-told')]
      : [];
  });
}

/** Puts a doubtful place among the others; what it overlaps goes with it, and the first of two doubts stays. */
function joined(all: readonly Stretch[], one: Stretch): readonly Stretch[] {
  const shared = all.filter((other) => overlaps(other, [one.start, one.end]));
  if (shared.some(({ reason }) => reason.startsWith('unclear'))) return all;
  const rest = all.filter((other) => !shared.includes(other));
  const whole = [one, ...shared];
  const [start, end] = [
    Math.min(...whole.map((each) => each.start)),
    Math.max(...whole.map((each) => each.end)),
  ];
  return [...rest, { ...one, start, end }];
}
