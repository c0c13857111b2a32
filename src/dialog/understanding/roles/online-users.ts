import { Expression } from '../../../text/words/expression.ts';
import { group } from '../../../text/words/matches.ts';
import { tidy } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { partBefore, partBehind } from '../clauses.ts';
import { findShares } from '../figures/units.ts';
import type { SlotMention } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

const online = new Expression(anyWay('users-online'), 'u');

/** In front of a count so many characters may call it one of people who are there, and behind it. */
const near = [8, 6] as const;

const percent = /(?<![\d.])(?<n>\d{1,3}(?:\.\d+)?) ?%/u;

/** `在线800人，按10%算，也就是80`: of two loads the first, where the second is the share of it that is told between. */
function wholeOfShare(source: SourceText, loads: readonly SlotMention[]): SlotMention | null {
  const [all, part, ...more] = loads.toSorted((a, b) => a.start - b.start);
  if (!all || !part || more.length > 0) return null;
  const from = all.end;
  const between = source.folded.slice(from, part.end);
  const hundredths = percent.exec(between);
  const told = hundredths
    ? { at: hundredths.index, words: hundredths[0], value: Number(group(hundredths, 'n')) / 100 }
    : findShares(between).map(({ start, end, value }) => ({
        at: start,
        words: between.slice(start, end),
        value,
      }))[0];
  if (!told || tidy(Number(all.value) * told.value) !== part.value) return null;
  source.claim(all.start, all.end);
  source.claim(from + told.at, from + told.at + told.words.length);
  return all;
}

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
  const isOfPeople = ({ start, end }: SlotMention) => says('people-counted', source.folded.slice(start, end));
  if (loads.length < 2 || !(online.isIn(source.folded) || loads.some(isOfPeople))) return statements;
  const whole = wholeOfShare(source, loads);
  if (whole) return statements.filter((one) => one !== whole);
  const around = ({ start, end }: SlotMention) => {
    const clause = partBefore(source.folded.slice(Math.max(0, start - near[0]), start), 'remarks');
    const behind = partBehind(source.folded.slice(end, end + near[1]), 'remarks');
    return `${clause}${source.folded.slice(start, end)}${behind}`;
  };
  const isAtOnce = (one: SlotMention) => says('users-at-once', around(one));
  const isThere = (one: SlotMention) => says('users-online', around(one)) || isOfPeople(one);
  const there = loads.filter((one) => isThere(one) && !isAtOnce(one));
  const asking = loads.filter((one) => !there.includes(one));
  const most = Math.max(...asking.map(({ value }) => Number(value)));
  const given = there.filter(({ value }) => asking.some(isAtOnce) && Number(value) > most);
  for (const { start, end } of given) source.leave(start, end, 'said-otherwise');
  return statements.filter((one) => !given.includes(one));
}
