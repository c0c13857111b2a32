import type { SlotId } from '../../../plan/slots/values.ts';
import { Expression } from '../../../text/words/expression.ts';
import { group } from '../../../text/words/matches.ts';
import { grouped, numberPattern, readNumber, tidy } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { isWithin } from '../places.ts';
import { type SlotMention, states, type TextRange } from '../slot-mention.ts';
import { marks, type SourceText } from '../source-text.ts';

/** A change of the value in front of it: `TTFT 4s，砍一半`. */
export interface ChangeAfter {
  readonly span: TextRange;
  readonly by: Factor | Amount;
}

interface Factor {
  readonly times: number;
}

/** In milliseconds, so that it changes limits only. */
interface Amount {
  readonly more: number;
}

const percent = (name: string) => `(?<![\\d.])(?<${name}>${numberPattern}) ?%`;
/** Right behind a figure with its unit, and with nothing behind it that would be what changes. */
const changes = new Expression(
  `(?<=\\d ?${anyWay('change-unit')}?${anyWay('change-count')}? ?${anyWay('change-about')}?${anyWay('change-particle')}?(?: ?x? ?${marks.device}+s?)?)[,、 ]{0,2}(?:${anyWay('change-after-lead')})*(?:(?<doubled>${anyWay('change-doubled')})|(?<halved>${anyWay('change-halved')})|${anyWay('change-less')} ?${percent('less')}|${anyWay('change-more')} ?${percent('more')}|(?:(?<faster>${anyWay('change-less')})|${anyWay('change-more')}) ?个? ?(?<![\\d.])(?<amount>${numberPattern}) ?(?<unit>${anyWay('relative-unit')}))${anyWay('change-ending')}?(?= ?(?:[,;、.!?)\\n]|$))`,
  'gu',
);

function changeOf(match: RegExpExecArray): Factor | Amount | null {
  if (group(match, 'doubled') !== '') return { times: 2 };
  if (group(match, 'halved') !== '') return { times: 0.5 };
  const amount = readNumber(group(match, 'amount'));
  if (amount !== null) {
    const inMs = amount * (/^(?:s|秒)/u.test(group(match, 'unit')) ? 1000 : 1);
    return amount > 0 ? { more: group(match, 'faster') === '' ? inMs : -inMs } : null;
  }
  const less = group(match, 'less');
  const share = readNumber(less === '' ? group(match, 'more') : less);
  if (share === null || share <= 0) return null;
  if (less === '') return { times: tidy(1 + share / 100) };
  return share < 100 ? { times: tidy(1 - share / 100) } : null;
}

/** Changes that stand right behind a figure and name nothing themselves. */
export function readChangesAfter(source: SourceText): readonly ChangeAfter[] {
  return changes.matchesIn(source.text, source.letters).flatMap((match) => {
    const by = changeOf(match);
    if (by === null) return [];
    const lead = match[0].length - match[0].replace(/^[,、 ]+/u, '').length;
    const span: TextRange = [match.index + lead, match.index + match[0].length];
    source.claim(...span);
    return [{ span, by }];
  });
}

/** Slots of which one figure stands alone, so that a change behind it can be of nothing else. */
const changing: ReadonlySet<SlotId> = new Set([
  'ttftLimitMs',
  'tpotLimitMs',
  'e2eLimitMs',
  'numDevices',
  'concurrentUsers',
  'requestsPerSecond',
]);
const limits: ReadonlySet<SlotId> = new Set(['ttftLimitMs', 'tpotLimitMs', 'e2eLimitMs']);
const whole: ReadonlySet<SlotId> = new Set(['numDevices', 'concurrentUsers']);
const nothingBetween = new RegExp(`^(?:[ ,、]|${anyWay('change-filler')})*$`, 'u');

/** The words between two places, without the devices that the figure in front counts: `32 H200, cut that in half`. */
function wordsBetween(
  { folded }: SourceText,
  stated: readonly SlotMention[],
  from: number,
  to: number,
): string {
  const devices = stated.filter((one) => one.slot === 'devices' && isWithin(one, [from, to]));
  return devices.reduceRight(
    (words, { start, end }) => words.slice(0, start - from) + words.slice(end - from),
    folded.slice(from, to),
  );
}

/** Values behind such changes; a change of what is no value is laid aside. */
export function settleChangesAfter(
  source: SourceText,
  after: readonly ChangeAfter[],
  stated: readonly SlotMention[],
): readonly SlotMention[] {
  return after.reduce((all, { span, by }) => {
    const own = all
      .filter(
        ({ slot, end, interpretations }) => slot !== 'devices' && end <= span[0] && interpretations === null,
      )
      .toSorted((a, b) => a.end - b.end)
      .at(-1);
    const { value } = own ?? {};
    const exact = typeof value === 'number' ? tidy('times' in by ? value * by.times : value + by.more) : null;
    const isOwn =
      own !== undefined &&
      ('times' in by ? changing : limits).has(own.slot) &&
      nothingBetween.test(wordsBetween(source, stated, own.end, span[0]));
    if (!isOwn || exact === null || exact <= 0 || (whole.has(own.slot) && !Number.isInteger(exact))) {
      source.leave(...span, 'relative');
      return all;
    }
    const step =
      'times' in by ? `× ${grouped(by.times)}` : `${by.more < 0 ? '−' : '+'} ${grouped(Math.abs(by.more))}`;
    const reading = `${grouped(Number(value))} ${step} = ${grouped(exact)}`;
    return [...all.filter((one) => one !== own), states(own.slot, exact, [own.start, span[1]], reading)];
  }, stated);
}
