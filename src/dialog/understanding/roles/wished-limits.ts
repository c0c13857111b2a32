import type { SlotId } from '../../../plan/slots/values.ts';
import { partBefore } from '../clauses.ts';
import { type SlotMention, states } from '../slot-mention.ts';
import type { Passage, Role } from './passages.ts';
import { times } from './role-tables.ts';

/** What is told of a limit and what is wished of it differ by less than this factor. */
const usualGap = 10;
/** So near behind a limit stands what is wished of it without its name. */
const nearWish = 12;

/** Limits that a text tells of, and the passages in which it does. */
interface Told {
  readonly statements: readonly SlotMention[];
  readonly passages: readonly Passage[];
  readonly folded: string;
}

function isWithin({ passages }: Told, one: SlotMention, roles: readonly Role[]): boolean {
  const passage = passages.findLast(({ start, end }) => start < one.end && one.start < end);
  return passage !== undefined && roles.includes(passage.role);
}

/** `TPOT 95ms，SLO是45ms`: the limits that the sentence names right in front of a wish. */
function namedRightInFront({ statements, folded }: Told, one: SlotMention): readonly SlotId[] {
  const from = one.start - partBefore(folded.slice(0, one.start), 'sentences').length;
  const named = statements.filter(
    ({ slot, start, end, interpretations }) =>
      times.has(slot) && interpretations === null && start >= from && end <= one.start,
  );
  const last = named.at(-1);
  if (!last || one.start - last.end > nearWish) return [];
  const isLike = (value: unknown) => {
    const ratio = Number(value) / Number(last.value);
    return ratio > 1 / usualGap && ratio < usualGap;
  };
  return one.interpretations?.every(({ value }) => isLike(value)) ? named.map(({ slot }) => slot) : [];
}

/**
 * `首token要3s，SLA写的是1s`: a wished time that may be of several limits is of the only one that is told of today, or of the
 * only one right in front of it.
 */
export function namedInFront(
  statements: readonly SlotMention[],
  passages: readonly Passage[],
  folded: string,
): readonly SlotMention[] {
  const told: Told = { statements, passages, folded };
  return statements.map((one) => {
    const slots = one.interpretations?.map(({ slot }) => slot ?? one.slot) ?? [];
    const isOpen = slots.every((slot) => times.has(slot)) && new Set(slots).size > 1;
    if (!isOpen || !isWithin(told, one, ['wish'])) return one;
    const ofToday = statements
      .filter((other) => other.end <= one.start && isWithin(told, other, ['today', 'measured', 'before']))
      .map(({ slot }) => slot)
      .filter((slot) => slots.includes(slot));
    const named = new Set(ofToday.length > 0 ? ofToday : namedRightInFront(told, one));
    const [slot] = named;
    const meant = one.interpretations?.find((other) => (other.slot ?? one.slot) === slot);
    if (named.size !== 1 || slot === undefined || meant === undefined) return one;
    return {
      ...states(slot, meant.value, [one.start, one.end]),
      isFallback: ofToday.length > 0 && one.isFallback,
    };
  });
}
