import type { SlotId } from '../../../plan/slots/values.ts';
import { Clauses } from '../clauses.ts';
import { isWithin } from '../places.ts';
import { equal } from '../settle.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import type { Passage } from './passages.ts';

const times: ReadonlySet<SlotId> = new Set(['ttftLimitMs', 'tpotLimitMs', 'e2eLimitMs']);
const things: readonly SlotId[] = ['devices', 'model'];

/**
 * `A100上TPOT是60ms，换H200以后要求TPOT 40ms`: a clause that tells a time of another device or model than the one for
 * which a time of the same kind is wished later. Nothing in it is of the plan.
 *
 * @returns the statements of such clauses.
 */
export function ofOtherThings(
  source: SourceText,
  statements: readonly SlotMention[],
  passages: readonly Passage[],
): ReadonlySet<SlotMention> {
  const wished = passages.filter(({ role }) => role === 'wish');
  if (wished.length === 0 || !statements.some(({ slot }) => times.has(slot))) return new Set();
  const isWished = (one: SlotMention) => wished.some(({ start, end }) => isWithin(one, [start, end]));
  const clauses = new Clauses(source.folded, 'clauses');
  const later = (one: SlotMention, slot: SlotId) =>
    statements.some((other) => other.slot === slot && other.start > one.end && isWished(other));
  const found = [...Map.groupBy(statements, ({ start }) => clauses.at(start)).values()].filter((own) => {
    const time = own.find(({ slot }) => times.has(slot));
    if (time === undefined || own.some(isWished) || !later(time, time.slot)) return false;
    return things.some((slot) => {
      const here = own.find((one) => one.slot === slot);
      return (
        here !== undefined &&
        statements.some(
          (other) =>
            other.slot === slot &&
            other.start > time.start &&
            isWished(other) &&
            !equal(other.value, here.value),
        )
      );
    });
  });
  return new Set(found.flat());
}
