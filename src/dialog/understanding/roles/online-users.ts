import { Expression } from '../../../text/words/expression.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { partBefore, partBehind } from '../clauses.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const online = new Expression(anyWay('users-online'), 'u');

/** In front of a count so many characters may call it one of people who are there, and behind it. */
const near = [8, 6] as const;

/**
 * `同时在线800人，并发80`: where a text tells how many ask at once beside how many are there, those who are there are no
 * load of the plan.
 */
export function withoutOnlineUsers(
  source: SourceText,
  statements: readonly SlotMention[],
): readonly SlotMention[] {
  const loads = statements.filter(
    ({ slot, value }) => slot === 'concurrentUsers' && typeof value === 'number',
  );
  if (loads.length < 2 || !online.isIn(source.folded)) return statements;
  const around = ({ start, end }: SlotMention) => {
    const clause = partBefore(source.folded.slice(Math.max(0, start - near[0]), start), 'remarks');
    const behind = partBehind(source.folded.slice(end, end + near[1]), 'remarks');
    return `${clause}${source.folded.slice(start, end)}${behind}`;
  };
  const isAtOnce = (one: SlotMention) => says('users-at-once', around(one));
  const there = loads.filter((one) => says('users-online', around(one)) && !isAtOnce(one));
  const asking = loads.filter((one) => !there.includes(one));
  const most = Math.max(...asking.map(({ value }) => Number(value)));
  const given = there.filter(({ value }) => asking.some(isAtOnce) && Number(value) > most);
  for (const { start, end } of given) source.leave(start, end, 'said-otherwise');
  return statements.filter((one) => !given.includes(one));
}
