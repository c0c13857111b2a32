import type { SlotId } from '../../../plan/slots/values.ts';
import { textBefore } from '../../../text/words/around.ts';
import { group } from '../../../text/words/matches.ts';
import { grouped, numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { asks, type SlotMention, sameLabel } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

/** Loads that add up over tenants, sites and the like. */
const loads: ReadonlySet<SlotId> = new Set(['concurrentUsers', 'requestsPerSecond']);

const inFront = new RegExp(`${anyWay('each-part')}[^,;\\n\\d]{0,12}$`, 'u');
const behind = new RegExp(`^[^,;.\\n\\d]{0,24}?${anyWay('each-part')}`, 'u');
const counted = new RegExp(`(?<![\\d.a-z])(?<count>${numberPattern}) ?${anyWay('part-noun')}`, 'u');

/** Words around the figure of a load that say that it is of one of several. */
function isOfEach(folded: string, { start, end }: SlotMention): boolean {
  const figure = Math.max(0, folded.slice(start, end).search(/\d/u));
  const [, digits = ''] = /^([\d.,]{1,16}k?)/u.exec(folded.slice(start + figure, end)) ?? [];
  const behindFigure = start + figure + digits.length;
  return (
    inFront.test(folded.slice(Math.max(0, start - 24), start + figure)) ||
    behind.test(folded.slice(behindFigure, end + 24))
  );
}

/**
 * `10 tenants with 20 users each`: the load of a part is none of the plan. Where the text counts the parts the sum and the
 * figure itself are asked about, else it is left unread.
 */
export function settleLoadsOfParts(
  source: SourceText,
  statements: readonly SlotMention[],
): readonly SlotMention[] {
  const parts = statements.filter(
    (one) => loads.has(one.slot) && typeof one.value === 'number' && isOfEach(source.folded, one),
  );
  if (parts.length === 0) return withoutNamedParts(source, statements);
  const found = counted.exec(source.folded);
  const count = readNumber(group(found, 'count'));
  const whole = [found?.index ?? 0, (found?.index ?? 0) + (found?.[0].length ?? 0)] as const;
  return statements.flatMap((one) => {
    if (!parts.includes(one)) return [one];
    const each = Number(one.value);
    if (count === null || count < 2) {
      source.leave(one.start, one.end, 'each');
      return [];
    }
    source.claim(...whole);
    const sum = each * count;
    const label = sameLabel(`${grouped(count)} × ${grouped(each)} = ${grouped(sum)}`);
    const choices = [
      { value: sum, label },
      { value: each, label: sameLabel(grouped(each)) },
    ];
    return [asks(one.slot, [one.start, one.end], choices)];
  });
}

const ofNamedPart = new RegExp(`${anyWay('named-part')}[^,;\\n\\d]{0,12}$`, 'u');

/** `tenant A has 40 users, tenant B 25`: the load of a part with a name of its own; the sum is for the user to say. */
function withoutNamedParts(source: SourceText, statements: readonly SlotMention[]): readonly SlotMention[] {
  const lead = ({ start }: SlotMention) => textBefore(source.folded, start, 32);
  const named = statements.filter(
    (one) => loads.has(one.slot) && typeof one.value === 'number' && ofNamedPart.test(lead(one)),
  );
  for (const { start, end } of named) source.leave(start, end, 'each');
  return statements.filter((one) => !named.includes(one));
}
